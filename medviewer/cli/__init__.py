"""The command line: the headless front end, and the door to the window."""

from medviewer.cli.program import main

__all__ = ["main"]
