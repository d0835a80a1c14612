from __future__ import annotations

from io import BytesIO

import av
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.pictures.reel import changed, reel

RATE = 25
PICTURES = [bytes([level]) * 24 for level in (16, 90, 200)]
"""Of 4 x 4 pixels, each of one grey."""


def test_what_stands_still_is_sent_once_a_second_and_at_the_end() -> None:
    still, other = PICTURES[0], PICTURES[1]
    frames = [still] * 30 + [other] * 3
    assert list(changed(frames, RATE, 33)) == [(0, still), (25, still), (30, other), (32, other)]


def test_of_the_frames_no_more_are_taken_than_are_counted() -> None:
    frames = iter(PICTURES)
    assert [number for number, _ in changed(frames, RATE, 2)] == [0, 1]
    assert next(frames) is PICTURES[2]


@given(st.lists(st.integers(0, 2), min_size=1, max_size=80))
def test_a_reader_of_matroska_finds_every_picture_at_its_time(shown: list[int]) -> None:
    stream = reel(changed([PICTURES[n] for n in shown], RATE, len(shown)), RATE, 4, 4)
    found: dict[int, int] = {}
    with av.open(BytesIO(b"".join(stream))) as file:
        for picture in file.decode(video=0):
            found[round(float(picture.time or 0.0) * RATE)] = int(picture.to_ndarray()[0, 0])
    seen = [found[max(at for at in found if at <= number)] for number in range(len(shown))]
    assert seen == [PICTURES[n][0] for n in shown]
    assert max(found) == len(shown) - 1
