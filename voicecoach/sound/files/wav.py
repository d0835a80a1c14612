"""WAV files, with tags, chapters and a cover behind the samples."""

from __future__ import annotations

import struct
from typing import BinaryIO

from voicecoach.sound.clip import RATE
from voicecoach.sound.files import id3
from voicecoach.sound.files.encoder import Pcm
from voicecoach.sound.files.tags import Tags


class Wav:
    """A WAV file, written by hand, since loading libsndfile takes longer.

    Silence is written too. Left out, it would be a hole in the file, and each of hundreds of pieces would
    have to be given a place on the disk, for which replacing an older file waits.
    """

    def __init__(self, file: BinaryIO, tags: Tags) -> None:
        self._file = file
        self._tags = tags
        self._bytes = 0
        file.write(self._header(0, 0))

    def write(self, pcm: Pcm) -> None:
        self._bytes += pcm.nbytes
        self._file.write(pcm.astype("<i2", copy=False).data)

    def finish(self) -> None:
        tail = _wav_tail(self._tags)
        self._file.write(tail)
        self._file.seek(0)
        self._file.write(self._header(self._bytes, len(tail)))

    def discard(self) -> None:
        """Do nothing: no process or library holds anything."""

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
    """The chunks after the samples: INFO, a named marker for each chapter, an ID3 tag for the cover."""
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
    if tags.cover:  # no chapters in it: a player that reads markers and ID3 would show them twice
        tail += _riff(b"id3 ", id3.tag(Tags(title=tags.title, cover=tags.cover)))
    return tail


def _riff(name: bytes, content: bytes) -> bytes:
    return struct.pack("<4sI", name, len(content)) + content + b"\0" * (len(content) % 2)
