"""A small clear voice: SVOX Pico, which needs 8 MB and hardly any time. Its speakers are its languages."""

from __future__ import annotations

import sys
from functools import cached_property
from importlib.util import find_spec

from voicecoach.voice.separate import SeparateVoice, release


class PicoVoice(SeparateVoice):
    """Pico through py-nanotts."""

    name = "pico"
    parallel = 2 if sys.platform == "linux" else 1

    @cached_property
    def version(self) -> str:
        return release("py_nanotts")

    def available(self) -> str | None:
        if find_spec("py_nanotts") is None:
            return "py-nanotts is not installed: pip install 'voicecoach[pico]' (5 MB; Linux and Windows)."
        return None
