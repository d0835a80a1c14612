"""ID3 tags, version 2.4, at the start of MP3 files and inside WAV files.

Sources: id3.org, "ID3 tag version 2.4.0 - Main Structure" and "- Native Frames", and "ID3v2 Chapter Frame
Addendum" for CHAP and CTOC.
"""

from __future__ import annotations

import struct

from voicecoach.sound.files.tags import MOST_CHAPTERS, Tags

_FRAMES = {"title": "TIT2", "album": "TALB", "artist": "TPE1", "date": "TDRC", "track": "TRCK"}
_UTF8 = b"\x03"
_NO_OFFSET = 0xFFFFFFFF
_TOP_LEVEL, _ORDERED = 2, 1


def tag(tags: Tags) -> bytes:
    """The whole tag; no bytes where `tags` is empty."""
    frames = [_text(_FRAMES[name], text) for name, text in tags.fields() if name in _FRAMES]
    if tags.source:
        frames.append(_frame("COMM", _UTF8 + b"eng" + b"\0" + tags.source.encode()))
    if tags.cover:
        frames.append(_picture(tags.cover))
    if tags.chapters:
        frames += _chapters(tags)
    body = b"".join(frames)
    return b"ID3\x04\x00\x00" + _synchsafe(len(body)) + body if body else b""


def _chapters(tags: Tags) -> list[bytes]:
    """The table of contents, then a frame a chapter."""
    chapters = tags.chapters[:MOST_CHAPTERS]
    names = [f"c{number}".encode() + b"\0" for number in range(1, len(chapters) + 1)]
    contents = b"toc\0" + bytes([_TOP_LEVEL | _ORDERED, len(chapters)]) + b"".join(names)
    return [
        _frame("CTOC", contents),
        *(
            _frame(
                "CHAP",
                name
                + struct.pack(">4I", chapter.start_ms, chapter.end_ms, _NO_OFFSET, _NO_OFFSET)
                + _text("TIT2", chapter.title)
                + (_picture(chapter.picture) if chapter.picture else b""),
            )
            for name, chapter in zip(names, chapters, strict=True)
        ),
    ]


def _picture(png: bytes) -> bytes:
    return _frame("APIC", _UTF8 + b"image/png\0" + b"\x03" + b"\0" + png)


def _text(name: str, text: str) -> bytes:
    return _frame(name, _UTF8 + text.encode())


def _frame(name: str, content: bytes) -> bytes:
    return name.encode() + _synchsafe(len(content)) + b"\0\0" + content


def _synchsafe(number: int) -> bytes:
    """The number as a synchsafe integer: seven bits in each byte."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
