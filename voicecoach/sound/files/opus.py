"""Opus through ffmpeg, where it can encode it: libsndfile takes two to three times the processor time.

ffmpeg reads samples from one pipe and writes an Ogg stream to another. Its pages are rewritten as those of
libsndfile are, so that tags, chapters and stream number are the same whichever of the two has encoded.
"""

from __future__ import annotations

import subprocess
import tempfile
import threading
from contextlib import suppress
from functools import cache
from typing import IO, cast

import numpy as np
from numpy.typing import NDArray

from voicecoach.sound.clip import RATE
from voicecoach.sound.files import containers
from voicecoach.sound.files.undisturbed import undisturbed

BIT_RATE = "56k"
"""Bit rate of libsndfile's level 0.6: decoded, both have the same loudness and peaks."""

_PIECE = 65_536


@cache
def can_encode(program: str) -> bool:
    """True if that ffmpeg was built with libopus."""
    ran = subprocess.run(  # noqa: S603 - ffmpeg
        [program, "-hide_banner", "-h", "encoder=libopus"], capture_output=True, check=False
    )
    return ran.returncode == 0 and b"Encoder libopus" in ran.stdout


def command(program: str) -> list[str]:
    """Arguments of an ffmpeg that encodes its input to its output, with the same bytes every time."""
    return [
        *(program, "-hide_banner", "-loglevel", "error"),
        *("-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0"),
        *("-c:a", "libopus", "-b:a", BIT_RATE, "-fflags", "+bitexact", "-flags:a", "+bitexact"),
        *("-f", "opus", "pipe:1"),
    ]


class PipedOpus:
    """An encoder that writes to `container`. Raises OSError where ffmpeg or the file fails."""

    def __init__(self, program: str, container: containers.Container) -> None:
        self._container = container
        self._error: OSError | None = None
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `_end`
        try:
            with undisturbed():
                self._process = subprocess.Popen(  # noqa: S603 - ffmpeg
                    command(program), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said
                )
                self._input = cast("IO[bytes]", self._process.stdin)
                self._reader = threading.Thread(target=self._read, name="opus", daemon=True)
                self._reader.start()
        except KeyboardInterrupt:
            self.discard()
            raise

    def write(self, pcm: NDArray[np.int16]) -> None:
        if self._error:
            raise self._error
        try:
            self._input.write(pcm.astype("<i2", copy=False).data)
        except BrokenPipeError:
            raise self._failure() from None

    def finish(self) -> None:
        with suppress(BrokenPipeError):
            self._input.close()
        self._reader.join()
        if self._error or self._process.wait():
            raise self._failure()
        self._end()

    def discard(self) -> None:
        with undisturbed():  # a second Ctrl-C waits until nobody writes to the file, which is closed next
            self._process.kill()
            self._end()

    def _read(self) -> None:
        """Pass on what ffmpeg writes; after an error, read on and drop it, so that ffmpeg never blocks."""
        output = cast("IO[bytes]", self._process.stdout)
        while piece := output.read(_PIECE):
            if self._error is None:
                try:
                    self._container.write(piece)
                except OSError as error:
                    self._error = error
        output.close()

    def _end(self) -> None:
        with suppress(OSError):
            self._input.close()
        self._reader.join()
        self._process.wait()
        self._said.close()

    def _failure(self) -> OSError:
        """The file's error, or the last line of ffmpeg's own."""
        if self._error:
            return self._error
        self._process.wait()
        self._said.seek(0)
        lines = self._said.read().decode(errors="replace").strip().splitlines()
        return OSError(0, f"ffmpeg: {lines[-1] if lines else 'it ended too early'}")
