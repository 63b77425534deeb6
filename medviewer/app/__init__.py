"""Use cases without Qt and VTK: session, edits, jobs, settings."""
