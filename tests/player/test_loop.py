from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from tests.entries import into
from tests.fakes import FakeEars
from tests.player.fakes_session import CountedClips, Reply, ScriptedSession
from voicecoach.errors import VoicecoachError
from voicecoach.listen.heard import Heard
from voicecoach.listen.phrases.typed import Typed, WrittenPhrases
from voicecoach.player.eventlog import Read
from voicecoach.player.loop import Player
from voicecoach.player.performance import Performance
from voicecoach.player.stage import Conductor, Timeline
from voicecoach.player.unattended import planned
from voicecoach.routine.library import load
from voicecoach.session.events import (
    Answer,
    Command,
    Cue,
    CueFinished,
    Cut,
    Doubt,
    Event,
    Fact,
    Finished,
    Hush,
    Listen,
    NotMeant,
    Play,
    Say,
    Start,
    Tick,
    Volume,
)
from voicecoach.session.facts import Counted, SessionResumed, SessionStopped
from voicecoach.session.plan.steps import Plan
from voicecoach.session.session import Session
from voicecoach.sound.clip import Clip, Samples
from voicecoach.sound.mixer import Mixer

START = Start(Plan("Nothing", ()), "unattended")


def perform(
    reply: Reply, phrases: Iterable[tuple[int, str]] = (), **options: Any
) -> tuple[ScriptedSession, list[Read], Performance]:
    session, log = ScriptedSession(reply), list[Read]()
    player = Player(
        session, CountedClips(), Timeline(), ears=WrittenPhrases(phrases), log=into(log), **options
    )
    return session, log, player.run(START)


def at_start(*cues: Cue, deadline: int | None = None) -> Reply:
    """The cues at the start; where there is a deadline, the session is done at it."""

    def reply(session: ScriptedSession, event: Event, at: int) -> Iterable[Cue]:
        if isinstance(event, Start):
            session.deadline = deadline
            return cues
        if isinstance(event, Tick):
            session.deadline = None
            return [Finished(at, "done")]
        return []

    return reply


def said(log: list[Read]) -> list[str]:
    return [entry["text"] for entry in log if entry["event"] == "say"]


# --- what is spoken ------------------------------------------------------------------------------


def test_a_blocking_text_is_spoken_however_long_and_its_end_is_handed_over() -> None:
    session, log, performance = perform(at_start(Say(0, 7, ("twelve words",), None, "prompt")))
    assert session.finishes == [(12_000, CueFinished(7, "done", "twelve words"))]
    assert log[0] == {"t": 0.0, "event": "say", "text": "twelve words", "end": 0.25, "kind": "prompt"}
    assert performance == Performance("waiting", 12_000, ())


@pytest.mark.parametrize(
    ("until", "chosen"),
    [(5_000, "eight"), (4_999, "five"), (4_000, "five"), (3_999, "six")],
)
def test_the_first_text_that_ends_in_time_is_spoken(until: int, chosen: str) -> None:
    session, log, _ = perform(at_start(Say(0, 1, ("eight", "five", "six"), until, "cue")))
    assert said(log) == [chosen]
    assert session.finishes == [(len(chosen) * 1_000, CueFinished(1, "done", chosen))]


def test_texts_are_tried_in_the_order_given_even_where_a_later_one_is_longer() -> None:
    _, log, _ = perform(at_start(Say(0, 1, ("one", "longer"), 9_000, "cue")))
    assert said(log) == ["one"]


def test_what_fits_in_no_form_is_dropped_at_its_own_time() -> None:
    session, log, _ = perform(at_start(Say(2_400, 1, ("eight", "five"), 5_000, "cue")))
    assert session.finishes == [(2_400, CueFinished(1, "dropped", ""))]
    assert log[0] == {"t": 0.05, "event": "dropped", "texts": ("eight", "five"), "kind": "cue"}


def test_a_count_that_fits_in_no_form_becomes_a_tick() -> None:
    session, log, _ = perform(at_start(Say(4_800, 1, ("seventeen",), 5_000, "count")))
    assert session.finishes == [(5_300, CueFinished(1, "done", ""))]
    assert log[1] == {"t": 0.1, "event": "tone", "name": "tick", "end": 0.110417}


def test_a_tick_stands_for_what_the_voice_cannot_say_and_the_words_are_kept_for_the_person() -> None:
    session, log, performance = perform(at_start(Say(0, 1, ("mute",), None, "prompt")))
    assert session.finishes == [(500, CueFinished(1, "done", ""))]
    assert log[0] == {
        "t": 0.0,
        "event": "dropped",
        "texts": ("mute",),
        "kind": "prompt",
        "why": "The voice has gone.",
    }
    assert log[1]["name"] == "tick"
    assert said(log) == []
    assert performance.failures == ("The voice has gone.",)


def test_a_form_the_voice_cannot_say_gives_way_to_the_following_one() -> None:
    _, log, _ = perform(at_start(Say(0, 1, ("mute", "can"), None, "prompt")))
    assert said(log) == ["can"]


def test_the_coming_texts_are_told_at_the_start_and_when_the_person_changes_the_course() -> None:
    session, clips = ScriptedSession(at_start()), CountedClips()
    session.coming = ["one", "two"]
    Player(session, clips, Timeline(), ears=WrittenPhrases([(480, "easier")])).run(START)
    assert clips.prepared == [["one", "two"], ["one", "two"]]


def test_live_the_next_texts_are_told_again_before_the_last_ones_are_used_up() -> None:
    session, clips = (
        ScriptedSession(at_start(*(Say(at, at, ("go",), None, "cue") for at in range(5)))),
        CountedClips(),
    )
    session.coming = [str(number) for number in range(100)]
    Player(session, clips, Timeline(), ahead_texts=6).run(START)
    assert clips.prepared == [session.coming[:6]] * 3  # at the start, and each two texts


# --- the order of things -------------------------------------------------------------------------


def test_at_one_instant_ends_come_first_then_the_tick_answers_and_commands() -> None:
    def reply(session: ScriptedSession, event: Event, at: int) -> Iterable[Cue]:
        if isinstance(event, Start):
            session.deadline = 3_000
            return [Listen(at, "score", (), 5), Say(at, 1, ("one",), None, "prompt")]
        if isinstance(event, Tick):
            session.deadline = None
        return []

    session, _, _ = perform(reply, [(3_000, "pain"), (3_000, "four")])
    assert session.handed == [
        (0, START),
        (3_000, CueFinished(1, "done", "one")),
        (3_000, Tick()),
        (3_000, Answer(5, 4)),
        (3_000, Command("pain", "pain")),
    ]


def test_a_cue_takes_effect_at_its_own_time() -> None:
    cues = (Fact(900, SessionResumed()), Fact(100, Counted(1)), Play(500, 1, "pip"))
    _, log, _ = perform(at_start(*cues))
    assert [(entry["t"], entry["event"]) for entry in log] == [
        (0.002083, "count"),
        (0.010417, "tone"),
        (0.01875, "resumed"),
        (0.020833, "finished"),
    ]


def test_the_session_ends_when_what_sounds_has_ended() -> None:
    session, log, performance = perform(at_start(Say(0, 1, ("far too long",), None, "prompt"), deadline=100))
    assert session.finishes == [(12_000, CueFinished(1, "done", "far too long"))]
    assert performance == Performance("done", 12_000, ())
    assert log[-1] == {"t": 0.25, "event": "finished", "reason": "done", "duration": 0.25}


def test_a_session_that_is_over_hears_and_does_nothing_more() -> None:
    def reply(session: ScriptedSession, event: Event, at: int) -> Iterable[Cue]:
        if isinstance(event, Start):
            session.deadline = 100
            return [Say(at, 1, ("farewell",), None, "prompt"), Finished(at, "stopped")]
        return []

    session, log, _ = perform(reply, [(200, "pain")])
    assert session.handed[1:] == [(8_000, CueFinished(1, "done", "farewell"))]
    assert [entry["event"] for entry in log] == ["say", "finished"]


def test_a_session_that_asks_for_the_same_instant_for_ever_is_ended() -> None:
    def reply(session: ScriptedSession, event: Event, at: int) -> Iterable[Cue]:
        del event
        session.deadline = at
        return []

    with pytest.raises(VoicecoachError, match=r"stands still at 0\.0 s"):
        perform(reply)


# --- silence -------------------------------------------------------------------------------------


def cut_at_a_tick(*cues: Cue, at: int) -> Reply:
    def reply(session: ScriptedSession, event: Event, now: int) -> Iterable[Cue]:
        if isinstance(event, Start):
            session.deadline = at
            return cues
        if isinstance(event, Tick):
            session.deadline = None
            return [Cut(now, 10), Say(now, 99, ("stop",), None, "safety"), Fact(now, SessionStopped())]
        return []

    return reply


def test_a_cut_ends_what_sounds_and_what_was_still_to_come_and_spares_what_follows_it() -> None:
    session, log, _ = perform(
        cut_at_a_tick(
            Say(0, 1, ("sounding",), None, "prompt"),
            Say(6_000, 2, ("queued",), None, "cue"),
            Fact(6_000, Counted(2)),
            Listen(6_000, "commands"),
            at=5_000,
        )
    )
    assert session.finishes == [
        (5_000, CueFinished(1, "cut", "sounding")),
        (5_000, CueFinished(2, "cut", "")),
        (9_000, CueFinished(99, "done", "stop")),
    ]
    assert [entry["event"] for entry in log] == ["say", "cut", "say", "stopped", "finished"]


def test_a_clip_that_ends_at_the_cut_was_done() -> None:
    session, _, _ = perform(cut_at_a_tick(Say(0, 1, ("three",), None, "prompt"), at=5_000))
    assert session.finishes[0] == (5_000, CueFinished(1, "done", "three"))


# --- what the person says ------------------------------------------------------------------------


def test_a_typed_answer_reaches_the_question_that_is_asked() -> None:
    asked = at_start(Listen(0, "phrases", ("yes", "a little"), 3))
    session, log, _ = perform(asked, [(480, "A little"), (960, "yeah"), (1_440, "easier")])
    assert session.handed[1:] == [
        (480, Answer(3, "a little")),
        (960, Answer(3, "yes")),
        (1_440, Command("easier", "easier")),
    ]
    assert log[0] == {
        "t": 0.01,
        "event": "heard",
        "command": "answer",
        "phrase": "A little",
        "value": "a little",
        "accepted": True,
    }


@pytest.mark.parametrize(
    ("phrase", "value"), [("4", 4), ("ten", 10), ("mild", 2), ("Severe.", 8), ("never mind", 0)]
)
def test_a_score_is_a_number_or_a_word_for_one(phrase: str, value: int) -> None:
    session, _, _ = perform(at_start(Listen(0, "score", (), 2)), [(0, phrase)])
    assert session.handed[1:] == [(0, Answer(2, value))]


def test_a_press_answers_a_question_that_is_still_to_be_put_and_a_word_does_not() -> None:
    early = Listen(0, "score", (), 2, spoken=False)
    four = Heard("answer", "four", "decided", True, "", 1.0, 1.0, 0, 400, 480)
    typed, _, _ = perform(at_start(early), [(480, "4")])
    assert typed.handed[1:] == [(480, Answer(2, 4))]
    spoken, ears = ScriptedSession(at_start(early, deadline=9_600)), FakeEars([(480, four)])
    Player(spoken, CountedClips(), Timeline(), ears=ears).run(START)
    assert not [event for _, event in spoken.handed if isinstance(event, Answer)]
    assert [(one.what, one.question_id) for one in ears.listened] == [("commands", 0)]


HEARD = Heard("pain", "pain", "hush", True, "being decided", 1.0, 1.0, 100, 400, 480)


def decided(*, accepted: bool, doubtful: bool = False, word_start: int = 100) -> Heard:
    return replace(HEARD, stage="decided", accepted=accepted, doubtful=doubtful, word_start=word_start)


@pytest.mark.parametrize(
    ("heard", "handed"),
    [
        ([HEARD], [Hush("pain")]),
        ([HEARD, decided(accepted=True)], [Hush("pain"), Command("pain", "pain")]),
        ([HEARD, decided(accepted=True, doubtful=True)], [Hush("pain"), Doubt("pain")]),
        ([HEARD, decided(accepted=False)], [Hush("pain"), NotMeant()]),
        ([HEARD, decided(accepted=False, word_start=7), decided(accepted=False)], [Hush("pain"), NotMeant()]),
        ([decided(accepted=False)], []),
    ],
)
def test_pain_that_is_being_decided_hushes_the_session_until_it_is(
    heard: list[Heard], handed: list[Event]
) -> None:
    session = ScriptedSession(at_start(Listen(0, "commands"), deadline=9_600))
    ears = FakeEars([(480 * (number + 1), one) for number, one in enumerate(heard)])
    Player(session, CountedClips(), Timeline(), ears=ears).run(START)
    assert [event for _, event in session.handed if not isinstance(event, Start | Tick)] == handed


def test_what_is_not_understood_is_written_down_and_not_handed_over() -> None:
    session, log, _ = perform(at_start(), [(480, "banana")])
    assert session.handed == [(0, START)]
    assert log[0]["accepted"] is False


def test_a_rehearsal_ends_waiting_once_nothing_more_is_to_be_heard() -> None:
    def reply(session: ScriptedSession, event: Event, at: int) -> Iterable[Cue]:
        session.waiting, session.deadline = True, at + 48_000 * 60  # a reminder a minute
        return [Say(at, 1, ("again",), None, "prompt")] if isinstance(event, Command) else []

    _, log, performance = perform(reply, [(240_000, "repeat")])
    assert performance == Performance("waiting", 245_000, ())
    assert log[-1]["reason"] == "waiting"


def test_ctrl_c_ends_the_session_at_once() -> None:
    def reply(session: ScriptedSession, event: Event, at: int) -> Iterable[Cue]:
        if isinstance(event, Tick):
            raise KeyboardInterrupt
        session.deadline = 4_800
        return [Say(at, 1, ("far too long",), None, "prompt")]

    _, log, performance = perform(reply)
    assert performance.reason == "interrupted"
    assert log[-1] == {"t": 0.1, "event": "finished", "reason": "interrupted", "duration": 0.1}


# --- blocks, samples, sinks ----------------------------------------------------------------------


class ToneClips(CountedClips):
    """Every text and sound as samples: its own pitch, its own length."""

    def _clip(self, text: str, frames: int) -> Any:
        pitch = 100 + sum(map(ord, text)) % 400
        return Clip((0.5 * np.sin(np.arange(frames) * pitch / 7_000)).astype(np.float32))

    def speech(self, text: str) -> Any:
        return self._clip(text, len(super().speech(text)))

    def sound(self, name: str) -> Any:
        return self._clip(name, 500)


class Tape:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.blocks: list[Any] = []
        self.muted_at: list[int] = []

    def write(self, block: Any) -> None:
        self.blocks.append(block)

    def mute(self) -> None:
        self.muted_at.append(sum(map(len, self.blocks)))


def lively(session: ScriptedSession, event: Event, at: int) -> Iterable[Cue]:
    """Counts every 7,777 frames over long speech, louder at the third; pain cuts all; then the end."""
    if isinstance(event, Command):
        session.deadline = at + 10_001
        return [Cut(at, 20), Say(at, 1_000, ("stop there",), None, "safety"), Fact(at, SessionStopped())]
    if isinstance(event, Start):
        session.deadline = 7_777
        return [Say(at, 1, ("a long instruction",), None, "instruction")]
    if not isinstance(event, Tick):
        return []
    if at > 40_000:
        session.deadline = None
        return [Finished(at, "done")]
    session.deadline = at + 7_777
    louder = [Volume(at, 3.0)] if at == 3 * 7_777 else []
    return [Say(at, at, ("seven", "two"), at + 4_000, "count"), Fact(at, Counted(at)), *louder]


def performed(reply: Reply, block_frames: int) -> tuple[list[Read], Any, Performance, Tape]:
    return taped(ScriptedSession(reply), START, [(33_333, "pain")], block_frames)


def taped(
    session: Conductor, start: Start, phrases: Iterable[tuple[int, str]], block_frames: int
) -> tuple[list[Read], Any, Performance, Tape]:
    log, tape = list[Read](), Tape()
    player = Player(
        session,
        ToneClips(),
        Mixer(),
        sink=tape,
        ears=WrittenPhrases(phrases),
        log=into(log),
        block_frames=block_frames,
    )
    performance = player.run(start)
    return log, np.concatenate(tape.blocks), performance, tape


def test_blocks_of_64_and_of_4800_give_the_same_events_and_the_same_samples() -> None:
    small_log, small_samples, small, _ = performed(lively, 64)
    large_log, large_samples, large, _ = performed(lively, 4_800)
    assert small_log == large_log
    assert small == large
    assert np.array_equal(small_samples, large_samples)
    assert np.abs(large_samples).max() > 0.4  # and there is something to hear


def test_louder_is_louder_from_then_on() -> None:
    def loudness(change_db: float) -> Any:
        reply = at_start(Say(0, 1, ("a long instruction",), None, "cue"), Volume(4_800, change_db))
        return np.abs(performed(reply, 4_800)[1])

    quieter, same = loudness(-6.0), loudness(0.0)
    assert np.array_equal(quieter[:4_800], same[:4_800])
    assert quieter[9_600:].max() == pytest.approx(same[9_600:].max() / 2, rel=0.01)


def test_a_real_session_that_is_interrupted_is_the_same_in_blocks_of_any_size() -> None:
    plan = planned(load("glute-activation-short"))
    at = [(31.7, "pause"), (40.001, "resume"), (61.3, "pain"), (66, "2"), (75, "ready"), (90.02, "next")]
    phrases = [(round(seconds * 48_000), phrase) for seconds, phrase in at]
    small = taped(Session(), Start(plan, "unattended"), phrases, 64)
    large = taped(Session(), Start(plan, "unattended"), phrases, 4_800)
    assert small[0] == large[0]
    assert np.array_equal(small[1], large[1])
    assert small[2] == large[2]
    assert {"pause", "pain", "next"} <= {entry.get("command") for entry in large[0]}
    assert large[2].reason == "done"


def test_with_no_samples_at_all_the_events_and_the_length_are_the_same() -> None:
    log, samples, performance, _ = performed(lively, 4_800)
    _, silent_log, silent = perform(lively, [(33_333, "pain")])
    assert silent_log == log
    assert silent == performance
    assert silent.frames == len(samples)


def test_the_sink_is_muted_where_the_cut_is() -> None:
    _, _, _, tape = performed(lively, 480)
    assert tape.muted_at == [33_333]


def test_everything_is_silent_a_fade_after_the_cut() -> None:
    def pained(session: ScriptedSession, event: Event, at: int) -> Iterable[Cue]:
        if isinstance(event, Command):
            return [Cut(at, 20), Finished(at, "pain")]
        return [Say(at, 1, ("a very long instruction indeed, to be cut",), None, "instruction")] * (
            not session.handed[1:]
        )

    log, samples, _, _ = performed(pained, 480)
    assert len(samples) == 33_333 + 960
    assert np.abs(samples[33_333 - 480 : 33_333]).max() > 0.3
    assert log[-2]["event"] == "cut"


def test_the_ears_are_asked_each_block() -> None:
    class Late(Typed):
        """Ears that never know what comes, and hear something at frame 1,000."""

        open = True

        def next_at(self) -> None:
            return None

        def heard(self, frame: int) -> str | None:
            if frame < 1_000 or not self.open:
                return None
            self.open = False
            return "next"

    session = ScriptedSession(at_start())
    Player(session, CountedClips(), Timeline(), ears=Late(), block_frames=480).run(START)
    assert session.handed[-1] == (1_440, Command("next", "next"))


def test_a_block_is_written_then_the_ears_are_attended_to_for_as_long() -> None:
    happened: list[tuple[str, int]] = []

    class Floor(Typed):
        """A loudspeaker, and ears that hear nothing; the person quits after four blocks."""

        open = True

        def write(self, block: Samples) -> None:
            happened.append(("write", len(block)))

        def attend(self, frames: int) -> None:
            happened.append(("attend", frames))

        def mute(self) -> None:
            happened.append(("mute", 0))

        def next_at(self) -> None:
            return None

        def heard(self, frame: int) -> None:  # noqa: ARG002 - it never hears anything
            return None

    floor = Floor()
    player = Player(
        ScriptedSession(at_start()),
        ToneClips(),
        Mixer(),
        sink=floor,
        ears=floor,
        block_frames=480,
        quit=lambda: len(happened) >= 8,
    )
    assert player.run(START).reason == "interrupted"
    assert happened == [("write", 480), ("attend", 480)] * 4 + [("mute", 0)]
