from __future__ import annotations

import pytest

from voicecoach.listen.phrases.grammar import meaning
from voicecoach.session.events import Answer, Command, Listen

COMMANDS = Listen(0, "commands")
SCORE = Listen(0, "score", (), 3)
BRANCHES = Listen(0, "phrases", ("yes", "not really"), 4)


@pytest.mark.parametrize(
    ("phrase", "command"),
    [
        ("pain", "pain"),
        ("  It  HURTS! ", "pain"),
        ("skip", "next"),
        ("What's next?", "status"),
        ("back", "back"),
    ],
)
def test_a_phrase_is_the_command_it_stands_for(phrase: str, command: str) -> None:
    meant = meaning(phrase, COMMANDS)
    assert isinstance(meant, Command)
    assert meant.name == command


@pytest.mark.parametrize("phrase", ["", "4", "yes", "painting", "stop it"])
def test_anything_else_means_nothing(phrase: str) -> None:
    assert meaning(phrase, COMMANDS) is None


@pytest.mark.parametrize(
    ("phrase", "listening", "answer"),
    [
        ("4", SCORE, 4),
        ("Seven", SCORE, 7),
        ("moderate", SCORE, 5),
        ("no", SCORE, 0),
        ("Yes.", BRANCHES, "yes"),
        ("Not really", BRANCHES, "not really"),
    ],
)
def test_an_answer_goes_to_the_question_that_is_asked(
    phrase: str, listening: Listen, answer: int | str
) -> None:
    assert meaning(phrase, listening) == Answer(listening.question_id, answer)


@pytest.mark.parametrize("listening", [SCORE, BRANCHES])
def test_a_command_is_obeyed_while_a_question_is_asked(listening: Listen) -> None:
    assert meaning("stop", listening) == Command("stop", "stop")


@pytest.mark.parametrize("phrase", ["11", "-1", "4.5"])
def test_what_is_off_the_scale_is_no_score(phrase: str) -> None:
    assert meaning(phrase, SCORE) is None
