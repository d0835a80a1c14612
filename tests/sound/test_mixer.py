import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.sound.clip import RATE, Clip, Samples, onset_frame, peak
from voicecoach.sound.mixer import KNEE, RAMP_FRAMES, Mixer


def ones(frames: int, value: float = 0.5) -> Clip:
    return Clip(np.full(frames, value, dtype=np.float32))


def noise(frames: int, seed: int) -> Clip:
    return Clip(np.random.default_rng(seed).uniform(-1, 1, frames).astype(np.float32))


def read_to(mixer: Mixer, frame: int, block: int) -> Samples:
    blocks = []
    while mixer.frame < frame:
        blocks.append(mixer.read(min(block, frame - mixer.frame)))
    return np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.float32)


def test_silence_where_nothing_is_placed() -> None:
    mixer = Mixer()
    block = mixer.read(480)
    assert block.shape == (480,)
    assert block.dtype == np.float32
    assert not block.any()
    assert mixer.frame == 480


def test_a_clip_sounds_from_its_very_frame() -> None:
    mixer = Mixer()
    mixer.place(ones(10), at=1003, key=1)
    samples = read_to(mixer, 2000, block=480)
    assert np.flatnonzero(samples).tolist() == list(range(1003, 1013))


def test_clips_add_up_with_their_gains() -> None:
    mixer = Mixer()
    mixer.place(ones(10, 0.25), at=0, key=1)
    mixer.place(ones(10, 0.5), at=5, key=2, gain=0.5)
    assert mixer.read(15).tolist() == [0.25] * 5 + [0.5] * 5 + [0.25] * 5


def test_what_is_past_is_refused_and_nothing_has_happened() -> None:
    mixer = Mixer()
    mixer.read(100)
    with pytest.raises(ValueError, match=r"frame 99 has been read already \(now at 100\)"):
        mixer.place(ones(10), at=99, key=1)
    with pytest.raises(ValueError, match="48000 Hz, not 16000 Hz"):
        mixer.place(Clip(ones(10).samples, 16_000), at=100, key=1)
    assert mixer.next_end() is None
    mixer.place(ones(10), at=100, key=1)
    assert mixer.read(10).all()


def test_ends_are_told_once_and_in_their_order() -> None:
    mixer = Mixer()
    mixer.place(ones(100), at=0, key=1)
    mixer.place(ones(50), at=0, key=2)
    mixer.place(ones(100), at=0, key=3)
    assert mixer.next_end() == 50
    mixer.read(49)
    assert mixer.ended() == ()
    mixer.read(1)
    assert mixer.ended() == (2,)
    assert mixer.next_end() == 100
    mixer.read(400)
    assert mixer.ended() == (1, 3)
    assert mixer.ended() == ()
    assert mixer.next_end() is None


def test_ends_within_one_block_are_told_in_their_order() -> None:
    mixer = Mixer()
    mixer.place(ones(100), at=0, key=1)
    mixer.place(ones(50), at=10, key=2)
    mixer.read(400)
    assert mixer.ended() == (2, 1)


def test_a_clip_of_nothing_ends_where_it_is_placed() -> None:
    mixer = Mixer()
    mixer.place(ones(0), at=7, key=1)
    assert mixer.next_end() == 7
    mixer.read(7)
    assert mixer.ended() == (1,)


def test_cut_fades_what_sounds_and_drops_what_is_queued() -> None:
    mixer = Mixer()
    mixer.place(ones(10), at=0, key=1)
    mixer.place(ones(1000), at=50, key=2)
    mixer.place(ones(1000), at=120, key=3)
    mixer.read(100)
    assert mixer.cut(100) == (2, 3)
    faded = mixer.read(1000)
    assert faded[0] == 0.5
    assert (np.diff(faded[:101]) < 0).all()
    assert not faded[100:].any()
    assert mixer.ended() == (1,)
    assert mixer.next_end() is None


def test_cut_without_a_fade_is_silence_at_once() -> None:
    mixer = Mixer()
    mixer.place(ones(1000), at=0, key=1)
    mixer.read(100)
    assert mixer.cut(0) == (1,)
    assert not mixer.read(100).any()


def test_a_second_cut_can_only_be_sooner() -> None:
    mixer = Mixer()
    mixer.place(ones(10_000), at=0, key=1)
    mixer.read(100)
    mixer.cut(1000)
    before = mixer.read(500)[-1]
    assert mixer.cut(10) == ()
    after = mixer.read(500)
    assert after[0] == pytest.approx(before, abs=0.001)
    assert not after[10:].any()


def test_a_second_cut_does_not_prolong_the_first() -> None:
    mixer = Mixer()
    mixer.place(ones(10_000), at=0, key=1)
    mixer.read(100)
    mixer.cut(20)
    mixer.read(10)
    mixer.cut(1000)
    assert not mixer.read(500)[10:].any()


def test_what_is_placed_after_a_cut_sounds() -> None:
    mixer = Mixer()
    mixer.place(ones(1000), at=0, key=1)
    mixer.read(100)
    mixer.cut(0)
    mixer.place(ones(10), at=100, key=2)
    assert mixer.read(10).tolist() == [0.5] * 10


def test_louder_and_quieter_add_up_without_a_click() -> None:
    mixer = Mixer()
    mixer.place(ones(RATE, 0.1), at=0, key=1)
    mixer.set_gain_db(6)
    mixer.set_gain_db(6)
    samples = mixer.read(RATE)
    assert samples[0] == pytest.approx(0.1)
    assert np.abs(np.diff(samples)).max() < 0.001
    assert samples[RAMP_FRAMES] == pytest.approx(0.1 * 10 ** (12 / 20))
    mixer.set_gain_db(-12)
    mixer.place(ones(RATE, 0.1), at=RATE, key=2)
    assert mixer.read(RATE)[-1] == pytest.approx(0.1)


def test_too_loud_is_bent_and_never_past_full_scale() -> None:
    mixer = Mixer()
    for key in range(40):
        mixer.place(noise(4800, key), at=0, key=key)
    mixer.place(ones(100, 0.85), at=4800, key=99)
    samples = mixer.read(4900)
    assert KNEE < peak(samples) <= 1.0
    assert samples[4850] == np.float32(0.85)


def test_every_beat_of_an_hour_is_on_its_frame() -> None:
    mixer = Mixer()
    beats = range(0, 3600 * RATE, 97 * RATE)
    word = noise(4800, 1)
    for beat in beats:
        read_to(mixer, beat, block=RATE)
        mixer.place(word, at=beat, key=beat)
        assert onset_frame(mixer.read(RATE)) == onset_frame(word.samples)


placements = st.lists(
    st.tuples(
        st.integers(0, 8000), st.integers(0, 3000), st.integers(0, 4), st.sampled_from([1.0, 0.3, 2.0])
    ),
    max_size=8,
)
happenings = st.lists(
    st.tuples(st.integers(0, 9000), st.integers(0, 1500) | st.sampled_from([-6, 6, 3])), max_size=4
)


def perform(placed: list[tuple[int, int, int, float]], changes: list[tuple[int, int]], block: int) -> bytes:
    mixer = Mixer()
    for key, (at, length, seed, gain) in enumerate(placed):
        mixer.place(noise(length, seed), at, key, gain)
    parts = []
    for at, change in sorted(changes):
        parts.append(read_to(mixer, at, block))
        if change in (-6, 6, 3):
            mixer.set_gain_db(change)
        else:
            mixer.cut(change)
            mixer.place(noise(500, 1), mixer.frame + change, 99)
    parts.append(read_to(mixer, 12_000, block))
    return np.concatenate(parts).tobytes()


@given(placed=placements, changes=happenings, block=st.integers(1, 5000))
def test_the_size_of_the_blocks_changes_no_bit(
    placed: list[tuple[int, int, int, float]], changes: list[tuple[int, int]], block: int
) -> None:
    expected = perform(placed, changes, 12_000)
    for size in (64, block, 4800):
        assert perform(placed, changes, size) == expected
