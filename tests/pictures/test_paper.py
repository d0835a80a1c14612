from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from voicecoach.cli.app import main
from voicecoach.pictures import paper
from voicecoach.pictures.handout import Handout, handout, when_to_stop
from voicecoach.routine.library import load
from voicecoach.routine.model import PainBands


@cache
def daily() -> Handout:
    return handout(load("daily-glute-strength"), "https://example.org/daily.mp3")


def test_every_exercise_is_there_once_with_its_start_and_its_end() -> None:
    names = [card.name for card in daily().cards]
    assert names == list(dict.fromkeys(names))
    assert names[0] == "Clam shell with a band"
    assert all([one.caption for one in card.pictures] == ["start", "end"] for card in daily().cards)
    assert all("#b3261e" in card.pictures[1].svg for card in daily().cards), "the arrow of the movement"


def test_a_movement_of_several_poses_is_shown_on_its_way() -> None:
    cards = {card.name: card for card in handout(load("glute-activation")).cards}
    captions = [one.caption for one in cards["Mobility squat"].pictures]
    assert captions == ["start", "squat deep", "hands", "end"]


def test_nothing_of_the_scripts_notation_is_on_paper() -> None:
    text = " ".join(" ".join((*card.steps, *card.cues, card.movement, card.relief)) for card in daily().cards)
    assert not re.search(r"[{}\[\]]", text)
    assert "right" in text


def test_it_says_when_to_stop_in_the_scripts_own_scores() -> None:
    assert "up to 2 go on; up to 4 do the easier form" in when_to_stop(PainBands(2, 4))


def test_the_page_is_whole_by_itself() -> None:
    page = paper.html(daily())
    assert page.startswith("<!doctype html>")
    assert not re.findall(r'(?:src|href)="', page)
    assert page.count("<article>") == len(daily().cards)
    assert page == paper.html(daily())


def test_the_pdf_has_its_fonts_within_and_the_same_bytes_again() -> None:
    data = paper.pdf(daily())
    assert data.startswith(b"%PDF")
    assert data.count(b"/FontFile2") == 2
    assert len(re.findall(rb"/Type /Page\b", data)) <= 2
    assert data == paper.pdf(daily())


@pytest.mark.parametrize("name", ["a.pdf", "a.html"])
def test_the_command_writes_both(name: str, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["handout", "mcgill-big-three", "-o", name]) == 0
    assert (workplace / name).stat().st_size > 20_000
    assert capsys.readouterr().out == f"{name}: 3 exercises\n"


def test_another_ending_is_told_the_right_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["handout", "mcgill-big-three", "-o", "a.doc"]) == 2
    assert "Give it the ending .pdf or .html." in capsys.readouterr().err
