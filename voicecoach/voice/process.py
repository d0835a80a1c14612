"""Our side of the process in which the engine lives: it may print, hang or crash there."""

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
from pathlib import Path
from typing import IO, cast

import numpy as np

from voicecoach.errors import VoiceError
from voicecoach.sound.clip import Clip

GRACE = 2.0
"""Seconds more until a process that hasn't kept to its limit by itself is ended."""

UNEXPECTED = "its process ended unexpectedly"
TOO_LATE = "it took too long"
ENDED = {"it crashed", TOO_LATE}
"""Answers for a fork that was ended, as the worker gives them."""


class ProcessEndedError(Exception):
    """The process, or its fork that spoke, is gone: not by the words' fault, perhaps; it may be asked again.

    Its text says how.
    """


class SpeakingProcess:
    """One process, the thread that reads its answers, and the folder it writes to."""

    def __init__(self, program: Path, engine: str, speaker: str, rate: int) -> None:
        self._engine = engine
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="voicecoach-", ignore_cleanup_errors=True)
        except OSError as error:
            msg = f"The {engine} voice can't speak: there is no room for temporary files."
            raise VoiceError(msg, "Make some, or say where: TMPDIR=FOLDER.") from error
        self._asked: dict[int, Future[str | None]] = {}
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self.ended = False
        self.loaded = False  # it has answered
        settings = json.dumps({"engine": engine, "speaker": speaker, "rate": rate})
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-P", str(program), settings],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C is for the player; and its forks can be ended with it
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # the same on Windows
        )
        self._stdin = cast("IO[bytes]", self._process.stdin)
        self._reader = threading.Thread(target=self._read_answers, name="voice", daemon=True)
        self._reader.start()

    def speak(self, words: str, limit: float) -> Clip:
        """The words as a clip. Raises VoiceError, or ProcessEndedError if the process is gone."""
        request_id = next(self._ids)
        path = Path(self._folder.name) / f"{request_id}.wav"
        request = {"id": request_id, "text": words, "path": str(path), "limit": limit}
        try:
            error = self._asked_for(request_id, request).result(limit + GRACE)
        except TimeoutError:
            self._end()
            self.ended = True  # ahead of the reader, which is yet to see it
            raise ProcessEndedError(TOO_LATE) from None
        self.loaded = True
        if error in ENDED:
            raise ProcessEndedError(error)
        if error is not None:
            raise failed(self._engine, words, error)
        return _read(path, self._engine, words)

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

    def _asked_for(self, request_id: int, request: dict[str, object]) -> Future[str | None]:
        line = json.dumps(request).encode() + b"\n"
        answer: Future[str | None] = Future()
        with self._lock:
            if self.ended:
                raise ProcessEndedError(UNEXPECTED)
            self._asked[request_id] = answer
            with contextlib.suppress(OSError):  # a broken pipe: the reader sees the end and says so
                self._stdin.write(line)
                self._stdin.flush()
        return answer

    def _read_answers(self) -> None:
        with cast("IO[bytes]", self._process.stdout) as lines:
            for line in lines:
                answer = json.loads(line)
                self._asked.pop(answer["id"]).set_result(answer["error"])
        with self._lock:
            self.ended = True
        for waiting in self._asked.values():
            waiting.set_exception(ProcessEndedError(UNEXPECTED))


def failed(engine: str, words: str, reason: str) -> VoiceError:
    shown = words if len(words) <= 40 else f"{words[:39]}…"  # noqa: PLR2004 - enough to find the line by
    return VoiceError(f'The {engine} voice could not say "{shown}": {reason}.')


def _read(path: Path, engine: str, words: str) -> Clip:
    """The file's samples, whatever its format is: macOS writes AIFF into any name."""
    import soundfile  # noqa: PLC0415 - loaded while the process starts and speaks

    try:
        samples, sample_rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError):
        raise failed(engine, words, "its sound could not be read") from None
    path.unlink(missing_ok=True)
    if not len(samples):
        raise failed(engine, words, "it gave no sound")
    return Clip(np.ascontiguousarray(samples.mean(axis=1)), int(sample_rate))
