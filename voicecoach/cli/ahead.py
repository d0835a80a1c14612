"""A slow voice's speech, made before it is needed, with a progress bar."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from voicecoach.session.words.base import Words
    from voicecoach.voice.cache import Speech

COUNTED = 20
"""Highest count among the words of every session."""


def make_ahead(speech: Speech, texts: Iterable[str]) -> None:
    """Have a slow voice make the texts that it hasn't yet; a quick one makes them as it goes.

    A Ctrl-C loses no phrase that was made.
    """
    from voicecoach.voice import filling

    if not filling.is_slow(speech):
        return
    texts = filling.missing(speech, texts)
    if not texts or not sys.stderr.isatty():
        for text in texts:
            filling.make(speech, text)
        return
    label = f"The {speech.voice.name} voice speaks ahead"
    with click.progressbar(length=sum(map(len, texts)), label=label, file=sys.stderr) as bar:
        for text in texts:
            filling.make(speech, text)
            bar.update(len(text))  # the time it takes grows with its words


def every_session(words: Words) -> list[str]:
    """The texts that any session may need: its dialogue, safety first, counts, and the calls of its clock."""
    return [
        *words.fixed(),
        *map(words.number, range(1, COUNTED + 1)),
        *(words.GO, words.HALFWAY, words.TEN_SECONDS, words.OTHER_SIDE, words.RELAX),
    ]
