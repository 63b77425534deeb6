"""Radiology review with local AI."""

__version__ = "0.1.0"
