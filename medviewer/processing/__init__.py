"""Volumes in, volumes out: what is computed on voxels with SimpleITK outside of models."""
