from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image

from voicecoach.cli.app import main
from voicecoach.pictures.album import Album
from voicecoach.pictures.covers import SIDE, still
from voicecoach.routine.library import load
from voicecoach.sound.files import cover, id3
from voicecoach.sound.files.tags import Chapter, Tags


@cache
def bridge() -> bytes:
    return still(Album(load("daily-glute-strength")), "Glute bridge")


def test_an_exercise_has_a_picture_of_its_end_and_what_has_no_pose_has_none() -> None:
    assert Image.open(BytesIO(bridge())).width == SIDE
    assert still(Album(load("daily-glute-strength")), "Nothing known") == b""


def test_a_cover_with_a_figure_is_another_one() -> None:
    plain, drawn = cover.png("A", ["B"], "C"), cover.png("A", ["B"], "C", bridge())
    assert plain != drawn
    assert Image.open(BytesIO(drawn)).size == Image.open(BytesIO(plain)).size


def test_a_chapter_of_an_mp3_has_its_own_picture() -> None:
    tag = id3.tag(Tags("A", chapters=(Chapter("One", 0, 48_000, bridge()), Chapter("Two", 48_000, 96_000))))
    assert tag.count(b"APIC") == 1
    assert bridge() in tag


def test_the_routines_are_a_page_with_their_pictures(workplace: Path) -> None:
    assert main(["routines", "--html", "all.html"]) == 0
    page = (workplace / "all.html").read_text(encoding="utf-8")
    assert page.count("<section") >= 9
    assert page.count("<svg") >= 30
    assert "voicecoach play roze-four" in page
