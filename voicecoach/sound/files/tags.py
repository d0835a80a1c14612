"""Tags of a sound file: title, chapters, a picture. Pure; each format writes them its own way."""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence

from msgspec import Struct

from voicecoach.sound.clip import RATE

ARTIST = "voicecoach"

MOST_CHAPTERS = 255
"""Most chapters in a file: the length of an ID3 table of contents is one byte."""


class Chapter(Struct, frozen=True):
    """A titled stretch of the file, in frames; the chapters of a file follow each other without a gap."""

    title: str
    start: int
    end: int
    picture: bytes = b""  # a PNG; only ID3 has a place for it

    @property
    def start_ms(self) -> int:
        return _ms(self.start)

    @property
    def end_ms(self) -> int:
        return _ms(self.end)


class Tags(Struct, frozen=True):
    """Tags of a file; "" and 0 are not written. `cover` is a PNG, `source` the origin of the routine.

    `captions` are WebVTT, which only MPEG-4 holds.
    """

    title: str = ""
    album: str = ""
    source: str = ""
    date: str = ""
    track: int = 0
    chapters: Sequence[Chapter] = ()
    cover: bytes = b""
    captions: str = ""

    def fields(self) -> list[tuple[str, str]]:
        """The text tags that aren't empty, under ffmpeg's names."""
        known = [
            ("title", self.title),
            ("album", self.album),
            ("artist", ARTIST if self.title else ""),
            ("date", self.date),
            ("track", str(self.track or "")),
            ("comment", self.source),
        ]
        return [(name, text) for name, text in known if text]


def vorbis_comments(tags: Tags, vendor: bytes, *, picture: bool) -> bytes:
    """The comments as Vorbis, Opus and FLAC write them, chapters in the CHAPTERxxx convention.

    `picture`: the cover is one of them, as text (Ogg has no other place for it).
    Sources: xiph.org, "Ogg Vorbis comment field specification"; wiki.xiph.org, "Chapter Extension".
    """
    names = {"track": "TRACKNUMBER"}
    lines = [f"{names.get(name, name.upper())}={text}" for name, text in tags.fields()]
    for number, chapter in enumerate(tags.chapters, 1):
        lines += [f"CHAPTER{number:03}={clock(chapter.start)}", f"CHAPTER{number:03}NAME={chapter.title}"]
    if picture and tags.cover:
        lines.append("METADATA_BLOCK_PICTURE=" + base64.b64encode(picture_block(tags.cover)).decode())
    counted = [_counted(line.encode()) for line in lines]
    return _counted(vendor) + struct.pack("<I", len(counted)) + b"".join(counted)


def picture_block(png: bytes) -> bytes:
    """A PNG as FLAC's picture block, type 3, front cover (RFC 9639, section 8.8)."""
    width, height = struct.unpack_from(">II", png, 16)
    mime = b"image/png"
    head = struct.pack(">II", 3, len(mime)) + mime + struct.pack(">I", 0)
    return head + struct.pack(">5I", width, height, 24, 0, len(png)) + png


def _ms(frames: int) -> int:
    return round(frames * 1000 / RATE)


def _counted(data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + data


def clock(frames: int) -> str:
    """A position in the file, as "00:12:05.250"."""
    ms = _ms(frames)
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
