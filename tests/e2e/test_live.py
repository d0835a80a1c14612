"""The real `voicecoach play` on virtual devices: spoken to by another voice, its loudspeaker recorded."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.live.beats import beats
from benchmarks.live.playing import PERSON, Playing
from benchmarks.live.quickness import TALKING
from benchmarks.live.tape import found_at, silent_at
from tests.conftest import MODEL, lacking
from tests.replay import replayed
from tests.sound.virtual_audio import VirtualAudio, virtual_audio
from voicecoach.errors import SoundError
from voicecoach.session.words.en import STOP_THERE
from voicecoach.sound.clip import RATE
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice

REPS = """\
routine Reps

exercise Bridge
    setup   Lie down.
    dose    2 x 4 reps, rest 8s
    rep     lift 1s, lower 1s
    easier  Squeeze
        setup   Lie down.
        rep     squeeze 1s, let go 1s

do Bridge
"""
PACED = """\
routine Paced

exercise Step
    dose    2 x 3 reps, rest 5s
    rep     step 1s, back 1s

do Step
"""
Entry = Mapping[str, Any]

BREATH = 0.5
"""Seconds between two commands, as somebody takes who is heard: what is said on and on is talk."""

TIMES = 3
"""The most times that something is said."""


class Floor:
    """The virtual devices, a person beside them, and the program that is started there."""

    def __init__(self, audio: VirtualAudio, person: Speech, folder: Path) -> None:
        self.audio = audio
        self.folder = folder
        self._person = person
        if isinstance(MODEL, Path):
            audio.environment["VOICECOACH_MODEL"] = str(MODEL)

    @contextmanager
    def playing(self, text: str, *options: str, screen: bool = False) -> Iterator[Playing]:
        """The program plays this, is heard, and listens; `screen`: in a terminal."""
        script = self.folder / "live.routine"
        script.write_text(text, encoding="utf-8")
        with (
            closing(Playing(script, self.audio, *options, screen=screen)) as play,
            self.audio.recording(),
        ):
            if "--no-mic" not in options:
                play.wait_until_it_listens()
            yield play

    def says(self, words: str, play: Playing, command: str, after: int) -> int:
        """Says this until it is obeyed as `command`: how many events there are up to that."""
        return self.says_until(is_action(command), words, play, after)

    def says_until(self, happens: Callable[[Entry], bool], words: str, play: Playing, after: int) -> int:
        """After a breath, and again where it wasn't heard: how often it is is for `bench hearing` to say."""
        for _ in range(TIMES):
            self.let_pass(BREATH)
            self.audio.say(self._person.clip(words))
            with suppress(SoundError):
                return play.wait_for(happens, after, seconds=10.0)
        pytest.fail(f"not obeyed, said {TIMES} times: {words}")

    def let_pass(self, seconds: float) -> None:
        """Wait until so much more has been recorded of the loudspeaker."""
        self.audio.until_recorded(self.audio.recorded + round(seconds * RATE))

    def rehearsed(self, text: str, events: Iterable[Entry]) -> list[Entry]:
        """The events where what was heard comes again in virtual time, at the frames where it was obeyed."""
        script = self.folder / "rehearsed.routine"
        script.write_text(text, encoding="utf-8")
        return replayed(script, events)


@pytest.fixture(scope="module")
def module_audio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualAudio]:
    if isinstance(MODEL, str):
        lacking(MODEL)
    with virtual_audio(tmp_path_factory.mktemp("pulse")) as audio, audio.hush():
        yield audio


@pytest.fixture
def floor(module_audio: VirtualAudio, tmp_path: Path, own_folders: Path) -> Iterator[Floor]:
    module_audio.environment["VOICECOACH_CACHE"] = str(own_folders / "cache")
    module_audio.environment["VOICECOACH_DATA"] = str(own_folders / "data")
    with closing(Speech(open_voice("system", speaker=PERSON))) as person:
        yield Floor(module_audio, person, tmp_path)


def is_action(command: str) -> Callable[[Entry], bool]:
    return lambda entry: entry["event"] == "action" and entry["command"] == command


def counts(entry: Entry) -> bool:
    return bool(entry["event"] == "count")


def says(text: str) -> Callable[[Entry], bool]:
    return lambda entry: entry["event"] == "say" and entry["text"].startswith(text)


def obeyed(events: list[Entry]) -> list[Entry]:
    return [entry for entry in events if entry["event"] == "heard" and entry["accepted"]]


def performed(events: list[Entry]) -> list[Entry]:
    """All but what is told of the hearing itself."""
    return [entry for entry in events if entry["event"] not in {"heard", "likely", "hearing"}]


# --- what is said ----------------------------------------------------------------------------------


def test_pain_silences_the_coach_and_a_recogniser_that_dies_is_started_again(floor: Floor) -> None:
    with floor.playing(TALKING) as play:
        done = play.wait_for(says("When"))
        floor.let_pass(1.0)
        done = floor.says("it hurts", play, "pain", done)
        floor.let_pass(2.0)
        play.type("0")
        play.type("yes")  # it does not hurt
        done = play.wait_for(says("When"), done)
        os.kill(play.process_of("listening"), signal.SIGKILL)
        play.wait_until_it_listens(times=2)
        done = floor.says("stop", play, "stop", done)
        floor.let_pass(4.0)  # the coach says it too, until then
        floor.says("stop", play, "stop", done)
        assert play.process.wait(10) == 0
        heard, events = floor.audio.heard(), play.events()
    assert events[-1]["reason"] == "stopped"
    with closing(Speech(open_voice("system"))) as coach:
        reply = coach.clip(STOP_THERE).samples[: RATE // 2]
    onset = found_at(heard, reply)
    assert 0 < onset - silent_at(heard, reply) < RATE // 10  # not overlaid: it was silent just before
    sentence = next(entry for entry in events if says("When")(entry))
    cut = next(entry for entry in events if entry["event"] == "cut")
    assert cut["t"] < sentence["end"]


def test_what_is_said_does_live_what_it_does_when_typed_in_a_rehearsal(floor: Floor) -> None:
    with floor.playing(REPS) as play:
        done = play.wait_for(says("three"))
        done = floor.says("make it easier", play, "easier", done)
        done = floor.says("hold on", play, "pause", done)
        floor.let_pass(1.0)
        done = floor.says("resume", play, "resume", done)
        done = floor.says("hold on", play, "pause", done)
        floor.let_pass(1.0)
        floor.says("next exercise", play, "next exercise", done)
        assert play.process.wait(10) == 0
        events = play.events()
    commands = obeyed(events)
    assert {"easier", "pause", "resume", "next exercise"} <= {one["command"] for one in commands}
    assert performed(floor.rehearsed(REPS, events)) == performed(events)


def test_beats_sound_at_their_times_from_one_another(floor: Floor) -> None:
    with floor.playing(PACED, "--no-mic") as play:
        assert play.process.wait(60) == 0
        found, lines = beats(play.events(), floor.audio.pcm()), play.lines()
    assert found.count > 4
    assert found.breaks <= underflows(lines)  # none but those of a busy machine, of which it tells


def underflows(lines: Iterable[str]) -> int:
    told = next((line for line in lines if line.startswith("The sound broke off")), "")
    times = re.search(r"\d+", told)
    return int(times[0]) if times else bool(told)


def test_its_keys_are_obeyed_under_the_full_screen_and_the_terminal_is_left_as_it_was(floor: Floor) -> None:
    with floor.playing(REPS, "--no-mic", screen=True) as play:
        done = play.wait_for(counts)
        play.press(" ")
        done = play.wait_for(is_action("pause"), done)
        play.press("\r")
        done = play.wait_for(is_action("resume"), done)
        done = play.wait_for(counts, done)
        play.press("e")
        play.wait_for(says("Lie down"), play.wait_for(is_action("easier"), done))
        play.press("q")
        assert play.process.wait(20) == 0
        drawn = "\n".join(play.lines())
    screen, left, after = drawn.partition("\x1b[?1049l")
    assert left
    assert "Bridge" in screen
    assert "Squeeze" in screen
    assert after.splitlines()[0].endswith("Reps")
    assert "Traceback" not in drawn


# --- devices that go and come ----------------------------------------------------------------------


def test_a_microphone_that_is_taken_away_and_brought_back_costs_no_rep(floor: Floor) -> None:
    with floor.playing(REPS, "--device-in", "microphone", "--device-out", "speaker") as play:
        done = play.wait_for(counts)
        floor.audio.unplug_microphone()
        done = play.wait_for(lambda entry: entry["event"] == "hearing" and not entry["on"], done)
        floor.audio.plug_microphone()
        done = play.wait_for(lambda entry: entry["event"] == "hearing" and entry["on"], done)
        # Heard, whether or not it is obeyed: with no echo at all the guard distrusts what it can't cancel.
        floor.says_until(lambda entry: entry["event"] == "heard", "volume up", play, done)
        assert play.process.wait(60) == 0
        events, lines = play.events(), play.lines()
    assert "The microphone is gone." in lines
    assert reps(events) == reps(floor.rehearsed(REPS, [one for one in events if one["event"] == "hearing"]))


def reps(events: list[Entry]) -> list[tuple[str, float]]:
    kinds = {"phase", "rest"}  # a count gives way to "I can't hear you"
    return [(entry["event"], entry["t"]) for entry in events if entry["event"] in kinds]


def test_a_session_pauses_while_there_is_no_loudspeaker_and_goes_on_from_where_it_was(floor: Floor) -> None:
    with floor.playing(REPS) as play:
        done = play.wait_for(lambda entry: entry["event"] == "count" and entry["value"] == 2)
        floor.audio.suspend("sink speaker", on=True)
        done = play.wait_for(is_action("pause"), done)
        floor.audio.suspend("sink speaker", on=False)
        done = play.wait_for(is_action("resume"), done)
        counted_in = play.wait_for(says("one"), done)
        play.type("stop")
        play.wait_for(is_action("stop"), counted_in)
        floor.let_pass(3.0)
        play.type("stop")
        assert play.process.wait(10) == 0
        events, heard = play.events(), floor.audio.heard()
    said = [entry["text"] for entry in events[done:counted_in] if entry["event"] == "say"]
    assert said[:3] == ["three", "two", "one"]
    assert np.abs(heard[-RATE:]).max() > 0.01  # it is heard again
