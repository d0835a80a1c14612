"""The voice that every system has: pyttsx3 (espeak-ng, SAPI 5 or macOS's), in a process of its own.

What only the making of speech needs (`process`) is imported then: from a warm cache it never is.
"""

from __future__ import annotations

import sys
import threading
from ctypes.util import find_library
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import VoiceError
from voicecoach.sound.clip import Clip, silence
from voicecoach.voice.base import DEFAULT_RATE, plain

if TYPE_CHECKING:
    from voicecoach.voice.process import SpeakingProcess

LIMIT = 6.0
"""Seconds an utterance may take to make, and so much more for each letter: normally it's a hundredth."""
LIMIT_A_LETTER = 0.02

PROGRAM = Path(__file__).with_name("worker.py")


class SystemVoice:
    """pyttsx3's default engine, as one of its speakers, at a rate in words a minute."""

    name = "system"
    parallel = 4 if sys.platform == "linux" else 1  # an utterance is half sleep, and two processors are usual

    def __init__(self, speaker: str = "", rate: int = DEFAULT_RATE, *, program: Path = PROGRAM) -> None:
        self.speaker = speaker
        self.rate = rate
        self._program = program
        self._process: SpeakingProcess | None = None
        self._lock = threading.Lock()

    @cached_property
    def version(self) -> str:
        engine = _release("espeakng_loader") if sys.platform == "linux" else sys.platform
        return f"{_release('pyttsx3')}, {engine}"

    def available(self) -> str | None:
        if find_spec("pyttsx3") is None:
            return "pyttsx3 is not installed: pip install pyttsx3."
        if sys.platform == "linux" and find_spec("espeakng_loader") is None and not find_library("espeak-ng"):
            return "espeak-ng is not installed: pip install espeakng-loader."
        return None

    def synthesize(self, text: str) -> Clip:
        words = plain(text)
        if not any(letter.isalnum() for letter in words):
            return silence(0)  # engines wait for ever for the end of nothing
        limit = LIMIT + LIMIT_A_LETTER * len(words)
        for _ in range(2):
            clip = self._spoken(words, limit)
            if clip is not None:
                return clip
        msg = f'The system voice could not say "{words}": its process ended unexpectedly.'
        raise VoiceError(msg)

    def close(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.close()

    def _spoken(self, words: str, limit: float) -> Clip | None:
        """The words as a clip; None where the process ended, by itself or for another utterance's sake."""
        from voicecoach.voice.process import ProcessEndedError  # noqa: PLC0415 - see above

        try:
            return self._running().speak(words, limit)
        except ProcessEndedError:
            return None

    def _running(self) -> SpeakingProcess:
        from voicecoach.voice.process import SpeakingProcess  # noqa: PLC0415 - see above

        with self._lock:
            if self._process is not None and self._process.ended:
                self._process.close()
                self._process = None
            if self._process is None:
                self._process = SpeakingProcess(self._program, self.speaker, self.rate)
            return self._process


def _release(package: str) -> str:
    """The package's name and version, from the name of its metadata (`importlib.metadata` costs 20 ms)."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return f"{package} of the system"
    return next(
        (found.stem for found in Path(spec.origin).parents[1].glob(f"{package}-*.dist-info")), package
    )
