from __future__ import annotations

import numpy as np

from voicecoach.listen.endpoint import END_FRAMES, START_FRAMES, Change, Endpointer
from voicecoach.listen.vosk import Samples


def sound(*parts: tuple[int, float]) -> Samples:
    """Noise: of each part, so many frames at that amplitude."""
    random = np.random.default_rng(1)
    return np.concatenate([random.standard_normal(n * 160) * gain for n, gain in parts]).astype(np.float32)


def changes(samples: Samples, ears: Endpointer | None = None) -> list[tuple[int, Change]]:
    ears = ears or Endpointer()
    frames = (samples[first : first + 160] for first in range(0, len(samples), 160))
    return [(ears.frame - 1, change) for frame in frames if (change := ears.accept(frame))]


def test_an_utterance_begins_and_ends_where_it_is_loud() -> None:
    found = changes(sound((100, 0.001), (40, 0.1), (60, 0.001)))
    assert found == [
        (100 + START_FRAMES - 1, Change("start", 100)),
        (139 + END_FRAMES, Change("end", 139)),
    ]


def test_what_is_much_quieter_than_the_word_was_is_its_end() -> None:
    """A room goes on sounding after the word."""
    found = changes(sound((100, 0.0005), (30, 0.3), (50, 0.01), (50, 0.0005)))
    assert [change for _, change in found][:2] == [Change("start", 100), Change("end", 129)]


def test_a_click_is_no_utterance() -> None:
    assert changes(sound((100, 0.001), (START_FRAMES - 2, 0.1), (60, 0.001))) == []


def test_a_short_gap_does_not_end_it() -> None:
    found = changes(sound((100, 0.001), (20, 0.1), (END_FRAMES - 2, 0.001), (20, 0.1), (50, 0.001)))
    assert [change.kind for _, change in found] == ["start", "end"]


def test_a_noise_that_goes_on_becomes_the_floor() -> None:
    ears = Endpointer()
    found = changes(sound((100, 0.001), (600, 0.02)), ears)
    assert [change.kind for _, change in found] == ["start", "end"]
    again = changes(sound((30, 0.2), (50, 0.02)), ears)
    assert [change.kind for _, change in again] == ["start", "end"]


def test_silence_is_no_sound_however_quiet_it_was_before() -> None:
    assert changes(sound((300, 0.0), (300, 1e-5))) == []
