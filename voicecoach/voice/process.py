"""The player's side of the process in which an engine may print, hang or crash."""

from __future__ import annotations

import itertools
import json
import tempfile
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np

from voicecoach.errors import VoiceError
from voicecoach.sound.clip import Clip
from voicecoach.voice.engine import Engine
from voicecoach.workers import Worker

GRACE = 2.0
"""Seconds beyond its limit after which a process is killed that hasn't ended itself."""

UNEXPECTED = "its process ended unexpectedly"
TOO_LATE = "it took too long"
ENDED = {"it crashed", TOO_LATE}
"""Answers of the worker for a fork that died or was killed."""


class ProcessEndedError(Exception):
    """The speaking process or fork is gone, perhaps not because of the words: a second try may succeed.

    The message says how it ended.
    """


class SpeakingProcess:
    """The worker in which an engine speaks, restarted if it has ended, and the folder it writes to."""

    def __init__(self, program: Path, engine: Engine) -> None:
        self._engine = engine.name
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="voicecoach-", ignore_cleanup_errors=True)
        except OSError as error:
            message = f"The {engine.name} voice can't speak: there is no room for temporary files."
            raise VoiceError(message, "Make some, or say where: TMPDIR=FOLDER.") from error
        self._asked: dict[int, Future[str | None]] = {}
        self._ids = itertools.count(1)
        self._lock = threading.Lock()  # of what is asked
        self._starting = threading.Lock()
        self._loaded = False
        kind = type(engine)
        settings = json.dumps([f"{kind.__module__}:{kind.__name__}", engine.speaker, engine.rate])
        self._worker = Worker(("-P", str(program), settings), self._answered, self._gone)

    @property
    def process_id(self) -> int:
        return self._worker.process_id

    def speak(self, words: str, limit: float, loads: float) -> Clip:
        """Speak the words within `limit` seconds, and `loads` more for the first clip of a process.

        Raises VoiceError, or ProcessEndedError if the process is gone.
        """
        worker = self._running()
        limit = limit if self._loaded else limit + loads
        request_id = next(self._ids)
        path = Path(self._folder.name) / f"{request_id}.wav"
        request = {"id": request_id, "text": words, "path": str(path), "limit": limit}
        try:
            error = self._ask(worker, request_id, request).result(limit + GRACE)
        except TimeoutError:
            worker.kill()
            raise ProcessEndedError(TOO_LATE) from None
        self._loaded = True
        if error in ENDED:
            raise ProcessEndedError(error)
        if error is not None:
            raise failed(self._engine, words, error)
        return _read(path, self._engine, words)

    def close(self) -> None:
        """End the process and remove its files."""
        self._worker.close()
        self._folder.cleanup()

    def _running(self) -> Worker:
        with self._starting:
            if self._worker.ended:
                self._loaded = False
                self._worker = self._worker.again()
            return self._worker

    def _ask(self, worker: Worker, request_id: int, request: dict[str, object]) -> Future[str | None]:
        answer: Future[str | None] = Future()
        with self._lock:  # against `_gone`, which fails what is asked by then, and nothing later
            if worker.ended:
                raise ProcessEndedError(UNEXPECTED)
            self._asked[request_id] = answer
        worker.send(json.dumps(request).encode() + b"\n")
        return answer

    def _answered(self, answer: dict[str, Any]) -> None:
        with self._lock:
            asked = self._asked.pop(answer["id"])
        asked.set_result(answer["error"])

    def _gone(self) -> None:
        with self._lock:
            waiting, self._asked = list(self._asked.values()), {}
        for answer in waiting:
            answer.set_exception(ProcessEndedError(UNEXPECTED))


def failed(engine: str, words: str, reason: str) -> VoiceError:
    shown = words if len(words) <= 40 else f"{words[:39]}…"  # noqa: PLR2004 - enough to find the line by
    return VoiceError(f"The {engine} voice could not say '{shown}': {reason}.")


def _read(path: Path, engine: str, words: str) -> Clip:
    """The file's samples, in whatever format: macOS writes AIFF under any name."""
    import soundfile  # noqa: PLC0415 - loaded while the process starts and speaks

    try:
        samples, sample_rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError):
        raise failed(engine, words, "its sound could not be read") from None
    path.unlink(missing_ok=True)
    if not len(samples):
        raise failed(engine, words, "it gave no sound")
    return Clip(np.ascontiguousarray(samples.mean(axis=1)), int(sample_rate))
