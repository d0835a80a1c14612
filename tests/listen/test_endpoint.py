from __future__ import annotations

import numpy as np

from voicecoach.listen.judge.background import SMOOTHED_FRAMES
from voicecoach.listen.judge.endpoint import END_FRAMES, START_FRAMES, Endpointer, SpeechEdge
from voicecoach.listen.recognise.base import Samples


def sound(*parts: tuple[int, float]) -> Samples:
    """Noise: of each part, so many frames at that amplitude."""
    random = np.random.default_rng(1)
    return np.concatenate([random.standard_normal(n * 160) * gain for n, gain in parts]).astype(np.float32)


def changes(samples: Samples, ears: Endpointer | None = None) -> list[tuple[int, SpeechEdge]]:
    ears = ears or Endpointer()
    frames = (samples[first : first + 160] for first in range(0, len(samples), 160))
    return [(ears.frame - 1, change) for frame in frames if (change := ears.accept(frame))]


NEAR = SMOOTHED_FRAMES + 1
"""A frame's level is of that and the ones before: an edge is found so near."""


def near(found: list[tuple[int, SpeechEdge]], *expected: tuple[str, int]) -> bool:
    return [change.kind for _, change in found] == [kind for kind, _ in expected] and all(
        abs(change.frame - at) <= NEAR for (_, change), (_, at) in zip(found, expected, strict=True)
    )


def test_an_utterance_begins_and_ends_where_it_is_loud() -> None:
    found = changes(sound((100, 0.001), (40, 0.1), (60, 0.001)))
    assert near(found, ("start", 100), ("end", 139))
    assert [told - change.frame for told, change in found] == [START_FRAMES - 1, END_FRAMES]


def test_what_is_much_quieter_than_the_word_was_is_its_end() -> None:
    """A room goes on sounding after the word."""
    found = changes(sound((100, 0.0005), (30, 0.3), (50, 0.01), (50, 0.0005)))
    assert near(found[:2], ("start", 100), ("end", 129))


def test_a_word_is_heard_in_a_noise_that_drowns_other_bands() -> None:
    """A machine as loud as the word, above it; the whole's level tells nothing."""
    random = np.random.default_rng(3)
    time = np.arange(400 * 160) / 16_000
    word = (
        np.sin(2 * np.pi * 300 * time) + np.sin(2 * np.pi * 1_200 * time) + np.sin(2 * np.pi * 2_400 * time)
    )
    word *= (time > 3.0) & (time < 3.4)
    machine = np.diff(np.diff(random.standard_normal(len(time) + 2))) * 0.3
    found = changes((0.05 * word + 0.1 * machine).astype(np.float32))
    assert near(found, ("start", 300), ("end", 339))


def test_a_click_is_no_utterance() -> None:
    assert changes(sound((100, 0.001), (1, 0.1), (60, 0.001))) == []


def test_a_short_gap_does_not_end_it() -> None:
    found = changes(sound((100, 0.001), (20, 0.1), (END_FRAMES - NEAR, 0.001), (20, 0.1), (50, 0.001)))
    assert [change.kind for _, change in found] == ["start", "end"]


def test_a_noise_that_goes_on_becomes_the_floor() -> None:
    ears = Endpointer()
    found = changes(sound((100, 0.001), (600, 0.02)), ears)
    assert found[0][1].kind == "start"
    assert not ears.speaking
    again = changes(sound((30, 0.2), (50, 0.02)), ears)
    assert [change.kind for _, change in again] == ["start", "end"]


def test_silence_is_no_sound_however_quiet_it_was_before() -> None:
    assert changes(sound((300, 0.0), (300, 1e-5))) == []


def test_noise_is_steady_and_talk_is_not() -> None:
    """Both are loud; only in noise is a command allowed to stand out less."""
    noise, talk = Endpointer(), Endpointer()
    changes(sound((400, 0.05)), noise)
    changes(sound(*[(frames, gain) for _ in range(8) for frames, gain in ((30, 0.3), (24, 0.01))]), talk)
    assert (noise.in_noise(), noise.in_steady_noise(5.0)) == (True, True)
    assert (talk.in_noise(), talk.in_steady_noise(5.0)) == (True, False)


def test_a_near_voice_is_known_by_its_level_over_the_talk_before() -> None:
    ears = Endpointer()
    changes(sound(*[(frames, gain) for _ in range(12) for frames, gain in ((20, 0.02), (13, 0.005))]), ears)
    assert ears.near(ears.frame - 1) is None
    begun = ears.frame
    changes(sound((35, 0.2)), ears)
    found = ears.near(ears.frame - 1)
    assert found is not None
    assert abs(found.back - 35) <= NEAR + 1
    assert ears.voice_peak_db(begun) == found.peak_db


def test_talk_goes_on_where_much_of_the_last_seconds_is_utterances() -> None:
    quiet, word = (160, 0.001), (40, 0.1)
    ears = Endpointer()
    changes(sound(*[quiet, word] * 4), ears)
    assert not ears.in_talk  # commands, one every two seconds
    changes(sound(*[word, (20, 0.001)] * 8), ears)
    assert ears.in_talk
    changes(sound((400, 0.001)), ears)
    assert not ears.in_talk
