"""The effects of commands."""
