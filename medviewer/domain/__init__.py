"""Frozen values and pure functions of radiology review; NumPy only."""
