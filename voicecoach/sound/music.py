"""Music from files of any format: measured once, then streamed endlessly without a seam."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from msgspec import Struct

from voicecoach.errors import SoundError
from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.files import ffmpeg
from voicecoach.sound.loudness import HOP, Power, add, stream_power

CROSSFADE = 4 * RATE
"""Frames over which a track fades into the next; half the length of a shorter track."""

_READ = RATE
_SHORTEST = RATE // 10


class MusicTrack(Struct, frozen=True):
    """A file of music: its frames at `RATE`, and its power track."""

    path: Path
    frames: int
    power: Power


def tracks(path: Path) -> list[MusicTrack]:
    """The music of a file, or of a folder's files in order of name. Raises SoundError without any."""
    playlist = [track for file in _files(path) if (track := _track(file)) is not None]
    if not playlist:
        raise _none(path)
    return playlist


def check(path: Path) -> None:
    """Raise SoundError unless some file can be read; quick, as none is read to its end."""
    for file in _files(path):
        with suppress(SoundError):
            next(blocks(file), None)
            return
    raise _none(path)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))


def _none(path: Path) -> SoundError:
    message = f"{path}: there is no music in it." if path.exists() else f"There is no music {path}."
    return SoundError(message, "Give a sound file of a second or more, or a folder of them.")


def _track(path: Path) -> MusicTrack | None:
    frames = 0

    def counted() -> Iterator[Samples]:
        nonlocal frames
        for block in blocks(path):
            frames += len(block)
            yield block

    try:
        power = stream_power(counted())
    except SoundError:
        return None
    return MusicTrack(path, frames, power) if frames >= _SHORTEST else None


def crossfade(playlist: Sequence[MusicTrack]) -> int:
    return min(CROSSFADE, *(track.frames // 2 for track in playlist))


def endless(playlist: Sequence[MusicTrack]) -> Iterator[Samples]:
    """The tracks in turn, repeated without end, in blocks, each fading into the next."""
    shared = crossfade(playlist)
    rising = np.sin(np.linspace(0, np.pi / 2, shared, endpoint=False)).astype(np.float32)
    over = np.zeros(0, dtype=np.float32)  # the end of the track before
    for track in cycle(playlist):
        held = np.zeros(0, dtype=np.float32)  # what has been read; the end of it may be the track's end
        begun = False
        for block in blocks(track.path):
            held = np.concatenate([held, block])
            if len(held) < 2 * shared:
                continue
            if not begun and len(over):
                held[:shared] = held[:shared] * rising + over
            begun = True
            yield held[:-shared]
            held = held[-shared:]
        yield held[:-shared]
        over = held[-shared:] * rising[::-1]


def endless_power(playlist: Sequence[MusicTrack], frames: int) -> Power:
    """The approximate power track of the first `frames` of `endless`: the shape of crossfades is ignored."""
    power = np.zeros(-(-frames // HOP))
    at = 0
    for track in cycle(playlist):
        add(power, track.power, at)
        at += track.frames - crossfade(playlist)
        if at >= frames:
            return power
    return power


def blocks(path: Path) -> Iterator[Samples]:
    """The file as mono at `RATE`, a second at a time. Raises SoundError if nothing here can read it."""
    import soundfile  # noqa: PLC0415 - libsndfile takes a while to load

    try:
        file = soundfile.SoundFile(path)
    except (OSError, soundfile.LibsndfileError):
        yield from _through_ffmpeg(path)
        return
    with file:
        mono = (block.mean(axis=1) for block in file.blocks(_READ, dtype="float32", always_2d=True))
        yield from _at_rate(mono, file.samplerate)


def _at_rate(given: Iterator[Samples], sample_rate: int) -> Iterator[Samples]:
    if sample_rate == RATE:
        yield from given
        return
    import soxr  # noqa: PLC0415 - only music of another rate needs it

    stream = soxr.ResampleStream(sample_rate, RATE, 1, dtype="float32", quality="HQ")
    for block in given:
        yield stream.resample_chunk(block)
    yield stream.resample_chunk(np.zeros(0, dtype=np.float32), last=True)


def _through_ffmpeg(path: Path) -> Iterator[Samples]:
    program = ffmpeg.find()
    if program is None or not path.is_file():
        message = f"{path} can't be read as sound."
        raise SoundError(message, f"Use a WAV, FLAC, Ogg or MP3 file, or for others: {ffmpeg.ADVICE}.")
    arguments = [
        "-v",
        "error",
        "-i",
        str(path),
        "-map",
        "0:a:0",
        "-f",
        "f32le",
        "-ac",
        "1",
        "-ar",
        str(RATE),
        "-",
    ]
    process = subprocess.Popen(  # noqa: S603 - ffmpeg, reading a file that the person named
        [program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    output = cast("BinaryIO", process.stdout)
    try:
        empty = True
        while data := output.read(4 * _READ):
            empty = False
            yield np.frombuffer(data[: len(data) // 4 * 4], dtype="<f4").astype(np.float32)
        if empty:
            message = f"{path} can't be read as sound."
            raise SoundError(message, "Use a WAV, FLAC, Ogg or MP3 file.")
    finally:
        process.kill()
        process.wait()
        output.close()
