"""Raw pictures with their times as a stream of bytes: Matroska, which ffmpeg reads from a pipe.

Only a picture that differs from the one before is in it, so what stands still costs nothing. RFC 9559.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

LONGEST = 1.0
"""Seconds after which a picture that stands still is sent again, for a player that has skipped to there."""


def changed(frames: Iterable[bytes], rate: int, count: int) -> Iterator[tuple[int, bytes]]:
    """Of `count` frames those that are not the one before (the same object), the last, and one a second."""
    shown, since = b"", 0
    for number, frame in zip(range(count), frames, strict=False):
        if number == 0 or frame is not shown or number - since >= LONGEST * rate or number == count - 1:
            shown, since = frame, number
            yield number, frame


def reel(frames: Iterable[tuple[int, bytes]], rate: int, width: int, height: int) -> Iterator[bytes]:
    """The stream of numbered frames in YUV 4:2:0, piece by piece; 1000 must be a multiple of `rate`."""
    yield _head(rate, width, height)
    for number, frame in frames:
        at = _element(0xE7, _number(number * 1000 // rate))
        block = struct.pack(">BhB", 0x81, 0, 0x80)  # track 1, no time after its cluster, a key frame
        inside = _sized(0xA3, len(block) + len(frame)) + block
        yield _sized(0x1F43B675, len(at) + len(inside) + len(frame)) + at + inside
        yield frame


def _head(rate: int, width: int, height: int) -> bytes:
    """What comes before the first cluster; a segment of unknown length, as a stream's is."""
    ebml = _element(0x4282, b"matroska") + _element(0x4287, _number(4)) + _element(0x4285, _number(2))
    milliseconds = _element(0x2AD7B1, _number(1_000_000))
    info = milliseconds + _element(0x4D80, b"voicecoach") + _element(0x5741, b"voicecoach")
    video = _element(0xB0, _number(width)) + _element(0xBA, _number(height)) + _element(0x2EB524, b"I420")
    track = b"".join(_element(one, _number(1)) for one in (0xD7, 0x73C5, 0x83))  # number, name, video
    track += _element(0x23E383, _number(1_000_000_000 // rate))  # of a frame, where the next one follows
    track += _element(0x86, b"V_UNCOMPRESSED") + _element(0xE0, video)
    segment = bytes.fromhex("18538067 01FFFFFFFFFFFFFF")
    tracks = _element(0x1654AE6B, _element(0xAE, track))
    return _element(0x1A45DFA3, ebml) + segment + _element(0x1549A966, info) + tracks


def _element(name: int, data: bytes) -> bytes:
    return _sized(name, len(data)) + data


def _sized(name: int, size: int) -> bytes:
    """The name of an element and its size, in eight bytes."""
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + (1 << 56 | size).to_bytes(8, "big")


def _number(value: int) -> bytes:
    return value.to_bytes(8, "big")
