"""The desktop window: thin PySide6 over the session."""
