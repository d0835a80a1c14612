"""What every voice in the table must do."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.conftest import lacking
from tests.voices import SPOKEN
from voicecoach.sound.clip import Clip, onset_frame, peak, trim
from voicecoach.voice.base import Voice
from voicecoach.voice.voices import engine, open_voice

pytestmark = pytest.mark.xdist_group("voices")  # each of which is opened once

COUNTS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


@pytest.fixture(scope="module", params=SPOKEN)
def voice(request: pytest.FixtureRequest) -> Iterator[Voice]:
    voice = open_voice(request.param)
    if reason := voice.available():
        lacking(reason)
    yield voice
    voice.close()


def same(one: Clip, other: Clip) -> bool:
    return one.sample_rate == other.sample_rate and np.array_equal(one.samples, other.samples)


def test_it_says_who_it_is(voice: Voice) -> None:
    assert engine(voice.name).name == voice.name
    assert voice.version
    assert voice.parallel >= 1


def test_words_are_sound(voice: Voice) -> None:
    clip = trim(voice.synthesize("Hold the stretch and breathe."))
    assert 1.0 < clip.seconds < 4.0
    assert peak(clip.samples) > 0.1


def test_every_count_fits_a_second(voice: Voice) -> None:
    for count in COUNTS:
        assert 0.1 < trim(voice.synthesize(count)).seconds < 0.9, count


def test_a_trimmed_count_begins_on_its_first_frames(voice: Voice) -> None:
    for count in COUNTS:
        clip = trim(voice.synthesize(count))
        assert onset_frame(clip.samples) <= 0.005 * clip.sample_rate, count


def test_a_faster_rate_is_shorter(voice: Voice) -> None:
    fast = open_voice(voice.name, rate=voice.rate * 2)
    try:
        assert (
            trim(fast.synthesize(" ".join(COUNTS))).seconds
            < 0.75 * trim(voice.synthesize(" ".join(COUNTS))).seconds
        )
    finally:
        fast.close()


def test_several_threads_get_each_their_own_words(voice: Voice) -> None:
    alone = {count: trim(voice.synthesize(count)).seconds for count in COUNTS}
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(voice.synthesize, COUNTS * 4))
    for count, clip in zip(COUNTS * 4, together, strict=True):
        assert trim(clip).seconds == pytest.approx(alone[count], abs=0.005)


@pytest.mark.parametrize("text", ["", "  ", "...", "—", "\x01", "<>", "[[]]"])
def test_what_has_no_words_is_no_sound(voice: Voice, text: str) -> None:
    assert len(voice.synthesize(text)) == 0


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("<speak>Hold <break time='3s'/> still</speak>", "speak Hold break time='3s'/ still /speak"),
        ("Hold [[_: _: _:]] still", "Hold _: _: _: still"),
        ("Hold \x01400S still", "Hold 400S still"),
        ("Hold \x0120P still", "Hold 20P still"),
    ],
)
def test_markup_is_spoken_never_obeyed(voice: Voice, marked: str, words: str) -> None:
    spoken, expected = voice.synthesize(marked), voice.synthesize(words)
    assert spoken.seconds == pytest.approx(expected.seconds, abs=0.01)


@pytest.mark.parametrize(
    "text", ["--help", "-v de Hold", "@/etc/hostname", "$(date)", "Hold; 'still' \"now\" 💪 ½"]
)
def test_odd_text_is_only_text(voice: Voice, text: str) -> None:
    assert trim(voice.synthesize(text)).seconds > 0.2


def test_a_long_text_is_spoken_to_its_end(voice: Voice) -> None:
    sentence = "Lie on your back with both knees bent. "
    once = trim(voice.synthesize(sentence)).seconds
    assert trim(voice.synthesize(sentence * 30)).seconds > 29 * once


def test_a_closed_voice_speaks_again(voice: Voice) -> None:
    voice.close()
    voice.close()
    assert len(voice.synthesize("one"))
