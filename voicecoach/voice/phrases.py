"""A text cut into the phrases that are synthesised one by one, and the pauses between them."""

from __future__ import annotations

import re

from voicecoach.voice.estimate import PAUSE
from voicecoach.voice.lexicon import Lexicon

BREATH = 0.35
"""Seconds of silence between two sentences, the same in every voice: engines leave 0.1 to 0.6."""

_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\b[DMS][rst]\.)(?<!\bvs\.)(?<!\bMrs\.)(?<!\.\w\.)\s+(?=[^\Wa-z_])")
"""The space between two sentences; not the one after "Dr." or "e.g."."""


def split_pauses(text: str) -> list[str | float]:
    """The text's phrases (spaces normalised), and between them pauses such as `[1m30s]`, in seconds."""
    parts: list[str | float] = []
    start = 0
    for pause in PAUSE.finditer(text):
        parts.append(" ".join(text[start : pause.start()].split()))
        parts.append(60 * int(pause[1] or 0) + float(pause[2] or 0))
        start = pause.end()
    parts.append(" ".join(text[start:].split()))
    return [part for part in parts if part != ""]


def phrases_of(text: str, lexicon: Lexicon) -> list[str | float]:
    """The phrases of `text`, respelt by `lexicon`, and the pauses between them in seconds."""
    parts: list[str | float] = []
    for part in split_pauses(text):
        if isinstance(part, float):
            parts.append(part)
            continue
        # Sentence by sentence: the breath between them is ours, and texts that share a sentence share
        # its sound. Respelt first: that removes the full stops of "sec." and "deg.", which end no
        # sentence.
        for number, sentence in enumerate(_SENTENCE_END.split(lexicon.said(part))):
            parts += [BREATH, sentence] if number else [sentence]
    return parts
