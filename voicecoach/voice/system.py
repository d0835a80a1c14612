"""The voice that every system has: pyttsx3 (espeak-ng, SAPI 5 or macOS's), in a process of its own.

The engine may print, hang or crash there: this side speaks to it by lines of JSON, waits no longer
than a time limit, and starts it again when it is gone.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import Future
from ctypes.util import find_library
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import IO, cast

import numpy as np

from voicecoach.errors import VoiceError
from voicecoach.sound.clip import Clip, silence
from voicecoach.voice.base import DEFAULT_RATE, plain

LIMIT = 6.0
"""Seconds an utterance may take to make, and so much more for each letter: normally it's a hundredth."""
LIMIT_A_LETTER = 0.02
GRACE = 2.0
"""Seconds more until a process that hasn't kept to its limit by itself is ended."""

PROGRAM = Path(__file__).with_name("worker.py")


class SystemVoice:
    """pyttsx3's default engine, as one of its speakers, at a rate in words a minute."""

    name = "system"
    parallel = 4 if sys.platform == "linux" else 1  # an utterance is mostly pyttsx3's own sleep

    def __init__(self, speaker: str = "", rate: int = DEFAULT_RATE, *, program: Path = PROGRAM) -> None:
        self.speaker = speaker
        self.rate = rate
        self._program = program
        self._worker: _Worker | None = None
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
        try:
            return self._ready_worker().speak(words, limit)
        except _WorkerEndedError:  # by itself, or for another utterance's sake
            try:
                return self._ready_worker().speak(words, limit)
            except _WorkerEndedError:
                raise _failed(words, "its process ended unexpectedly") from None

    def close(self) -> None:
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def _ready_worker(self) -> _Worker:
        with self._lock:
            if self._worker is not None and self._worker.ended:
                self._worker.close()
                self._worker = None
            if self._worker is None:
                self._worker = _Worker(self._program, self.speaker, self.rate)
            return self._worker


class _WorkerEndedError(Exception):
    """The process is gone; another may be asked."""


class _Worker:
    """One process, the thread that reads its answers, and the folder it writes to."""

    def __init__(self, program: Path, speaker: str, rate: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="voicecoach-", ignore_cleanup_errors=True)
        self._asked: dict[int, Future[str | None]] = {}
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self.ended = False
        settings = json.dumps({"speaker": speaker, "rate": rate})
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-P", str(program), settings],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C is for the player; and its forks can be ended with it
        )
        self._stdin = cast("IO[bytes]", self._process.stdin)
        self._reader = threading.Thread(target=self._read_answers, name="voice", daemon=True)
        self._reader.start()

    def speak(self, words: str, limit: float) -> Clip:
        """The words as a clip. Raises VoiceError, or _WorkerEndedError if the process is gone."""
        request_id = next(self._ids)
        path = Path(self._folder.name) / f"{request_id}.wav"
        answer: Future[str | None] = Future()
        self._ask({"id": request_id, "text": words, "path": str(path), "limit": limit}, answer)
        try:
            error = answer.result(limit + GRACE)
        except TimeoutError:
            self._end()
            raise _failed(words, "it took too long") from None
        if error is not None:
            raise _failed(words, error)
        return _read(path, words)

    def close(self) -> None:
        """End the process and remove its files."""
        self._end()
        with contextlib.suppress(OSError):
            self._stdin.close()
        self._process.wait()
        self._reader.join()
        self._folder.cleanup()

    def _end(self) -> None:
        """Kill the process and its forks; the reader then fails whatever was still waited for."""
        if sys.platform == "win32":
            self._process.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _ask(self, request: dict[str, object], answer: Future[str | None]) -> None:
        line = json.dumps(request).encode() + b"\n"
        with self._lock:
            if self.ended:
                raise _WorkerEndedError
            self._asked[int(str(request["id"]))] = answer
            with contextlib.suppress(OSError):  # a broken pipe: the reader sees the end and says so
                self._stdin.write(line)
                self._stdin.flush()

    def _read_answers(self) -> None:
        with cast("IO[bytes]", self._process.stdout) as lines:
            for line in lines:
                answer = json.loads(line)
                self._asked.pop(answer["id"]).set_result(answer["error"])
        with self._lock:
            self.ended = True
        for waiting in self._asked.values():
            waiting.set_exception(_WorkerEndedError())


def _release(package: str) -> str:
    """The package's name and version, from the name of its metadata (`importlib.metadata` costs 20 ms)."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return f"{package} of the system"
    return next(
        (found.stem for found in Path(spec.origin).parents[1].glob(f"{package}-*.dist-info")), package
    )


def _failed(words: str, reason: str) -> VoiceError:
    shown = words if len(words) <= 40 else f"{words[:39]}…"  # noqa: PLR2004 - enough to find the line by
    return VoiceError(f'The system voice could not say "{shown}": {reason}.')


def _read(path: Path, words: str) -> Clip:
    """The file's samples, whatever its format is: macOS writes AIFF into any name."""
    import soundfile  # noqa: PLC0415 - a warm cache never needs it

    try:
        samples, sample_rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError):
        raise _failed(words, "its sound could not be read") from None
    path.unlink(missing_ok=True)
    if not len(samples):
        raise _failed(words, "it gave no sound")
    return Clip(np.ascontiguousarray(samples.mean(axis=1)), int(sample_rate))
