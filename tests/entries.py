"""The event log in a test: its entries as the lines that are read back."""

from __future__ import annotations

from voicecoach.player.eventlog import Log, Read


def into(lines: list[Read]) -> Log:
    """A log that adds the members of each line to `lines`."""
    return lambda entry: lines.append(entry.to_json())
