"""Words of a person's own, by the command that adds them; the model's real vocabulary."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from voicecoach.cli import main

pytestmark = pytest.mark.usefixtures("model_folder")


def listed(capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    capsys.readouterr()
    assert main(["commands", "--json"]) == 0
    return {one["command"]: one["own"] for one in json.loads(capsys.readouterr().out)}


def test_words_that_were_added_are_listed_until_they_are_removed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["commands", "--add", "pain", "My back!"]) == 0
    assert capsys.readouterr().out == "'my back' now means pain.\n"
    assert listed(capsys)["pain"] == ["my back"]

    assert main(["commands", "--remove", "my back"]) == 0
    assert listed(capsys)["pain"] == []


def test_a_word_outside_the_vocabulary_is_put_together_from_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["commands", "--add", "pause", "snowboy"]) == 0
    assert listed(capsys)["pause"] == ["snow boy"]
    assert main(["commands", "--remove", "Snowboy"]) == 0


def test_a_short_word_is_said_to_be_easily_taken_for_another(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["commands", "--add", "next", "hop"]) == 0
    assert "two words are told apart more surely" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "words", "message", "status"),
    [
        ("pian", "my back", "There is no command 'pian'. Did you mean 'pain'?", 3),
        ("pain", "stop", "'stop' already means stop. Choose another word.", 3),
        ("pain", "seven", "'seven' is an answer to a question. Choose another word.", 3),
        ("pain", "grxq", "'grxq' is not among the words that can be heard.", 3),
    ],
)
def test_what_can_not_be_listened_for_is_refused_and_nothing_is_kept(
    command: str, words: str, message: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["commands", "--add", command, words]) == status
    assert capsys.readouterr().err.startswith(message)
    assert not any(listed(capsys).values())


def test_removing_what_was_never_added_names_what_was(capsys: pytest.CaptureFixture[str]) -> None:
    main(["commands", "--add", "pain", "my back"])
    assert main(["commands", "--remove", "my neck"]) == 2
    assert capsys.readouterr().err == "'my neck' is none of your own words. They are: my back.\n"


SCRIPT = "routine Bridge\n\nexercise Bridge\n    dose 1 x 3 reps\n    rep  up 2s, down 2s\n\ndo Bridge\n"


def test_words_of_ones_own_are_heard_in_a_session(tmp_path: Path) -> None:
    main(["commands", "--add", "pain", "computer"])
    script, events = tmp_path / "bridge.routine", tmp_path / "events.jsonl"
    script.write_text(SCRIPT)
    assert main(["rehearse", str(script), "--hear", "9=computer", "--live", "--events", str(events)]) == 0
    happened = [json.loads(line) for line in events.read_text().splitlines()]
    assert any(
        one["event"] == "heard"
        and one["accepted"]
        and one["command"] == "pain"
        and one["phrase"] == "computer"
        for one in happened
    )
    assert any(one["event"] == "action" and one["command"] == "pain" for one in happened)
