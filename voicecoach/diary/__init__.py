"""The diary: what happened, kept in a file."""
