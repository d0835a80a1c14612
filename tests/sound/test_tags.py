"""What a file says of itself, read by FFmpeg, in every format."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from tests.sound.media import decoded, probed
from voicecoach.sound.clip import RATE
from voicecoach.sound.files import id3
from voicecoach.sound.files.containers import _checksum
from voicecoach.sound.files.encoders import FORMATS
from voicecoach.sound.files.file import FileSink
from voicecoach.sound.files.tags import MOST_CHAPTERS, Chapter, Tags

FRAMES = 200_003
THROUGH_FFMPEG = (".m4a", ".m4b")


def png(side: int) -> bytes:
    """A picture that compresses badly, so that it takes several of Ogg's pages."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = np.random.default_rng(3).integers(0, 256, (side, 1 + 3 * side), dtype=np.uint8)
    rows[:, 0] = 0
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows.tobytes())) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


TAGS = Tags(
    title="Dos días; a = b #1 \\ c",
    album="An album",
    source="A source",
    date="2026-01-02",
    track=3,
    chapters=(
        Chapter("Introduction", 0, 48_000),
        Chapter("Glute = bridge; ä", 48_000, 100_001),
        Chapter("Last", 100_001, FRAMES),
    ),
    cover=png(200),
)


def written(path: Path, tags: Tags) -> Path:
    samples = np.random.default_rng(1).uniform(-0.3, 0.3, FRAMES).astype(np.float32)
    with FileSink(path, tags) as sink:
        sink.write(samples)
    return path


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_says_what_it_is_and_where_its_chapters_begin(ending: str, tmp_path: Path) -> None:
    path = written(tmp_path / f"a{ending}", TAGS)
    found = probed(path)
    tags = found.tags
    expected = {"title": TAGS.title, "album": "An album", "artist": "voicecoach", "comment": "A source"}
    assert {name: tags[name] for name in expected} == expected
    assert tags["date"] == "2026-01-02"
    assert tags.get("track") == (None if ending == ".wav" else "3")
    chapters = sorted(found.chapters)
    assert [title for _, title in chapters] == [chapter.title for chapter in TAGS.chapters]
    assert [at for at, _ in chapters] == pytest.approx([0, 1, 100_001 / RATE], abs=0.001)
    assert found.covers == [("png", 200, 200)]


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_is_as_long_as_what_was_written(ending: str, tmp_path: Path) -> None:
    path = written(tmp_path / f"a{ending}", TAGS)
    if ending in THROUGH_FFMPEG:  # AAC comes in frames of 1024
        assert 0 <= len(decoded(path)) - FRAMES < 1024
        assert probed(path).seconds == pytest.approx(FRAMES / RATE, abs=0.001)
    else:
        assert len(decoded(path)) == FRAMES
        assert soundfile.info(path).frames == FRAMES


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_again_is_the_same_bytes(ending: str, tmp_path: Path) -> None:
    once, again = (written(tmp_path / f"{name}{ending}", TAGS) for name in "ab")
    assert once.read_bytes() == again.read_bytes()
    other = written(tmp_path / f"c{ending}", Tags("Another"))
    assert other.read_bytes() != once.read_bytes()


@pytest.mark.parametrize("ending", [".flac", ".ogg", ".opus", ".mp3", ".wav"])
def test_a_file_of_nothing_known_is_whole(ending: str, tmp_path: Path) -> None:
    path = written(tmp_path / f"a{ending}", Tags())
    assert len(decoded(path)) == FRAMES
    assert not {"title", "artist", "album"} & set(probed(path).tags)


def test_as_many_chapters_as_a_table_of_contents_holds(tmp_path: Path) -> None:
    step = FRAMES // MOST_CHAPTERS
    many = [Chapter(f"Number {n}", n * step, (n + 1) * step) for n in range(MOST_CHAPTERS)]
    for ending in (".ogg", ".flac", ".mp3"):
        path = written(tmp_path / f"a{ending}", Tags("Many", chapters=many))
        assert len(probed(path).chapters) == MOST_CHAPTERS
        assert len(decoded(path)) == FRAMES


@given(st.binary(max_size=300))
def test_ogg_pages_carry_the_checksum_of_the_specification(data: bytes) -> None:
    register = 0  # RFC 3533, section 6: polynomial 0x04c11db7, a bit at a time
    for byte in data:
        register ^= byte << 24
        for _ in range(8):
            register = (register << 1 ^ 0x04C11DB7) & 0xFFFFFFFF if register >> 31 else register << 1
    assert _checksum(data) == register


def test_nothing_known_is_no_tag() -> None:
    assert id3.tag(Tags()) == b""
