"""A voice whose engine lives in a process of its own.

What only the making of speech needs (`process`) is imported then: from a warm cache it never is.
"""

from __future__ import annotations

import threading
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from voicecoach.sound.clip import Clip, silence
from voicecoach.voice.base import DEFAULT_RATE, plain

if TYPE_CHECKING:
    from voicecoach.voice.process import SpeakingProcess

PROGRAM = Path(__file__).with_name("worker.py")


class SeparateVoice:
    """One engine of the worker's, as one of its speakers, at a rate in words a minute.

    A subclass says which, its version, and what it lacks here.
    """

    name: ClassVar[str]
    parallel: ClassVar[int] = 1
    limit: ClassVar[float] = 6.0
    """Seconds an utterance may take to make, and so much more for each letter: normally it's a hundredth."""
    limit_a_letter: ClassVar[float] = 0.02
    loads: ClassVar[float] = 0.0
    """Seconds that the first utterance of a process may take besides."""

    def __init__(self, speaker: str = "", rate: int = DEFAULT_RATE, *, program: Path = PROGRAM) -> None:
        self.speaker = speaker
        self.rate = rate
        self._program = program
        self._process: SpeakingProcess | None = None
        self._lock = threading.Lock()

    def synthesize(self, text: str) -> Clip:
        words = plain(text)
        if not any(letter.isalnum() for letter in words):
            return silence(0)  # engines wait for ever for the end of nothing
        from voicecoach.voice.process import ProcessEndedError, failed  # noqa: PLC0415 - see above

        try:
            return self._spoken(words)
        except ProcessEndedError:  # killed, or for another utterance's sake: once more
            pass
        try:
            return self._spoken(words)
        except ProcessEndedError as ended:
            raise failed(self.name, words, str(ended)) from None

    def close(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.close()

    def _spoken(self, words: str) -> Clip:
        process = self._running()
        limit = self.limit + self.limit_a_letter * len(words)
        return process.speak(words, limit if process.loaded else limit + self.loads)

    def _running(self) -> SpeakingProcess:
        from voicecoach.voice.process import SpeakingProcess  # noqa: PLC0415 - see above

        with self._lock:
            if self._process is not None and self._process.ended:
                self._process.close()
                self._process = None
            if self._process is None:
                self._process = SpeakingProcess(self._program, self.name, self.speaker, self.rate)
            return self._process


def release(package: str, module: str = "") -> str:
    """The package's name and version, from the name of its metadata (`importlib.metadata` costs 20 ms).

    `module` is what of it is imported, where that has another name.
    """
    spec = find_spec(module or package)
    if spec is None or spec.origin is None:
        return f"{package} of the system"
    return next(
        (found.stem for found in Path(spec.origin).parents[1].glob(f"{package}-*.dist-info")), package
    )
