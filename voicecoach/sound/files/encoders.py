"""The table of file formats, by the ending of the file's name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import BinaryIO

from msgspec import Struct

from voicecoach.sound.files import containers, ffmpeg, opus
from voicecoach.sound.files.encoder import Encoder
from voicecoach.sound.files.mpeg4 import Mpeg4
from voicecoach.sound.files.sndfile import Codec
from voicecoach.sound.files.tags import Tags
from voicecoach.sound.files.wav import Wav


class Format(Struct, frozen=True):
    """A format: `make` opens an encoder for a file and its tags; `ceiling_db`: the limiter's true peak."""

    make: Callable[[BinaryIO, Tags], Encoder]
    ceiling_db: float


_vorbis = Codec("OGG", "VORBIS", containers.Ogg, 0.4)
_mp3 = Codec("MP3", "MPEG_LAYER_III", containers.Mp3, 0.2, "VARIABLE")


def _opus(file: BinaryIO, tags: Tags) -> Encoder:
    program = ffmpeg.find()
    if program and opus.can_encode(program):
        return opus.PipedOpus(program, containers.Ogg(file, tags))
    return Codec("OGG", "OPUS", containers.Ogg, 0.6)(file, tags)


FORMATS: dict[str, Format] = {
    ".wav": Format(Wav, -1.0),
    ".flac": Format(Codec("FLAC", "PCM_16", containers.Flac, quick=True), -1.0),
    ".ogg": Format(_vorbis, -2.0),
    ".opus": Format(_opus, -2.5),
    ".mp3": Format(_mp3, -2.0),
    ".m4a": Format(partial(Mpeg4, "M4A "), -3.0),
    ".m4b": Format(partial(Mpeg4, "M4B "), -3.0),
}
"""The format of each ending. Bit rates vary, since half of a session is silence.

Speech alone is clear at half these rates; they are chosen for the peaks that decoding adds to a limited
signal. Measured on a session of the system voice limited to -2 dB: Vorbis at 43 kbit/s came back at
-1.6 (at 30: -1.2), Opus at 56 at -1.5 (at 30: -1.0), MP3 at 67 at -1.9 (at 54: -0.8), AAC at 55 at -0.8 (at
38: +0.2). The ceilings keep the decoded peaks below -1 dB, with some room.
"""
