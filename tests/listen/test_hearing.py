from __future__ import annotations

from itertools import cycle

import numpy as np
import pytest

from tests.listen.test_echo import babble, broken, power_db, quiet
from voicecoach.listen.hearing import OWN_SOUND, OWN_WORD, HearingChain
from voicecoach.listen.judge.listener import Heard
from voicecoach.sound.clip import Samples
from voicecoach.sound.room.simulated import Room

SECOND = 48_000


class Scripted:
    """A recogniser that hears what it is told to, and keeps what it is given."""

    def __init__(self, *heard: Heard) -> None:
        self.to_hear = sorted(heard, key=lambda one: one.decided_at)
        self.given: list[Samples] = []
        self.ats: list[int] = []

    def accept(self, samples: Samples, at: int) -> list[Heard]:
        self.given.append(samples)
        self.ats.append(at)
        end = at + len(samples) * 3
        now = [one for one in self.to_hear if one.decided_at < end]
        self.to_hear = self.to_hear[len(now) :]
        return now


def heard(command: str, start: float, stage: str = "decided", *, accepted: bool = True) -> Heard:
    first, last, decided = (round((start + later) * SECOND) for later in (0, 0.4, 0.6))
    reason = "heard" if accepted else "not sure enough"
    return Heard(command, command, stage, accepted, reason, 5.0, 5.0, first, last, decided)  # type: ignore[arg-type]


def run(hearing: HearingChain, microphone: Samples, speaker: Samples, *sizes: int) -> list[Heard]:
    out, at, size = [], 0, cycle(sizes or (480,))
    while at < len(microphone):
        end = at + next(size)
        out += hearing.accept(microphone[at:end], speaker[at:end], at)
        at = end
    return out


SILENCE = np.zeros(4 * SECOND, np.float32)


def test_what_the_person_says_is_passed_on() -> None:
    said = [heard("stop", 1, "likely"), heard("stop", 1), heard("next", 2, accepted=False)]
    assert run(HearingChain(Scripted(*said)), SILENCE, SILENCE) == said


def test_what_the_coach_says_itself_is_told_but_not_obeyed_and_makes_no_room() -> None:
    hearing = HearingChain(Scripted(heard("rest", 1.1, "likely"), heard("rest", 1.1)))
    hearing.self_echo.say("Rest for thirty seconds.", 1 * SECOND, 3 * SECOND)
    (only,) = run(hearing, SILENCE, SILENCE)
    assert (only.stage, only.accepted, only.reason) == ("decided", False, OWN_WORD)


def test_said_again_it_is_obeyed() -> None:
    hearing = HearingChain(Scripted(heard("rest", 1.1), heard("rest", 1.5)))
    hearing.self_echo.say("Rest for thirty seconds.", 1 * SECOND, 3 * SECOND)
    assert [one.accepted for one in run(hearing, SILENCE, SILENCE)] == [False, True]


def test_where_too_little_is_taken_out_only_the_gaps_are_listened_in() -> None:
    coach = babble(12, 1)
    played = broken(coach)
    microphone = Room().microphone(played, quiet(coach))
    hearing = HearingChain(Scripted(heard("next", 6, "likely"), heard("next", 6), heard("next", 11)))
    hearing.self_echo.say("A long text.", 0, 10 * SECOND)
    told = run(hearing, microphone, coach)
    assert hearing.guard.too_little
    assert [(one.accepted, one.reason) for one in told] == [(False, OWN_SOUND), (True, "heard")]


def test_pain_and_stop_are_heard_over_whatever_is_left_of_the_coach() -> None:
    coach = babble(12, 1)
    microphone = Room().microphone(broken(coach), quiet(coach))
    said = [heard("pain", 6, "likely"), heard("pain", 6), heard("stop", 8)]
    hearing = HearingChain(Scripted(*said))
    hearing.self_echo.say("A long text.", 0, 10 * SECOND)
    assert run(hearing, microphone, coach) == said
    assert hearing.guard.too_little


@pytest.mark.parametrize("sizes", [(480,), (1000,), (77, 4800)])
def test_the_listener_is_given_the_persons_sound_at_its_own_time(sizes: tuple[int, ...]) -> None:
    person = babble(4, 2)
    scripted = Scripted()
    run(HearingChain(scripted), person, SILENCE, *sizes)
    samples, first = np.concatenate(scripted.given), scripted.ats[0]
    expected = np.interp(first + 3 * np.arange(len(samples)), np.arange(len(person)), person)
    late = slice(1600, -1600)
    assert power_db(samples[late] - expected[late].astype(np.float32)) < power_db(samples[late]) - 30
    ends = [at + len(given) * 3 for at, given in zip(scripted.ats, scripted.given, strict=True)]
    assert scripted.ats[1:] == ends[:-1]


def test_the_size_of_the_blocks_makes_no_difference_to_what_the_listener_is_given() -> None:
    coach, person = babble(3, 1), babble(3, 2)
    microphone = Room().microphone(coach, person)
    given = []
    for sizes in [(480,), (4800,), (7, 1313)]:
        scripted = Scripted()
        run(HearingChain(scripted), microphone, coach, *sizes)
        given.append(np.concatenate(scripted.given))
    shortest = min(len(one) for one in given)
    assert all(np.array_equal(one[:shortest], given[0][:shortest]) for one in given)


def test_after_a_gap_in_the_stream_it_goes_on_at_the_right_time() -> None:
    scripted = Scripted()
    hearing = HearingChain(scripted)
    hearing.accept(SILENCE[:1000], SILENCE[:1000], 0)
    hearing.accept(SILENCE, SILENCE, 10 * SECOND)
    assert scripted.ats[-1] == 10 * SECOND - 480
