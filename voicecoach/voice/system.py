"""The voice that every system has: pyttsx3 (espeak-ng, SAPI 5 or macOS's)."""

from __future__ import annotations

import sys
from ctypes.util import find_library
from functools import cached_property
from importlib.util import find_spec

from voicecoach.voice.separate import SeparateVoice, release


class SystemVoice(SeparateVoice):
    """pyttsx3's default engine."""

    name = "system"
    parallel = 4 if sys.platform == "linux" else 1  # an utterance is half sleep, and two processors are usual

    @cached_property
    def version(self) -> str:
        engine = release("espeakng_loader") if sys.platform == "linux" else sys.platform
        return f"{release('pyttsx3')}, {engine}"

    def available(self) -> str | None:
        if find_spec("pyttsx3") is None:
            return "pyttsx3 is not installed: pip install pyttsx3."
        if sys.platform == "linux" and find_spec("espeakng_loader") is None and not find_library("espeak-ng"):
            return "espeak-ng is not installed: pip install espeakng-loader."
        return None
