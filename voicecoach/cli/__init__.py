"""The command line."""

from voicecoach.cli.app import cli, main

__all__ = ["cli", "main"]
