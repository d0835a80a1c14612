"""`voicecoach lsp`: the language server for an editor."""

from __future__ import annotations

import click

from voicecoach import __version__
from voicecoach.cli.parts import ExampleCommand
from voicecoach.errors import UsageError


@click.command(cls=ExampleCommand, epilog="voicecoach lsp")
def lsp() -> None:
    """Serve an editor: problems as one types, doses as understood, completions; it starts this by itself."""
    try:
        from voicecoach.editing.server import serve
    except ModuleNotFoundError as error:
        message = "The language server is not installed."
        raise UsageError(message, "pip install 'voicecoach[lsp]'") from error
    serve(__version__)
