"""One writer for each report format."""
