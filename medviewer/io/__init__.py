"""From bytes to domain values: scanning folders, loading series."""
