from __future__ import annotations

from pathlib import Path

import pytest

from voicecoach.errors import HearingError
from voicecoach.listen.phrases.grammar import check_phrase, competitors, grammar
from voicecoach.listen.phrases.personal import MOST_OFFSET, Personal, checked, load, save

WORDS = {"my", "back", "snow", "boy", "stop", "computer", "seven", "yes"}


def knows(word: str) -> bool:
    return word in WORDS


@pytest.mark.parametrize(
    ("phrase", "heard"), [("My Back!", "my back"), ("snowboy", "snow boy"), ("computer", "computer")]
)
def test_an_own_phrase_is_made_of_words_that_can_be_heard(phrase: str, heard: str) -> None:
    assert check_phrase(phrase, "pain", knows) == heard


@pytest.mark.parametrize(
    ("phrase", "command", "message"),
    [
        ("zxqrt", "pain", "'zxqrt' is not among the words that can be heard."),
        ("stop", "pain", "'stop' already means stop."),
        ("seven", "pain", "'seven' is an answer to a question."),
        ("yes", "pain", "'yes' is an answer to a question."),
        ("computer", "pian", "There is no command 'pian'. Did you mean 'pain'?"),
        ("", "pain", "can't be listened for"),
    ],
)
def test_what_can_not_be_an_own_phrase_is_refused(phrase: str, command: str, message: str) -> None:
    with pytest.raises(HearingError) as refused:
        check_phrase(phrase, command, knows)
    assert message in str(refused.value)


def test_an_own_phrase_has_one_meaning() -> None:
    mine = Personal().taught("computer", "pause", knows).taught("computer", "pause", knows)
    assert mine.phrases == {"computer": "pause"}
    with pytest.raises(HearingError, match="'computer' already means pause"):
        mine.taught("computer", "stop", knows)


def test_a_command_is_eased_by_what_it_lacked_and_no_more() -> None:
    mine = Personal()
    assert mine.with_offset("pain", [2.0, 0.5], needed=1.0).threshold_offsets == {"pain": 0.8}
    assert mine.with_offset("pain", [2.0, 3.0], needed=1.0).threshold_offsets == {"pain": 0.0}
    assert mine.with_offset("pain", [None, -9.0], needed=1.0).threshold_offsets == {"pain": MOST_OFFSET}
    assert mine.with_offset("pain", [None, None], needed=1.0).threshold_offsets == {"pain": 0.0}


def test_a_word_that_is_missed_is_offered_another() -> None:
    assert checked("easier", [2.0, 0.5], 1.0).sentence == "'easier': heard."
    missed = checked("easier", [2.0, None], 1.0)
    assert missed.instead == "make it easier"
    assert missed.sentence.startswith("'easier': heard 1 of 2 times. Say 'make it easier'")


def test_what_was_taught_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "mine" / "voice.json"
    assert load(path) == Personal()
    mine = Personal({"my back": "pain"}, {"pain": 0.5})
    save(path, mine)
    assert load(path) == mine
    assert [one.name for one in path.parent.iterdir()] == ["voice.json"]


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"phrases": 3, "ease": {}}', '{"phrases": {}, "ease": {"a": "b"}}']
)
def test_a_file_that_is_broken_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "voice.json"
    path.write_text(text)
    with pytest.raises(HearingError, match=r"voice\.json: your own words can't be read"):
        load(path)


def test_what_may_be_said_follows_the_question() -> None:
    assert grammar("commands")["it hurts"] == "pain"
    assert "seven" not in grammar("commands")
    assert "ow" not in grammar("commands")
    assert grammar("score")["seven"] == grammar("score")["mild"] == "answer"
    assert grammar("score")["stop"] == "stop"
    asked = grammar("phrases", ("Yes", "not really"))
    assert {phrase for phrase, name in asked.items() if name == "answer"} == {
        "yes",
        "yeah",
        "okay",
        "not really",  # a no: so each other no is one too
        "no",
        "nope",
        "not today",
        "not sure",
        "i'm not sure",
        "i don't know",
    }
    assert grammar("commands", (), {"my back": "pain"})["my back"] == "pain"


def test_numbers_and_common_words_compete_but_nothing_that_is_obeyed() -> None:
    said = grammar("commands")
    rivals = competitors(said)
    assert {"one", "ten", "twenty", "what"} <= set(rivals)
    assert not set(rivals) & set(said)
    assert not {"paws", "pane", "weight"} & set(rivals)
    assert "seven" not in competitors(grammar("score"))
