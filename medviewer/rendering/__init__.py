"""VTK scenes without Qt, each given a render window."""
