from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import numpy as np
import pytest

from voicecoach.listen.heard import Heard
from voicecoach.listen.phrases.modes import told
from voicecoach.listen.phrases.typed import WrittenPhrases
from voicecoach.listen.worker.process import ListeningProcess
from voicecoach.player.live.ears import AGAIN, LISTENS, LOUDSPEAKER_BACK, NO_LOUDSPEAKER, LiveEars
from voicecoach.player.patience import GAPS_ONLY
from voicecoach.player.stage import NOT_WANTED
from voicecoach.session.events import FRAME_RATE, Command, Company, HasCompany, Hearing, Listen, Manner
from voicecoach.sound.devices.capture import Captured
from voicecoach.sound.signal import SILENT

BLOCK = 480
GONE = "The microphone is gone."


class FakeProcess:
    """A process that listens as a test says."""

    def __init__(self) -> None:
        self.ready = self.too_little = False
        self.company: Company | None = None
        self.failed = ""
        self.restarts = 0
        self.said: list[Heard] = []
        self.told: list[object] = []

    def accept(self, microphone: object, speaker: object, at: int) -> None:
        del microphone, speaker, at

    def heard(self) -> Heard | None:
        return self.said.pop(0) if self.said else None

    def listen(self, listening: Listen) -> None:
        self.told.append(listening)

    def address(self, manner: Manner) -> None:
        self.told.append(manner)

    def coach(self, text: str, start: int, end: int) -> None:
        self.told.append((text, start, end))

    def silence(self, at: int) -> None:
        self.told.append(at)


class FakeDevices:
    """Devices that come and go as a test says; the microphone brings noise."""

    def __init__(self) -> None:
        self.lost = False
        self.lacks = ""
        self.brings = np.full(BLOCK, 0.01, dtype=np.float32)

    def captured(self) -> Iterator[Captured]:
        yield Captured(self.brings, self.brings, 0)


class Stage:
    """The ears of a session that is paused by the machine's own commands alone."""

    def __init__(self, *typed: str) -> None:
        self.process, self.devices = FakeProcess(), FakeDevices()
        self.notices: list[str] = []
        self.paused = False
        self.ears = LiveEars(
            self.devices,
            cast("ListeningProcess", self.process),
            WrittenPhrases([(0, phrase) for phrase in typed]),
            self.notices.append,
            lambda: self.paused,
        )

    def attend(self, seconds: float = 0.0) -> list[object]:
        """Let so much time pass, one block at least; what was heard."""
        for _ in range(round(seconds * FRAME_RATE / BLOCK) or 1):
            self.ears.attend(BLOCK)
        heard = list[object]()
        while (one := self.ears.heard(0)) is not None:
            heard.append(one)
            if isinstance(one, Command):
                self.paused = one.name == "pause"
        return heard


@pytest.fixture
def stage() -> Stage:
    """It listens."""
    stage = Stage()
    stage.process.ready = True
    assert stage.attend() == [Hearing(on=True)]
    assert stage.notices.pop() == LISTENS
    return stage


def test_it_says_when_it_listens() -> None:
    stage = Stage()
    stage.attend(1.0)
    assert (stage.notices, stage.ears.listening.on) == ([], False)
    assert stage.ears.listening.reason
    stage.process.ready = True
    stage.attend()
    assert (stage.notices, stage.ears.listening.on) == ([LISTENS], True)
    assert stage.ears.listening.level_db == pytest.approx(-40, abs=0.1)


def test_what_is_said_comes_before_what_is_typed_and_nothing_is_lost() -> None:
    stage = Stage("next", "stop")
    pain = Heard("pain", "pain", "decided", True, "heard", 1.0, 1.0, 0, 1, 2)
    stage.process.said = [pain]
    assert stage.attend() == [pain, "next", "stop"]


def test_a_microphone_that_is_gone_for_a_moment_is_not_spoken_of(stage: Stage) -> None:
    stage.devices.lacks = GONE
    assert stage.attend(0.9) == []
    stage.devices.lacks = ""
    assert stage.attend(2.0) == []
    assert stage.notices == []


def test_one_that_stays_away_is_and_so_is_its_return(stage: Stage) -> None:
    stage.devices.lacks = GONE
    assert stage.attend(2.0) == [Hearing(on=False)]
    assert (stage.notices, stage.ears.listening.reason) == ([GONE], GONE)
    stage.devices.lacks = ""
    assert stage.attend(2.0) == [Hearing(on=True)]
    assert stage.notices == [GONE, LISTENS]


def test_one_that_was_never_there_is_told_of_and_spoken_of() -> None:
    stage = Stage()
    stage.process.ready, stage.devices.lacks = True, GONE
    assert stage.attend(2.0) == [Hearing(on=False)]
    assert stage.notices == [GONE]


def test_a_recogniser_that_never_came_to_listen_is_spoken_of() -> None:
    stage = Stage()
    stage.process.failed = "There is no model."
    assert stage.attend(2.0) == [Hearing(on=False)]


def test_where_no_microphone_is_wanted_each_session_is_told_once() -> None:
    ears = LiveEars(FakeDevices(), None, None, lambda _: None, lambda: False, "You wanted no microphone.")
    for _ in range(2):
        ears.begin()
        assert ears.heard(0) == Hearing(on=False)
        ears.attend(BLOCK)
        assert ears.heard(0) is None


def test_that_keys_or_buttons_are_at_hand_is_told_with_it() -> None:
    ears = LiveEars(FakeDevices(), None, WrittenPhrases(), lambda _: None, lambda: False, at_hand=True)
    ears.begin()
    assert ears.heard(0) == Hearing(on=False, reason=NOT_WANTED, keys=True)


def test_the_session_after_the_questions_is_told_again_that_nobody_is_heard_but_not_that_they_are(
    stage: Stage,
) -> None:
    stage.ears.begin()
    assert stage.attend(2.0) == []
    stage.devices.lacks = GONE
    assert stage.attend(2.0) == [Hearing(on=False)]
    stage.ears.begin()
    assert stage.attend(2.0) == [Hearing(on=False)]


def test_without_a_loudspeaker_the_session_pauses_and_goes_on_when_it_is_back(stage: Stage) -> None:
    stage.devices.lost, stage.devices.lacks = True, GONE
    assert stage.attend(5.0)[0] == Command("pause", "")
    stage.devices.lost, stage.devices.lacks = False, ""
    assert stage.attend() == [Command("resume", "")]
    assert [one for one in stage.notices if one in {NO_LOUDSPEAKER, LOUDSPEAKER_BACK}] == [
        NO_LOUDSPEAKER,
        LOUDSPEAKER_BACK,
    ]


def test_a_session_that_the_person_paused_stays_so(stage: Stage) -> None:
    stage.paused = stage.devices.lost = True
    stage.attend()
    stage.devices.lost = False
    assert stage.attend() == []


def test_one_that_could_not_be_paused_is_not_resumed_either(stage: Stage) -> None:
    stage.devices.lost = True
    stage.attend()
    stage.paused = False  # in the pain dialogue a pause stays, and "resume" would be an answer
    stage.devices.lost = False
    assert stage.attend() == []


def test_a_recogniser_that_is_started_again_and_one_that_will_not_do(stage: Stage) -> None:
    stage.process.ready, stage.process.restarts = False, 1
    assert stage.attend() == []
    assert (stage.notices, stage.ears.listening.on) == ([AGAIN], False)
    stage.process.failed = "It keeps breaking off."
    assert stage.attend() == [Hearing(on=False)]
    assert (stage.notices[-1], stage.ears.open) == ("It keeps breaking off.", False)


def test_what_is_wrong_with_the_microphone_is_told_while_it_holds(stage: Stage) -> None:
    stage = Stage()
    stage.process.ready = True
    stage.devices.brings = np.zeros(BLOCK, dtype=np.float32)
    assert stage.attend(6.0) == [Hearing(on=False, reason=SILENT)]  # and never that it hears
    assert (stage.ears.listening.on, stage.ears.listening.reason) == (False, SILENT)
    stage.devices.brings = np.full(BLOCK, 0.01, dtype=np.float32)
    assert stage.attend() == [Hearing(on=True)]
    assert stage.notices == [LISTENS, SILENT, LISTENS]


def test_where_the_coach_can_not_be_kept_out_only_gaps_are_left(stage: Stage) -> None:
    stage.process.too_little = True
    assert stage.attend(16.0) == [Hearing(on=False, reason=GAPS_ONLY, between=True)]
    stage.process.too_little = False
    assert stage.attend() == [Hearing(on=True, between=True)]


def test_what_the_coach_says_is_told_to_the_process(stage: Stage) -> None:
    stage.ears.listen(Listen(0, "score"))
    stage.ears.coach("Hold.", 5, 9)
    stage.ears.silence(7)
    assert stage.process.told == [Listen(0, "score"), ("Hold.", 5, 9), 7]


def test_company_is_told_once_also_after_the_recogniser_was_started_again(
    stage: Stage,
) -> None:
    stage.process.company = "talk"
    assert stage.attend(1.0) == [HasCompany("talk")]
    stage.process.company = None
    assert stage.attend(1.0) == []
    stage.process.company = "music"
    assert stage.attend(1.0) == []


def test_the_manner_is_told_to_the_process_shown_and_said_in_a_sentence(
    stage: Stage,
) -> None:
    stage.ears.address("all")
    assert (stage.process.told, stage.notices) == ([], [])
    stage.ears.address("named")
    stage.attend()
    assert stage.process.told == ["named"]
    assert stage.notices == [told("named", "coach")]
    assert stage.ears.listening.name == "coach"
    stage.ears.address("all")
    stage.attend()
    assert stage.process.told == ["named", "all"]
    assert stage.ears.listening.name == ""
