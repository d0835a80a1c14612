"""MPEG-4 audio (.m4a, .m4b), encoded by ffmpeg in a process of its own."""

from __future__ import annotations

import struct
import subprocess
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO, cast

from voicecoach.errors import SoundError
from voicecoach.sound.clip import RATE
from voicecoach.sound.files import ffmpeg
from voicecoach.sound.files.encoder import Pcm
from voicecoach.sound.files.tags import Tags
from voicecoach.sound.files.undisturbed import undisturbed


class Mpeg4:
    """An encoder of AAC: ffmpeg reads the samples from a pipe and writes the file.

    Raises SoundError without ffmpeg. The flag `bitexact` keeps ffmpeg's version and the date out of the file.
    """

    def __init__(self, brand: str, file: BinaryIO, tags: Tags) -> None:
        program = ffmpeg.find()
        if program is None:
            message = "MPEG-4 files (.m4a, .m4b) are written by ffmpeg, which isn't on this machine."
            raise SoundError(message, f"Install it: {ffmpeg.ADVICE}, or end the name in .mp3 or .opus.")
        self._path = Path(file.name).resolve()
        with ExitStack() as opened:
            folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="voicecoach-")))
            self._said = opened.enter_context(tempfile.TemporaryFile())
            # By descriptor where the system can: if we are killed, ffmpeg lives on, and by name it would
            # create the removed file again.
            inherited = Path(f"/proc/self/fd/{file.fileno()}")
            output = inherited if inherited.exists() else self._path
            arguments = [*_arguments(folder, tags), "-brand", brand, str(output)]
            with undisturbed():
                self._process = subprocess.Popen(  # noqa: S603 - ffmpeg, with what we made
                    [program, *arguments],
                    pass_fds=(file.fileno(),) if output == inherited else (),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=self._said,
                )
                self._input = cast("BinaryIO", self._process.stdin)
                opened.callback(self._end)  # else it would create the file again after we removed it
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
        """Kill ffmpeg if it still runs, and collect it."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            self._input.close()

    def _failure(self) -> OSError:
        """The error whose text is the last line that ffmpeg printed."""
        self._process.wait()
        self._said.seek(0)
        lines = self._said.read().decode(errors="replace").strip().splitlines()
        return OSError(0, f"ffmpeg: {lines[-1] if lines else 'it ended too early'}")


BOX_HEAD = 8
"""Bytes before a box's content: its size and its kind."""


def _is_whole(path: Path) -> bool:
    """True if boxes (ISO/IEC 14496-12) fill the file exactly: on a full disk ffmpeg still exits with 0."""
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
    """Arguments for ffmpeg; tags and chapters are written into `folder`."""
    metadata, cover, subtitles = folder / "metadata.txt", folder / "cover.png", folder / "said.vtt"
    metadata.write_text(ffmetadata(tags), encoding="utf-8")
    cover.write_bytes(tags.cover)
    subtitles.write_text(tags.captions, encoding="utf-8")
    picture = ["-map", "2:v", "-c:v", "copy", "-disposition:v", "attached_pic"] if tags.cover else []
    number = 3 if tags.cover else 2
    captions = ["-map", f"{number}:s", "-c:s", "mov_text"] if tags.captions else []
    return [
        *("-hide_banner", "-loglevel", "error", "-y"),
        *("-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0"),
        *("-f", "ffmetadata", "-i", str(metadata)),
        *(["-i", str(cover)] if tags.cover else []),
        *(["-f", "webvtt", "-i", str(subtitles)] if tags.captions else []),
        *("-map", "0:a", *picture, *captions, "-map_metadata", "1", "-map_chapters", "1"),
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
        text += " "  # ffmpeg reads an escaped backslash at the end of a line as a continued line
    return "".join(f"\\{letter}" if letter in "=;#\\\n" else letter for letter in text)
