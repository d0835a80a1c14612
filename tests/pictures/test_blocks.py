from __future__ import annotations

from concurrent.futures import Executor, Future
from typing import Any

from voicecoach.pictures import blocks as pictures
from voicecoach.pictures.album import Album
from voicecoach.pictures.blocks import Blocks, apart, cells
from voicecoach.routine.library import load
from voicecoach.screen import rows as screen
from voicecoach.session.views.snapshot import Snapshot

RED, GROUND = bytes((200, 0, 0)), bytes((16, 23, 27))


def test_two_pixels_are_one_cell_and_neighbours_alike_one_stretch() -> None:
    assert cells(2, 2, RED + RED + GROUND + GROUND, "#10171b") == ((("▀▀", "#cc0404 #10171b"),),)


def test_the_screen_knows_the_styles_of_images() -> None:
    assert (pictures.RAW, pictures.UNDER) == (screen.RAW, screen.UNDER)


def test_an_odd_last_row_stands_on_the_ground() -> None:
    assert cells(1, 1, RED, "#10171b") == ((("▀", "#cc0404 #10171b"),),)


def test_a_picture_is_no_larger_than_its_place_and_drawn_once() -> None:
    blocks = Blocks(Album(load("daily-glute-strength")))
    now = Snapshot("working", exercise="Glute bridge", phase_left=1.0, phase_length=2.0)
    rows = blocks.rows(now, "dark", "#10171b", 48, 14)
    assert len(rows) <= 14
    assert {sum(len(text) for text, _ in row) for row in rows} <= set(range(49))
    assert blocks.rows(now, "dark", "#10171b", 48, 14) is rows
    assert blocks.rows(Snapshot("asking"), "dark", "#10171b", 48, 14) == ()


def test_a_process_of_its_own_draws_the_same_and_until_then_nothing_or_what_was() -> None:
    album, now = Album(load("daily-glute-strength")), working(1.0)
    with apart() as pool:
        blocks = Blocks(album, pool)
        look = ("dark", "#10171b", 30, 10)
        assert blocks.rows(now, *look) == ()
        asked = blocks._asked
        assert asked is not None
        asked[1].result(600)
        picture = blocks.rows(now, *look)
        assert picture == Blocks(album).rows(now, *look)
        assert blocks.rows(working(0.5), *look) == picture


def test_where_the_process_has_died_no_more_is_asked_of_it() -> None:
    class Dead(Executor):
        def submit(self, *_: object, **__: object) -> Future[Any]:
            task = Future[Any]()
            task.set_exception(RuntimeError("died"))
            return task

    blocks = Blocks(Album(load("daily-glute-strength")), Dead())
    assert [blocks.rows(working(left), "dark", "#10171b", 30, 10) for left in (1.0, 1.0, 0.5)] == [()] * 3


def working(left: float) -> Snapshot:
    return Snapshot("working", exercise="Glute bridge", phase_left=left, phase_length=2.0)
