"""The real recogniser, spoken to by a synthetic voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from msgspec.structs import replace

from tests.listen.espeak import RATE, say
from tests.listen.test_decoder import ToldModel
from voicecoach.listen.judge.detector import PAUSE, STAGES, Stage, Verdict, load
from voicecoach.listen.judge.endpoint import END_FRAMES
from voicecoach.listen.judge.listener import Heard, Listener
from voicecoach.listen.phrases.grammar import grammar
from voicecoach.listen.recognise.base import Model, Samples
from voicecoach.listen.recognise.decoder import Decoder


def room(*parts: Samples | float) -> Samples:
    """What is said, and seconds of quiet between, in a room that is never quite silent."""
    random = np.random.default_rng(1)
    joined = np.concatenate(
        [np.zeros(int(one * RATE), np.float32) if isinstance(one, float) else one for one in parts]
    )
    return (joined + random.standard_normal(len(joined)).astype(np.float32) * 0.0005).astype(np.float32)


def hear(listener: Listener, samples: Samples, block: int = 160, at: int = 0) -> list[Heard]:
    heard: list[Heard] = []
    for first in range(0, len(samples), block):
        heard += listener.accept(samples[first : first + block], at + first * 3)
    return heard


def acted(heard: Sequence[Heard]) -> list[str]:
    return [one.command for one in heard if one.stage == "decided" and one.accepted]


class Judge:
    """Decides as it is told, whatever is measured."""

    def __init__(self, verdicts: Mapping[Stage, Verdict]) -> None:
        self.verdicts = verdicts
        self.seen: list[tuple[str, Stage]] = []

    def judge(self, command: str, features: Mapping[str, float], stage: Stage) -> Verdict:
        assert all(np.isfinite(value) for value in features.values())
        self.seen.append((command, stage))
        return self.verdicts.get(stage, DOUBT)


DOUBT = Verdict(0.0, likely=True, act=None, again=False)
NO = Verdict(0.0, likely=True, act=False, again=False)
YES = Verdict(0.0, likely=True, act=True, again=False, sure=True)
WEAKLY = replace(YES, sure=False)
MAYBE = Verdict(0.0, likely=True, act=False, again=True)


@pytest.mark.parametrize("said", ["stop", "next", "easier"])
def test_a_word_is_heard_out_of_digital_silence(vosk_model: Model, said: str) -> None:
    silence = np.zeros(RATE, np.float32)
    sound = np.concatenate([silence, say(said), silence, silence])
    assert acted(hear(Listener(vosk_model, load()), sound)) == [said]


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("stop", "stop"),
        ("it hurts", "pain"),
        ("next exercise", "next exercise"),
        ("make it easier", "easier"),
    ],
)
def test_a_command_is_likely_and_then_decided(vosk_model: Model, said: str, command: str) -> None:
    word = say(said)
    heard = hear(Listener(vosk_model, load()), room(1.5, word, 1.5), at=480_000)
    likely, *hushed, last = [(one.command, one.phrase, one.stage, one.accepted) for one in heard]
    assert (likely, last) == ((command, said, "likely", True), (command, said, "decided", True))
    assert hushed in ([], [("pain", said, "hush", True)])
    end = 480_000 + (int(1.5 * RATE) + len(word)) * 3
    assert abs(heard[0].word_end - end) < 0.2 * 48_000
    assert heard[0].decided_at - end < 0.3 * 48_000
    assert heard[-1].decided_at - end < 0.95 * 48_000
    assert heard[0].word_start < heard[0].word_end


@pytest.mark.parametrize("said", ["stop", "pain"])
def test_a_clear_pain_or_stop_is_obeyed_before_it_is_known_to_have_ended(
    vosk_model: Model, said: str
) -> None:
    word = say(said)
    heard = hear(Listener(vosk_model, load()), room(1.5, word, 1.5))
    end = (int(1.5 * RATE) + len(word)) * 3
    assert acted(heard) == [said]
    assert heard[-1].decided_at - end < END_FRAMES * 480


def test_a_command_is_heard_while_others_talk_on_across_the_room(vosk_model: Model) -> None:
    talking = np.concatenate(
        [say(one) for one in ("what a lovely day it is", "she waited for an hour at home")] * 4
    )
    far = talking * np.float32(0.2)
    word = say("easier")
    sound = far.copy()
    begin = int(4.2 * RATE)
    sound[begin : begin + len(word)] += word
    listener = Listener(vosk_model, load())
    heard = hear(listener, room(0.5, sound, 1.0))
    assert acted(heard) == ["easier"]
    end = (begin + int(0.5 * RATE) + len(word)) * 3
    (act,) = (one for one in heard if one.stage == "decided" and one.accepted)
    assert abs(act.decided_at - end) < 1.0 * 48_000
    assert acted(hear(Listener(vosk_model, load()), room(0.5, far, 1.0))) == []


def test_in_a_pause_nothing_else_is_obeyed(vosk_model: Model) -> None:
    judge = Judge(dict.fromkeys(STAGES, DOUBT) | {PAUSE: YES, "late": NO})
    assert acted(hear(Listener(vosk_model, judge), room(1.5, say("faster"), 1.5))) == []
    assert PAUSE not in [stage for _, stage in judge.seen]


def test_what_is_heard_does_not_depend_on_the_blocks(vosk_model: Model) -> None:
    samples = room(1.5, say("easier"), 1.5, say("what a lovely day it is"), 1.5, say("stop"), 1.5)
    whole = len(samples) // 4800 * 4800
    runs = [hear(Listener(vosk_model, load()), samples[:whole], block) for block in (160, 1_000, 4_800)]
    assert runs[0] == runs[1] == runs[2]
    assert acted(runs[0]) == ["easier", "stop"]


@pytest.mark.parametrize(
    "said", ["what happens next is up to you", "no pain no gain is what he said", "the weather is fine today"]
)
def test_running_speech_is_not_obeyed(vosk_model: Model, said: str) -> None:
    assert acted(hear(Listener(vosk_model, load()), room(1.5, say(said), 1.5))) == []


def test_noise_and_silence_are_nothing(vosk_model: Model) -> None:
    bursts = np.random.default_rng(2).standard_normal(4 * RATE).astype(np.float32) * 0.1
    assert hear(Listener(vosk_model, load()), room(2.0, bursts, 2.0)) == []


@pytest.mark.parametrize("gap", [0.09, 0.2])
def test_a_phrase_with_a_gap_in_it_is_one_phrase(vosk_model: Model, gap: float) -> None:
    judge = Judge(dict.fromkeys(STAGES, DOUBT) | {"late": YES})
    heard = hear(Listener(vosk_model, judge), room(1.5, say("next"), gap, say("exercise"), 1.5))
    assert acted(heard) == ["next exercise"]


@pytest.mark.parametrize("gap", [0.16, 0.28])
def test_a_command_right_after_one_that_was_obeyed_is_another(vosk_model: Model, gap: float) -> None:
    heard = hear(Listener(vosk_model, load()), room(1.0, say("stop"), gap, say("pain"), 1.5))
    assert acted(heard) == ["stop", "pain"]


def test_a_number_is_an_answer_only_when_it_is_asked_for(vosk_model: Model) -> None:
    listener = Listener(vosk_model, load())
    assert acted(hear(listener, room(1.5, say("seven"), 1.5))) == []
    listener.listen("score")
    heard = hear(listener, room(1.5, say("seven"), 1.5), at=48_000 * 10)
    assert [(one.command, one.phrase) for one in heard if one.accepted][-1] == ("answer", "seven")


def test_what_was_nearly_believed_is_when_it_is_said_again(vosk_model: Model) -> None:
    judge = Judge(dict.fromkeys(STAGES, DOUBT) | {"late": MAYBE})
    heard = hear(Listener(vosk_model, judge), room(1.5, say("faster"), 2.0, say("faster"), 2.0))
    decided = [(one.command, one.accepted, one.reason) for one in heard if one.stage == "decided"]
    assert decided == [("faster", False, "not sure enough"), ("faster", True, "said again")]


def test_said_again_too_late_is_the_first_time(vosk_model: Model) -> None:
    judge = Judge(dict.fromkeys(STAGES, DOUBT) | {"late": MAYBE})
    heard = hear(Listener(vosk_model, judge), room(1.5, say("faster"), 6.0, say("faster"), 2.0))
    assert acted(heard) == []


def test_what_goes_on_after_it_takes_a_likely_command_back(vosk_model: Model) -> None:
    judge = Judge(dict.fromkeys(STAGES, DOUBT) | {"late": NO})
    heard = hear(
        Listener(vosk_model, judge), room(1.5, say("next"), 0.2, say("week we shall see about it"), 1.5)
    )
    assert [(one.stage, one.accepted, one.reason) for one in heard if one.command == "next"] == [
        ("likely", True, "sounds like it"),
        ("decided", False, "more was said"),
    ]
    assert acted(heard) == []


def stages(heard: Sequence[Heard], command: str) -> list[tuple[str, bool, bool]]:
    told = [one for one in heard if one.command == command and one.stage != "likely"]
    return [(one.stage, one.accepted, one.doubtful) for one in told]


def test_pain_that_is_not_sure_silences_the_coach_and_is_believed_when_it_stands_alone(
    vosk_model: Model,
) -> None:
    judge = Judge(dict.fromkeys(STAGES, WEAKLY))
    word = say("pain")
    heard = hear(Listener(vosk_model, judge), room(1.5, word, 1.5))
    assert stages(heard, "pain") == [("hush", True, False), ("decided", True, False)]
    hush, decided = [one for one in heard if one.stage != "likely"]
    end = (int(1.5 * RATE) + len(word)) * 3
    assert hush.decided_at - end < 0.3 * 48_000
    assert decided.decided_at - end < 0.75 * 48_000
    assert hush.word_start == decided.word_start


def test_pain_in_running_speech_is_taken_back_and_believed_when_it_is_said_again(vosk_model: Model) -> None:
    judge = Judge(dict.fromkeys(STAGES, WEAKLY))
    spoken = (1.5, say("all the buses"), 0.4, say("stop"), 0.2, say("in the village"))
    heard = hear(Listener(vosk_model, judge), room(*spoken, 0.7, say("stop"), 1.5))
    assert stages(heard, "stop") == [
        ("hush", True, False),
        ("decided", False, False),
        ("decided", True, False),
    ]
    reasons = [one.reason for one in heard if one.stage == "decided" and one.command == "stop"]
    assert reasons == ["speech around it", "said again"]


def test_pain_that_is_surely_that_in_speech_is_asked_back(vosk_model: Model) -> None:
    judge = Judge(dict.fromkeys(STAGES, YES))
    heard = hear(
        Listener(vosk_model, judge), room(1.5, say("what a lovely day it is"), 0.4, say("stop"), 1.5)
    )
    assert stages(heard, "stop") == [("hush", True, False), ("decided", True, True)]
    assert heard[-1].near is False


def test_another_command_in_running_speech_is_not_obeyed_until_it_is_said_again(vosk_model: Model) -> None:
    judge = Judge(dict.fromkeys(STAGES, DOUBT) | {"late": WEAKLY})
    spoken = (1.5, say("what a lovely day it is"), 0.4, say("faster"))
    heard = hear(Listener(vosk_model, judge), room(*spoken, 1.5, say("faster"), 1.5))
    decided = [
        (one.accepted, one.reason) for one in heard if one.stage == "decided" and one.command == "faster"
    ]
    assert decided == [(False, "speech around it"), (True, "said again")]


def test_a_command_after_one_that_was_obeyed_stands_in_no_speech(vosk_model: Model) -> None:
    judge = Judge(dict.fromkeys(STAGES, DOUBT) | {"late": WEAKLY})
    heard = hear(Listener(vosk_model, judge), room(1.5, say("slower"), 0.9, say("faster"), 1.5))
    assert acted(heard) == ["slower", "faster"]


@pytest.mark.parametrize(("first", "second"), [("pain", "pain"), ("stop", "stop")])
def test_said_twice_it_is_believed(vosk_model: Model, first: str, second: str) -> None:
    judge = Judge(dict.fromkeys(STAGES, WEAKLY))
    heard = hear(Listener(vosk_model, judge), room(1.5, say(first), 0.4, say(second), 1.5))
    assert set(acted(heard)) == {first}
    assert heard[-1].accepted
    assert not heard[-1].doubtful


@pytest.mark.parametrize("gap", [0.2, 0.45])
def test_a_breath_after_a_command_does_not_take_it_back(vosk_model: Model, gap: float) -> None:
    breath = np.random.default_rng(4).standard_normal(RATE // 3).astype(np.float32) * 0.004
    judge = Judge(dict.fromkeys(STAGES, DOUBT) | {"late": YES})
    heard = hear(Listener(vosk_model, judge), room(1.5, say("repeat"), gap, breath, 1.5))
    assert [(one.command, one.stage, one.accepted) for one in heard] == [
        ("repeat", "likely", True),
        ("repeat", "decided", True),
    ]


def test_a_command_stands_out_whatever_the_size_of_the_person(vosk_model: Model) -> None:
    listener = Decoder(vosk_model, grammar("commands"))
    samples = room(0.25, say("stop"), 0.15)
    found = listener.word(samples)
    assert found is not None
    assert found.command == "stop"
    assert [margins.closed > 0 for margins in listener.at_sizes(samples, found)] == [True, True]
    other = replace(found, command="harder")
    assert [margins.closed < 0 for margins in listener.at_sizes(samples, other)] == [True, True]


def test_what_was_decoded_ahead_counts_for_what_begins_so_and_for_nothing_else(vosk_model: Model) -> None:
    stop, easier = (room(0.25, say(word), 0.15) for word in ("stop", "easier"))
    plain, ahead = (Decoder(vosk_model, grammar("commands")) for _ in range(2))
    ahead.begin(stop[:-1280])
    assert ahead.may_be(stop)
    expected, found = plain.word(stop), ahead.word(stop)
    assert expected is not None
    assert found is not None
    assert found.command == "stop"
    margin, *times = expected.margin, expected.start, expected.end
    assert (found.start, found.end) == pytest.approx(times)
    assert found.margin == pytest.approx(margin, abs=0.5)
    ahead.begin(stop[:-1280])  # and then it goes on otherwise
    one, other = ([(each.text, each.score) for each in of.among_common(easier)] for of in (plain, ahead))
    assert one == other


def bursts(count: int, loud: float, quiet: float) -> Samples:
    """Noise that comes and goes, as talk does."""
    random = np.random.default_rng(7)
    one = random.standard_normal(int(loud * RATE)).astype(np.float32) * np.float32(0.03)
    return np.concatenate([one, np.zeros(int(quiet * RATE), np.float32)] * count)


def test_nothing_is_decoded_ahead_where_talk_goes_on() -> None:
    """Its pauses are so many that it would cost more than all else."""
    model = ToldModel(("", 0.0))
    listener = Listener(model, Judge({}))

    def begun(sound: Samples) -> int:
        before = sum(one.begun for one in model.made)
        hear(listener, sound)
        return sum(one.begun for one in model.made) - before

    assert begun(room(1.5, bursts(12, 0.25, 0.35))) > 0  # it finds out within these
    assert begun(room(bursts(12, 0.25, 0.35))) == 0
    assert begun(room(6.0, bursts(1, 0.25, 0.35))) > 0


def test_amid_talk_an_answer_must_stand_out_of_it(vosk_model: Model) -> None:
    """Its words are taken for numbers now and then; an answer is as near as no other word."""
    sentences = "what a lovely day it is", "we went to the village", "the weather is fine today", "it is late"
    talk = np.concatenate([say(one) for one in sentences])

    def answers(loud: float, *said: Samples | float) -> list[str]:
        listener = Listener(vosk_model, Judge(dict.fromkeys(STAGES, WEAKLY)))
        listener.listen("score")
        around = talk * np.float32(loud)
        heard = hear(listener, room(1.5, around, *said, around, 1.0))
        return [one.phrase for one in heard if one.stage == "decided" and one.accepted]

    assert answers(1.0) == []
    assert answers(0.05, 0.3, say("seven"), 0.3) == ["seven"]


def test_one_s_own_words_are_obeyed(vosk_model: Model) -> None:
    heard = hear(Listener(vosk_model, load(), {"computer": "pause"}), room(1.5, say("computer"), 1.5))
    assert acted(heard) == ["pause"]
    assert acted(hear(Listener(vosk_model, load()), room(1.5, say("computer"), 1.5))) == []


def test_a_phrase_is_only_acted_on_once(vosk_model: Model) -> None:
    judge = Judge(dict.fromkeys(STAGES, YES))
    heard = hear(Listener(vosk_model, judge), room(1.5, say("stop"), 0.2, say("the workout"), 1.5))
    assert acted(heard) == ["stop"]
