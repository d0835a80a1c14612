"""Sound files of every format."""
