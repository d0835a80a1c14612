"""A small clear voice: SVOX Pico, 8 MB and very quick. Its speakers are its languages."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import Any, ClassVar

from voicecoach.voice.base import DEFAULT_RATE
from voicecoach.voice.engine import Engine, nearest, release, write_wave

OWN_RATE, SAMPLE_RATE = 138, 16_000
"""Words a minute at Pico's own speed: at 175, phrases of ours last as long as espeak-ng's."""


class PicoEngine(Engine):
    """Pico through py-nanotts."""

    name = "pico"
    parallel = 2 if sys.platform == "linux" else 1
    forks = True
    packages = ("py-nanotts",)
    respelt: ClassVar = {
        r"\b(hip|shoulder)[ -]width\b": r"\1width",  # else it is heard as weight
        r"\bsacroiliac\b": "sacro illiac",
        r"\biliopsoas\b": "ilio so as",
        r"\bpilates\b": "pilatees",
    }

    def __init__(self, speaker: str = "", rate: int = DEFAULT_RATE) -> None:
        super().__init__(speaker, rate)
        self._code = speaker or "en-US"
        self._engine: Any = None

    def version(self) -> str:
        return release("py_nanotts")

    def available(self) -> str | None:
        if find_spec("py_nanotts") is None:
            return "py-nanotts is not installed: pip install 'voicecoach[pico]' (5 MB; Linux and Windows)."
        return None

    @staticmethod
    def has_wheels() -> bool:
        return sys.platform != "darwin"

    def load(self) -> None:
        import py_nanotts  # noqa: PLC0415 - an extra

        known = {voice.value.casefold(): voice.value for voice in py_nanotts.Voice}
        if self._code.casefold() not in known:
            raise LookupError(nearest(self._code, known))
        self._code = known[self._code.casefold()]
        self._engine = py_nanotts.NanoTTS()

    def speak(self, text: str, path: str) -> None:
        if self._engine is None:
            self.load()
        write_wave(path, self._engine.speak(text, self._code, speed=self.rate / OWN_RATE), SAMPLE_RATE)
