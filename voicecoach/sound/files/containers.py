"""Containers between libsndfile and the file, which replace its tags by ours as the bytes pass.

libsndfile can write neither chapters nor pictures, and gives every Ogg stream a random number. All tags are
known before the first sample, so that nothing has to be written twice. To libsndfile each class here is a
file: `write`, `seek`, `tell`.
"""

from __future__ import annotations

import os
import struct
import zlib
from typing import BinaryIO, Protocol

from voicecoach.sound.files import id3
from voicecoach.sound.files.tags import Tags, picture_block, vorbis_comments


class Container(Protocol):
    def write(self, data: bytes) -> int: ...
    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int: ...
    def tell(self) -> int: ...


class Mp3:
    """An MP3 file: our ID3 tag, then libsndfile's bytes, whose positions count from behind the tag."""

    def __init__(self, file: BinaryIO, tags: Tags) -> None:
        self._file = file
        self._begin = file.write(id3.tag(tags))

    def write(self, data: bytes) -> int:
        return self._file.write(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset + (self._begin if whence == os.SEEK_SET else 0), whence) - self._begin

    def tell(self) -> int:
        return self._file.tell() - self._begin


class Flac:
    """A FLAC file whose metadata blocks after the first, STREAMINFO, are ours (RFC 9639, section 8)."""

    _STREAMINFO_END = 42
    _COMMENT, _PICTURE, _LAST = 4, 6, 0x80

    def __init__(self, file: BinaryIO, tags: Tags) -> None:
        self._file = file
        self._tags = tags
        self._theirs = b""  # what was written so far, until its metadata is whole
        self._at = 0
        self._shift: int | None = None  # how much further back everything stands in our file

    def write(self, data: bytes) -> int:
        data = bytes(data)
        self._at += len(data)
        if self._shift is None:
            self._theirs += data
            self._begin()
        else:
            self._file.write(data)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move as a file does; from the end only before the first write, to learn the length."""
        self._at = offset if whence == os.SEEK_SET else offset + self._at
        if self._shift is not None:
            self._file.seek(self._at + (self._shift if self._at >= self._STREAMINFO_END else 0))
        return self._at

    def tell(self) -> int:
        return self._at

    def _begin(self) -> None:
        """Write our metadata once all of libsndfile's has come."""
        at, vendor, last = 4, b"", False
        while not last:
            if len(self._theirs) < at + 4:
                return
            kind, size = self._theirs[at], int.from_bytes(self._theirs[at + 1 : at + 4], "big")
            body = self._theirs[at + 4 : at + 4 + size]
            if len(body) < size:
                return
            if kind & ~self._LAST == self._COMMENT:
                (length,) = struct.unpack_from("<I", body)
                vendor = body[4 : 4 + length]
            last = bool(kind & self._LAST)
            at += 4 + size
        head = self._head(vendor)
        self._file.write(head + self._theirs[at:])
        self._shift = len(head) - at

    def _head(self, vendor: bytes) -> bytes:
        blocks = [(self._COMMENT, vorbis_comments(self._tags, vendor, picture=False))]
        if self._tags.cover:
            blocks.append((self._PICTURE, picture_block(self._tags.cover)))
        head = bytearray(self._theirs[: self._STREAMINFO_END])
        head[4] &= ~self._LAST
        for number, (kind, body) in enumerate(blocks, 1):
            head.append(kind | (self._LAST if number == len(blocks) else 0))
            head += len(body).to_bytes(3, "big") + body
        return bytes(head)


class Ogg:
    """An Ogg file with a fixed stream number and our comment packet (RFC 3533, RFC 7845, Vorbis I)."""

    _HEAD = struct.Struct("<4sBBqIIIB")  # mark, version, flags, granule, serial, sequence, checksum, segments
    _MOST_SEGMENTS = 255
    _CONTINUED = 1

    def __init__(self, file: BinaryIO, tags: Tags) -> None:
        self._file = file
        self._tags = tags
        self._serial = zlib.crc32(f"{tags.title}\n{tags.track}".encode())
        self._sequence = 0
        self._waiting = b""  # the beginning of a page
        self._packets: list[bytes] = [b""]  # those behind the first, the last unfinished
        self._headers_left = 1  # of those packets; the first page says how many
        self._at = 0

    def write(self, data: bytes) -> int:
        self._waiting += data
        self._at += len(data)
        while page := self._page():
            self._rewrite(*page)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Do nothing: libsndfile only seeks to learn the length before it writes, and never goes back."""
        del offset, whence
        return self._at

    def tell(self) -> int:
        return self._at

    def _page(self) -> tuple[int, int, bytes, bytes] | None:
        """The next whole page: its flags, granule, lacing and body."""
        if len(self._waiting) < self._HEAD.size:
            return None
        _, _, flags, granule, _, _, _, segments = self._HEAD.unpack_from(self._waiting)
        begin = self._HEAD.size + segments
        lacing = self._waiting[self._HEAD.size : begin]
        end = begin + sum(lacing)
        if len(lacing) < segments or len(self._waiting) < end:
            return None
        body, self._waiting = self._waiting[begin:end], self._waiting[end:]
        return flags, granule, lacing, body

    def _rewrite(self, flags: int, granule: int, lacing: bytes, body: bytes) -> None:
        if self._sequence == 0:
            self._headers_left = 1 if body.startswith(b"OpusHead") else 2
            self._put(flags, granule, lacing, body)
        elif self._headers_left:
            self._gather(lacing, body)
            if len(self._packets) > self._headers_left:
                self._put_headers(self._packets[: self._headers_left])
                self._headers_left = 0
        else:
            self._put(flags, granule, lacing, body)

    def _gather(self, lacing: bytes, body: bytes) -> None:
        """Join the page's segments into packets: a segment shorter than 255 bytes ends its packet."""
        for size in lacing:
            self._packets[-1] += body[:size]
            body = body[size:]
            if size < self._MOST_SEGMENTS:
                self._packets.append(b"")

    def _put_headers(self, packets: list[bytes]) -> None:
        """Write our comment packet and the setup packet after it, on as many pages as they need."""
        packets[0] = self._comment(packets[0])
        lacing = b"".join(
            b"\xff" * (len(packet) // self._MOST_SEGMENTS) + bytes([len(packet) % self._MOST_SEGMENTS])
            for packet in packets
        )
        body = b"".join(packets)
        continued = False
        while lacing:
            page, lacing = lacing[: self._MOST_SEGMENTS], lacing[self._MOST_SEGMENTS :]
            ends = any(size < self._MOST_SEGMENTS for size in page)
            self._put(self._CONTINUED if continued else 0, 0 if ends else -1, page, body[: sum(page)])
            body = body[sum(page) :]
            continued = page[-1] == self._MOST_SEGMENTS

    def _comment(self, theirs: bytes) -> bytes:
        mark = b"OpusTags" if theirs.startswith(b"OpusTags") else b"\x03vorbis"
        (length,) = struct.unpack_from("<I", theirs, len(mark))
        vendor = theirs[len(mark) + 4 : len(mark) + 4 + length]
        end = b"" if mark == b"OpusTags" else b"\x01"  # Vorbis ends with a framing bit
        return mark + vorbis_comments(self._tags, vendor, picture=True) + end

    def _put(self, flags: int, granule: int, lacing: bytes, body: bytes) -> None:
        fields = (b"OggS", 0, flags, granule, self._serial, self._sequence)
        unsummed = self._HEAD.pack(*fields, 0, len(lacing)) + lacing + body
        head = self._HEAD.pack(*fields, _checksum(unsummed), len(lacing))
        self._file.write(head + unsummed[self._HEAD.size :])
        self._sequence += 1


_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def _checksum(page: bytes) -> int:
    """Ogg's CRC: zlib's polynomial with the bits of every byte, and of the result, reversed."""
    crc = ~zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) & 0xFFFFFFFF
    return int(f"{crc:032b}"[::-1], 2)
