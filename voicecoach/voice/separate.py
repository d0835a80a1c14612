"""A voice whose engine lives in a process of its own.

The module `process` is imported only when speech is made: with a warm cache, never.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import VoiceError
from voicecoach.sound.clip import Clip, silence
from voicecoach.voice.base import plain
from voicecoach.voice.engine import Engine

if TYPE_CHECKING:
    from voicecoach.voice.process import SpeakingProcess

PROGRAM = Path(__file__).with_name("worker.py")


class SeparateVoice:
    """A voice whose `engine` speaks in a process that runs `program`."""

    def __init__(self, engine: Engine, *, program: Path = PROGRAM) -> None:
        self._engine = engine
        self._program = program
        self._process: SpeakingProcess | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._engine.name

    @cached_property
    def version(self) -> str:
        return self._engine.version()

    @property
    def speaker(self) -> str:
        return self._engine.speaker

    @property
    def rate(self) -> int:
        return self._engine.rate

    @property
    def parallel(self) -> int:
        return self._engine.parallel

    @property
    def respelt(self) -> Mapping[str, str]:
        return self._engine.respelt

    def available(self) -> str | None:
        return self._engine.available()

    def start(self) -> None:
        with suppress(VoiceError, OSError):
            self._running()

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
        limit = self._engine.limit + self._engine.limit_a_letter * len(words)
        return process.speak(words, limit, self._engine.loads)

    def _running(self) -> SpeakingProcess:
        from voicecoach.voice.process import SpeakingProcess  # noqa: PLC0415 - see above

        with self._lock:
            if self._process is None:
                self._process = SpeakingProcess(self._program, self._engine)
            return self._process
