"""The voices that tests are run with."""

from __future__ import annotations

from voicecoach.voice.voices import VOICES, engine

SPOKEN = [name for name in VOICES if not engine(name).slow or engine(name)().available() is None]
"""All, but a slow one only where its weights are given (VOICECOACH_KOKORO=FOLDER): its tests take minutes."""
