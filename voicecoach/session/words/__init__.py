"""The coach's language."""
