"""The pictures as rows of text: `VOICECOACH_GOLDEN=write` writes them anew; read them as from the floor."""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.screen.scenes import HEARS, LOST, SCENES
from voicecoach.pictures.album import Album
from voicecoach.pictures.blocks import Blocks
from voicecoach.player.view import Listening
from voicecoach.routine.library import load
from voicecoach.screen.picture import HelpLine, News, help_picture, picture, sentence, time_left
from voicecoach.screen.rows import Row, length
from voicecoach.screen.told import LastTold
from voicecoach.session.views.snapshot import Asks, Doing, Snapshot
from voicecoach.session.words.en import COMMANDS

SCREENS = Path(__file__).parent.parent / "golden" / "screens"
SIZES = {
    **dict.fromkeys(SCENES, ((80, 24),)),
    **dict.fromkeys(("work", "rest", "asking", "paused", "lost", "pain"), ((80, 24), (200, 60), (60, 20))),
    "hold": ((80, 24), (40, 12)),
}
PICTURES = [(name, width, height) for name, sizes in SIZES.items() for width, height in sizes]

words = st.text(max_size=30)
seen = st.builds(
    Snapshot,
    doing=st.sampled_from(get_args(Doing)),
    title=words,
    exercise=words,
    instead_of=words,
    set=st.integers(0, 3),
    sets=st.integers(0, 3),
    side=st.sampled_from(["", "left", "across"]),
    target=st.sampled_from([None, 10]),
    held=st.booleans(),
    phase=words,
    phase_left=st.sampled_from([None, 0.0, 7.5]),
    phase_length=st.sampled_from([None, 10.0]),
    number=st.sampled_from([None, 0, 7, 30, 400]),
    counts=st.sampled_from(["", "reps", "left", "held"]),
    coming=words,
    progress=st.floats(0, 1),
    left=st.floats(0, 10_000),
    invites=words,
    asks=st.sampled_from(get_args(Asks)),
    answers=st.sampled_from([(), ("yes", "no"), ("well", "not really")]),
)


def drawn(rows: tuple[Row, ...]) -> str:
    return "".join("".join(text for text, _ in row).rstrip() + "\n" for row in rows)


def styles(rows: tuple[Row, ...]) -> set[str]:
    return {name for row in rows for text, name in row if text.strip()}


@pytest.mark.parametrize(("name", "width", "height"), PICTURES)
def test_the_picture_is_as_reviewed(name: str, width: int, height: int) -> None:
    golden = SCREENS / f"{name}-{width}x{height}.txt"
    text = drawn(picture(*SCENES[name](), width, height))
    if os.environ.get("VOICECOACH_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_every_golden_picture_is_drawn() -> None:
    assert {path.stem for path in SCREENS.glob("*.txt") if not path.stem.startswith("figure")} == {
        f"{name}-{w}x{h}" for name, w, h in PICTURES
    }


@given(
    seen,
    st.builds(Listening, on=st.booleans(), reason=words, level_db=st.floats(-200, 20), name=words),
    st.builds(News, st.builds(LastTold, words, words, st.booleans(), ducked=st.booleans()), words),
    st.integers(1, 210),
    st.integers(1, 70),
)
def test_whatever_is_seen_fills_the_screen_and_no_more(
    now: Snapshot, listening: Listening, news: News, width: int, height: int
) -> None:
    rows = picture(now, listening, news, width, height)
    assert len(rows) == height
    assert max(map(length, rows)) <= width


@pytest.mark.parametrize(
    ("name", "label", "style"),
    [("pain", " pain ", "alarm"), ("stopped", "stopped", "alarm"), ("paused", "time stands still", "warn"),
     ("asking", "a question", "ask"), ("lost", "can't hear", "warn"), ("ducked", "listening to you", "ok")],
)  # fmt: skip
def test_what_needs_the_person_stands_out_by_words_and_by_style(name: str, label: str, style: str) -> None:
    rows = picture(*SCENES[name](), 80, 24)
    labels = [(text, one) for row in rows for text, one in row if "label" in one]
    assert any(label in text and style in one for text, one in labels)


def test_it_is_seen_that_it_listens_for_its_name() -> None:
    now, listening, news = SCENES["work"]()
    assert "listening for “coach”" in drawn(picture(now, replace(listening, name="coach"), news, 80, 24))
    assert "listening for" not in drawn(picture(now, listening, news, 80, 24))


def test_work_is_calm() -> None:
    assert not styles(picture(*SCENES["work"](), 80, 24)) & {"alarm", "warn", "ask"}


def test_the_borders_of_the_states_differ() -> None:
    drawings = [drawn(picture(*SCENES[name](), 80, 24)) for name in ("asking", "stopped", "paused", "pain")]
    assert [set("╭╔┏▛") & set(re.findall(r"^  (\S)", text, re.MULTILINE)) for text in drawings] == [
        {"╭"},
        {"╔"},
        {"┏"},
        {"▛"},
    ]


@pytest.mark.parametrize(("width", "height"), [(60, 20), (80, 24), (200, 60)])
def test_help_has_every_command_with_its_words(width: int, height: int) -> None:
    text = drawn(help_picture(width, height))
    assert [name for name, phrases in COMMANDS.items() if f" {phrases[0]}" not in text] == []
    assert len(text.splitlines()) == height


def test_help_has_room_for_thirty_commands_on_the_smallest_screen() -> None:
    many = [HelpLine(f"f{number}", (f"command {number}",), "does something") for number in range(30)]
    text = drawn(help_picture(60, 20, many))
    assert [line.phrases[0] for line in many if f" {line.phrases[0]} " not in f"{text} "] == []
    assert [line.key for line in many if f" {line.key.upper()} " not in text] == []
    assert len(text.splitlines()) == 20
    assert max(map(len, text.splitlines())) <= 60


def test_what_was_heard_is_not_shown_for_ever() -> None:
    now, listening, news = SCENES["work"]()
    assert "heard “slower”" in drawn(picture(now, listening, news, 80, 24))
    later = replace(now, seconds=now.seconds + 21)
    assert "slower" not in drawn(picture(later, listening, news, 80, 24))


def test_before_it_begins_nothing_is_said_of_the_microphone() -> None:
    text = drawn(picture(Snapshot("not begun"), LOST, News(), 80, 24))
    assert "listening" not in text
    assert "can't hear" not in text


def test_on_a_small_terminal_a_sentence_says_it() -> None:
    now, _, _ = SCENES["hold"]()
    assert sentence(now) == "Side plank, set 1 of 2, right, hold"
    assert "19" in drawn(picture(now, HEARS, News(), 30, 8))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "the end"), (20, "about 1 min left"), (89, "about 1 min left"), (1112, "about 19 min left")],
)
def test_the_time_left_is_said_as_roughly_as_it_is_known(seconds: float, words: str) -> None:
    assert time_left(seconds) == words


def toned(rows: tuple[Row, ...]) -> str:
    """The rows as text, half blocks as letters of how light they are."""
    return "".join("".join(map(_toned, row)).rstrip() + "\n" for row in rows)


def _toned(span: tuple[str, str]) -> str:
    text, style = span
    if not style.startswith("#"):
        return text
    above, below = (int(colour[3:5], 16) for colour in style.split())
    return " .:-=+*#%@"[(above + below) * 9 // 510] * len(text)


@pytest.mark.parametrize("name", ["work", "rest"])
@pytest.mark.parametrize(("width", "height"), [(100, 30), (200, 60)])
def test_the_figure_stands_beside_the_number_as_reviewed(name: str, width: int, height: int) -> None:
    now, listening, news = SCENES[name]()
    blocks = Blocks(Album(load("booty-work-breakdown")))
    text = toned(picture(now, listening, news, width, height, partial(blocks.rows, now, "dark", "#10171b")))
    golden = SCREENS / f"figure-{name}-{width}x{height}.txt"
    if os.environ.get("VOICECOACH_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_a_question_has_the_screen_to_itself() -> None:
    now, listening, news = SCENES["asking"]()
    figure = partial(Blocks(Album(load("booty-work-breakdown"))).rows, now, "dark", "#10171b")
    assert picture(now, listening, news, 100, 30, figure) == picture(now, listening, news, 100, 30)
