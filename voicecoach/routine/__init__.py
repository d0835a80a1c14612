"""Text to Routine: pure, but for library.py, which reads files."""
