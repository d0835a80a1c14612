"""Samples to the bytes of a format: WAV by hand, what libsndfile writes, MPEG-4 through ffmpeg."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from voicecoach.errors import SoundError
from voicecoach.sound import containers, id3
from voicecoach.sound.clip import RATE
from voicecoach.sound.tags import Tags

Pcm = NDArray[np.int16]


class Encoder(Protocol):
    def write(self, pcm: Pcm) -> None:
        """The next samples; raises OSError."""

    def finish(self) -> None:
        """Whatever belongs at the end, and the sizes at the start; raises OSError."""

    def discard(self) -> None:
        """Let go of whatever runs; the file will be removed."""


@dataclass(frozen=True, slots=True)
class Format:
    """`make` is given the file and its tags. `ceiling_db` is the limiter's, in dB true peak."""

    make: Callable[[BinaryIO, Tags], Encoder]
    ceiling_db: float


# --- WAV -----------------------------------------------------------------------------------------


class Wav:
    """Written by hand: half of what a render costs is spent here, and silence needn't be written."""

    def __init__(self, file: BinaryIO, tags: Tags) -> None:
        self._file = file
        self._tags = tags
        self._bytes = 0
        file.write(self._header(0, 0))

    def write(self, pcm: Pcm) -> None:
        self._bytes += pcm.nbytes
        if pcm.any():
            self._file.write(pcm.astype("<i2", copy=False).data)
        else:
            self._file.seek(pcm.nbytes, os.SEEK_CUR)

    def finish(self) -> None:
        tail = _wav_tail(self._tags)
        self._file.write(tail)
        self._file.truncate()
        self._file.seek(0)
        self._file.write(self._header(self._bytes, len(tail)))

    def discard(self) -> None:
        """Nothing runs."""

    @staticmethod
    def _header(data_bytes: int, tail_bytes: int) -> bytes:
        sizes = 36 + data_bytes + tail_bytes
        if sizes >= 2**32:
            raise OSError(0, "a WAV file holds 12 hours at most, a FLAC file any length")
        layout = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16)
        return (
            struct.pack("<4sI4s", b"RIFF", sizes, b"WAVE") + layout + struct.pack("<4sI", b"data", data_bytes)
        )


def _wav_tail(tags: Tags) -> bytes:
    """Behind the samples: INFO, named markers for the chapters, an ID3 tag for the cover."""
    names = {"title": b"INAM", "album": b"IPRD", "artist": b"IART", "date": b"ICRD", "comment": b"ICMT"}
    texts = [_riff(names[name], text.encode() + b"\0") for name, text in tags.fields() if name in names]
    tail = _riff(b"LIST", b"INFO" + b"".join(texts)) if texts else b""
    if tags.chapters:
        cues, labels = [], []
        for number, chapter in enumerate(tags.chapters, 1):
            cues.append(struct.pack("<II4sIII", number, chapter.start, b"data", 0, 0, chapter.start))
            labels.append(_riff(b"labl", struct.pack("<I", number) + chapter.title.encode() + b"\0"))
        tail += _riff(b"cue ", struct.pack("<I", len(cues)) + b"".join(cues))
        tail += _riff(b"LIST", b"adtl" + b"".join(labels))
    if tags.cover:  # chapters are the markers' business: a player that reads both would have them twice
        tail += _riff(b"id3 ", id3.tag(Tags(title=tags.title, cover=tags.cover)))
    return tail


def _riff(name: bytes, content: bytes) -> bytes:
    return struct.pack("<4sI", name, len(content)) + content + b"\0" * (len(content) % 2)


# --- what libsndfile writes ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Codec:
    """soundfile's names of it; `compression` runs from 0, the best, to 1, the smallest."""

    form: str
    subtype: str
    container: Callable[[BinaryIO, Tags], containers.Container]
    compression: float | None = None
    bitrate_mode: str | None = None

    @property
    def options(self) -> dict[str, Any]:
        """What soundfile is told."""
        return {
            "format": self.form,
            "subtype": self.subtype,
            "compression_level": self.compression,
            "bitrate_mode": self.bitrate_mode,
        }

    def __call__(self, file: BinaryIO, tags: Tags) -> Encoder:
        return _Sndfile(self, file, tags)


class _Sndfile:
    def __init__(self, codec: _Codec, file: BinaryIO, tags: Tags) -> None:
        import soundfile  # noqa: PLC0415 - a WAV file does without

        self._file = _Faithful(codec.container(file, tags))
        self._sound = self._doing(lambda: soundfile.SoundFile(self._file, "w", RATE, 1, **codec.options))

    def write(self, pcm: Pcm) -> None:
        self._doing(lambda: self._sound.write(pcm))

    def finish(self) -> None:
        self._doing(self._sound.close)

    def discard(self) -> None:
        """Let libsndfile write now what it has left, where nothing is any more."""
        self._file.gone = True
        with suppress(OSError):
            self._doing(self._sound.close)

    def _doing(self, action: Callable[[], Any]) -> Any:  # noqa: ANN401 - soundfile has no types
        try:
            with _undisturbed():
                done = action()
        except (AssertionError, RuntimeError) as error:  # how soundfile says that not all was written
            raise self._file.error or OSError(0, str(error)) from None
        if self._file.error:
            raise self._file.error
        return done


@contextmanager
def _undisturbed() -> Iterator[None]:
    """A Ctrl-C meanwhile comes when it is over.

    In libsndfile's callbacks it would be printed, and lost; a process that is being started would go on.
    """
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    pressed = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: pressed.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if pressed.is_set():
            raise KeyboardInterrupt


class _Faithful:
    """A file that keeps its first error: libsndfile's callbacks can't raise it."""

    def __init__(self, file: containers.Container) -> None:
        self._file = file
        self.error: OSError | None = None
        self.gone = False

    def write(self, data: bytes) -> int:
        return self._kept(lambda: self._file.write(data), 0)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._kept(lambda: self._file.seek(offset, whence), -1)

    def tell(self) -> int:
        return self._kept(self._file.tell, -1)

    def _kept(self, action: Callable[[], int], failed: int) -> int:
        if self.gone or self.error:
            return failed
        try:
            return action()
        except OSError as error:
            self.error = error
        return failed


# --- through ffmpeg ------------------------------------------------------------------------------


class _Ffmpeg:
    """MPEG-4 audio (AAC) by the ffmpeg on the PATH, which is given the samples through a pipe.

    SoundError where there is none. `bitexact` keeps its version and the date out of the file.
    """

    def __init__(self, brand: str, file: BinaryIO, tags: Tags) -> None:
        program = shutil.which("ffmpeg")
        if program is None:
            message = "MPEG-4 files (.m4a, .m4b) are written by ffmpeg, which isn't on this machine's PATH."
            raise SoundError(message, "Install it, or end the name in .mp3 or .opus.")
        self._path = Path(file.name).resolve()
        with ExitStack() as opened:
            folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="voicecoach-")))
            self._said = opened.enter_context(tempfile.TemporaryFile())
            # By no name where it can be: ffmpeg outlives us if we are killed, and would make it again.
            inherited = Path(f"/proc/self/fd/{file.fileno()}")
            output = inherited if inherited.exists() else self._path
            arguments = [*_arguments(folder, tags), "-brand", brand, str(output)]
            with _undisturbed():
                self._process = subprocess.Popen(  # noqa: S603 - ffmpeg, with what we made
                    [program, *arguments],
                    pass_fds=(file.fileno(),) if output == inherited else (),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=self._said,
                )
                self._input = cast("BinaryIO", self._process.stdin)
                opened.callback(self._end)  # or it would make its file once ours has been removed
            self._opened = opened.pop_all()

    def write(self, pcm: Pcm) -> None:
        try:
            self._input.write(pcm.astype("<i2", copy=False).data)
        except BrokenPipeError:
            raise self._failure() from None

    def finish(self) -> None:
        with suppress(BrokenPipeError):
            self._input.close()
        if self._process.wait() or not _is_whole(self._path):
            raise self._failure()
        self._opened.close()

    def discard(self) -> None:
        self._opened.close()

    def _end(self) -> None:
        """Where it hasn't ended."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            self._input.close()

    def _failure(self) -> OSError:
        """What ffmpeg said last."""
        self._process.wait()
        self._said.seek(0)
        lines = self._said.read().decode(errors="replace").strip().splitlines()
        return OSError(0, f"ffmpeg: {lines[-1] if lines else 'it ended too early'}")


BOX_HEAD = 8
"""Bytes: the size of a box and its kind."""


def _is_whole(path: Path) -> bool:
    """Whether its boxes (ISO/IEC 14496-12) fill the file: on a full disk ffmpeg ends as if all were well."""
    kinds, at, length = set(), 0, path.stat().st_size
    with path.open("rb") as file:
        while at + BOX_HEAD <= length:
            file.seek(at)
            size, kind = struct.unpack(">I4s", file.read(BOX_HEAD))
            if size < BOX_HEAD:  # ffmpeg writes longer ones beyond 4 GB only: more than a day
                return False
            kinds.add(kind)
            at += size
    return at == length and {b"moov", b"mdat"} <= kinds


def _arguments(folder: Path, tags: Tags) -> list[str]:
    """What ffmpeg is told; what it is to know of the file is written into `folder`."""
    facts, cover = folder / "facts.txt", folder / "cover.png"
    facts.write_text(ffmetadata(tags), encoding="utf-8")
    cover.write_bytes(tags.cover)
    picture = ["-map", "2:v", "-c:v", "copy", "-disposition:v", "attached_pic"] if tags.cover else []
    return [
        *("-hide_banner", "-loglevel", "error", "-y"),
        *("-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0"),
        *("-f", "ffmetadata", "-i", str(facts)),
        *(["-i", str(cover)] if tags.cover else []),
        *("-map", "0:a", *picture, "-map_metadata", "1", "-map_chapters", "1"),
        *("-c:a", "aac", "-b:a", "128k", "-fflags", "+bitexact", "-flags:a", "+bitexact"),
        *("-movflags", "+faststart", "-f", "ipod"),
    ]


def ffmetadata(tags: Tags) -> str:
    """The tags as ffmpeg reads them (ffmpeg.org, "ffmpeg-formats", section "Metadata")."""
    lines = [";FFMETADATA1", *(f"{name}={_escaped(text)}" for name, text in tags.fields())]
    for chapter in tags.chapters:
        lines += ["[CHAPTER]", f"TIMEBASE=1/{RATE}", f"START={chapter.start}", f"END={chapter.end}"]
        lines.append(f"title={_escaped(chapter.title)}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    if text.endswith("\\"):
        text += " "  # ffmpeg takes an escaped backslash at a line's end for a line that goes on
    return "".join(f"\\{letter}" if letter in "=;#\\\n" else letter for letter in text)


# --- the table -----------------------------------------------------------------------------------

_vorbis = _Codec("OGG", "VORBIS", containers.Ogg, 0.4)
_opus = _Codec("OGG", "OPUS", containers.Ogg, 0.6)
_mp3 = _Codec("MP3", "MPEG_LAYER_III", containers.Mp3, 0.2, "VARIABLE")

FORMATS: dict[str, Format] = {
    ".wav": Format(Wav, -1.0),
    ".flac": Format(_Codec("FLAC", "PCM_16", containers.Flac), -1.0),
    ".ogg": Format(_vorbis, -2.0),
    ".opus": Format(_opus, -2.0),
    ".mp3": Format(_mp3, -2.0),
    ".m4a": Format(partial(_Ffmpeg, "M4A "), -3.0),
    ".m4b": Format(partial(_Ffmpeg, "M4B "), -3.0),
}
"""Each ending's format. Variable rates, since half of a session is silence.

Speech alone is clear at half these rates. What they are chosen by is the peak that a decoder makes of what
was limited. Measured on a session of the system voice limited to -2 dB: Vorbis at 43 kbit/s came back at
-1.6 (at 30: -1.2), Opus at 56 at -1.5 (at 30: -1.0), MP3 at 67 at -1.9 (at 54: -0.8), AAC at 55 at -0.8 (at
38: +0.2). The ceilings leave that, and some more, below -1.
"""
