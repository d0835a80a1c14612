"""Samples: clips, the mixer, devices and files."""
