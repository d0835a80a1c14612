"""Hearing in a process of its own."""
