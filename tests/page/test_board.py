from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from tests.screen.scenes import SCENES
from voicecoach.page.board import MOVING, Board, news
from voicecoach.player.view import Listening
from voicecoach.session.views.snapshot import Snapshot

WORK = Snapshot("working", exercise="Bridge", set=1, sets=2, rep=3, number=3, seconds=12.0, left=60.0)


class Woken:
    times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def woken() -> Woken:
    return Woken()


@pytest.fixture
def board(woken: Woken) -> Board:
    return Board(woken)


def test_before_a_session_and_after_it_there_is_nothing_to_see(board: Board) -> None:
    assert board.see() is None
    board.begin(lambda: WORK, lambda: Listening(on=True))
    assert board.begun
    board.over()
    assert board.see() is None


@pytest.mark.parametrize("name", SCENES)
def test_every_scene_of_the_screen_can_be_sent(board: Board, name: str) -> None:
    now, listening, _ = SCENES[name]()
    board.begin(lambda: now, lambda: listening)
    seen = board.see()
    assert seen is not None
    assert json.loads(json.dumps(seen))["doing"] == now.doing
    assert seen["poster"]["word"]


def test_whatever_happens_wakes_the_server_at_once(board: Board, woken: Woken) -> None:
    board.begin(lambda: WORK, lambda: Listening(on=True))
    board.notice("The microphone is gone.")
    assert woken.times == 2


def test_a_notice_is_shown_for_a_while(board: Board) -> None:
    now = WORK
    board.begin(lambda: now, lambda: Listening(on=True))
    board.notice("The microphone is gone.")
    assert (board.see() or {})["notice"] == "The microphone is gone."
    now = replace(WORK, seconds=40.0)
    assert (board.see() or {})["notice"] == ""


def test_each_question_has_a_number_of_its_own(board: Board) -> None:
    now = WORK
    board.begin(lambda: now, lambda: Listening(on=True))
    numbers = []
    for asked in (WORK, replace(WORK, asks="score", invites="How strong?"), WORK):
        now = asked
        numbers += [(board.see() or {})["ask"], (board.see() or {})["ask"]]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 3


@pytest.mark.parametrize("name", [name for name in MOVING if name != "at"])
def test_what_moves_by_itself_is_no_news(board: Board, name: str) -> None:
    now = WORK
    board.begin(lambda: now, lambda: Listening(on=True))
    before = board.see()
    now = replace(WORK, **{name: 0.5})
    after = board.see()
    assert after is not None
    assert not news(before, after)
    assert news(None, after)
    now = replace(WORK, number=4)
    assert news(after, board.see() or {})
