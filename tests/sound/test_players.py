"""What ordinary players show of a file, read by code that is none of FFmpeg's."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.sound import readers
from tests.sound.test_tags import TAGS, THROUGH_FFMPEG, written
from voicecoach.sound.clip import RATE
from voicecoach.sound.files.encoders import FORMATS

CHAPTERS = [(chapter.start / RATE, chapter.title) for chapter in TAGS.chapters]
VTT = "WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nHello.\n"


def same(shown: readers.Chapters) -> None:
    assert [title for _, title in shown] == [title for _, title in CHAPTERS]
    assert [at for at, _ in shown] == pytest.approx([at for at, _ in CHAPTERS], abs=0.001)


@pytest.mark.parametrize("ending", [".flac", ".ogg", ".opus"])
def test_comments_are_shown_as_chapters(ending: str, tmp_path: Path) -> None:
    (shown,) = readers.menus(written(tmp_path / f"a{ending}", TAGS))
    same(shown)


@pytest.mark.parametrize("ending", THROUGH_FFMPEG)
def test_mpeg_4_has_the_chapters_of_both_families_of_players(ending: str, tmp_path: Path) -> None:
    quicktime, nero = readers.menus(written(tmp_path / f"a{ending}", TAGS))
    same(quicktime)
    same(nero)


def test_id3_lists_its_chapters(tmp_path: Path) -> None:
    same(readers.id3_chapters(written(tmp_path / "a.mp3", TAGS)))


@pytest.mark.parametrize("ending", FORMATS)
def test_a_cover_is_shown_where_there_is_one(ending: str, tmp_path: Path) -> None:
    assert readers.has_cover(written(tmp_path / f"a{ending}", TAGS))
    assert not readers.has_cover(written(tmp_path / f"b{ending}", replace(TAGS, cover=b"")))


@pytest.mark.parametrize("ending", THROUGH_FFMPEG)
def test_captions_are_a_track_beside_the_chapters(ending: str, tmp_path: Path) -> None:
    path = written(tmp_path / f"a{ending}", replace(TAGS, captions=VTT))
    assert readers.captions(path) == 1
    assert len(readers.menus(path)) == 2
    assert readers.captions(written(tmp_path / f"b{ending}", TAGS)) == 0
