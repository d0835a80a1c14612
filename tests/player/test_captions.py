from __future__ import annotations

from itertools import pairwise

from voicecoach.player.eventlog import Ended, Entry, Spoken
from voicecoach.player.render.captions import INTRODUCTION, captions, chapters, playlist
from voicecoach.session.facts import ExerciseBegun
from voicecoach.sound.files.tags import MOST_CHAPTERS, Chapter

LOG: list[Entry] = [
    Entry(0, Spoken("Hello <you> & me.", 1.5, "instruction")),
    Entry(96_000, ExerciseBegun("Bridge", 1, "ten")),
    Entry(96_000, Spoken("Bridge. [1.5s] Lie down.", 5.25, "instruction")),
    Entry(240_000, ExerciseBegun("Squeeze", 1, "ten", instead_of="Bridge")),
    Entry(480_000, ExerciseBegun("Clam", 1, "ten")),
    Entry(960_000, ExerciseBegun("Bridge", 1, "ten")),
    Entry(960_000, Spoken("three", 21.0, "count")),
    Entry(1_440_001, Ended("done", 30.0)),
]


def test_a_chapter_an_exercise_without_a_gap() -> None:
    assert chapters(LOG) == (
        Chapter(INTRODUCTION, 0, 96_000),
        Chapter("Bridge (1)", 96_000, 480_000),
        Chapter("Clam", 480_000, 960_000),
        Chapter("Bridge (2)", 960_000, 1_440_001),
    )


def test_no_introduction_where_an_exercise_begins_at_once() -> None:
    log = [Entry(0, ExerciseBegun("Bridge", 1, "ten")), Entry(10, Ended("done", 0.0))]
    assert chapters(log) == (Chapter("Bridge", 0, 10),)
    assert chapters(log[1:]) == (Chapter(INTRODUCTION, 0, 10),)


def test_more_exercises_than_chapters_fit_share_them() -> None:
    log = [Entry(at, ExerciseBegun("Step", 1, "ten")) for at in range(600)] + [Entry(600, Ended("done", 0.0))]
    found = chapters(log)
    assert len(found) == 200 <= MOST_CHAPTERS
    assert [chapter.start for chapter in found[:3]] == [0, 3, 6]
    assert all(one.end == following.start for one, following in pairwise(found))


def test_captions_are_what_is_said_when() -> None:
    assert captions(LOG) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:01.500\nHello &lt;you&gt; &amp; me.\n\n"
        "00:00:02.000 --> 00:00:05.250\nBridge. Lie down.\n\n"
        "00:00:20.000 --> 00:00:21.000\nthree\n"
    )


def test_the_captions_of_a_part_begin_with_it() -> None:
    assert captions(LOG, 96_000, 200_000) == "WEBVTT\n\n00:00:00.000 --> 00:00:02.167\nBridge. Lie down.\n"


def test_a_playlist_names_each_file_with_its_seconds() -> None:
    assert playlist([("a-01.mp3", Chapter("One", 0, 72_000))]) == "#EXTM3U\n#EXTINF:1.500,One\na-01.mp3\n"
