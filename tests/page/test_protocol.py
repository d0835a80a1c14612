from __future__ import annotations

import json
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.errors import PageError
from voicecoach.page.protocol import (
    HEADER,
    HEARD,
    LONGEST_SOUND,
    LONGEST_TEXT,
    TO_PLAY,
    VERSION,
    Begin,
    Draw,
    Obey,
    Ping,
    Reply,
    SoundMessage,
    Sounds,
    nearest,
    packed,
    read,
    unpacked,
    written,
)


@pytest.mark.parametrize(
    ("message", "request_"),
    [
        ({"type": "obey", "command": "pain"}, Obey("pain")),
        ({"type": "reply", "answer": "7", "ask": 3}, Reply("7", 3)),
        ({"type": "sounds", "loudspeaker": True, "microphone": False}, Sounds(True, False)),
        ({"type": "begin", "routine": "roze-four"}, Begin("roze-four")),
        ({"type": "figure", "exercise": "bridge", "side": "", "theme": "dark"}, Draw("bridge", "", "dark")),
        ({"type": "ping", "sent": 12.5}, Ping(12.5)),
    ],
)
def test_each_request_is_read(message: dict[str, object], request_: object) -> None:
    assert read(json.dumps(message)) == request_


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("pain", "That message is no JSON."),
        ("[" * 1500, "That message is no JSON."),
        ('["obey"]', "That message is no JSON object."),
        ("{}", "That message is of no known type."),
        ('{"type": "eval", "command": "1"}', "That message is of no known type."),
        ('{"type": ["obey"]}', "That message is of no known type."),
        ('{"type": "obey"}', "`command` has to be a few words."),
        ('{"type": "obey", "command": 7}', "`command` has to be a few words."),
        ('{"type": "obey", "command": ""}', "`command` has to be a few words."),
        ('{"type": "obey", "command": "pain\\n"}', "`command` has to be a few words."),
        (json.dumps({"type": "obey", "command": "p" * 121}), "`command` has to be a few words."),
        ('{"type": "reply", "answer": "7", "ask": true}', "`ask` has to be a whole number."),
        ('{"type": "reply", "answer": "7", "ask": 1.0}', "`ask` has to be a whole number."),
        ('{"type": "sounds", "loudspeaker": 1, "microphone": 0}', "`loudspeaker` has to be true or false."),
        ('{"type": "ping", "sent": "now"}', "`sent` has to be a number."),
        (" " * (LONGEST_TEXT + 1), "That message is too long."),
    ],
)
def test_what_is_no_request_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(PageError) as refused:
        read(text)
    assert str(refused.value) == reason


@given(
    st.text() | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps)
)
def test_nothing_else_is_ever_raised(text: str) -> None:
    with suppress(PageError):
        read(text)


def test_a_message_says_its_version() -> None:
    assert json.loads(written("pong", sent=1)) == {"v": VERSION, "type": "pong", "sent": 1}


@given(st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=960), st.integers(0, 2**40))
def test_sound_arrives_as_it_was_sent(samples: list[float], at: int) -> None:
    heard = np.array(samples, np.float32)
    data = packed(SoundMessage(np.concatenate([heard, -heard]), at, 5))
    assert data[0] == TO_PLAY
    back = unpacked(bytes([HEARD]) + data[1:])
    assert (back.at, back.epoch) == (at % 2**32, 5)
    np.testing.assert_allclose(back.microphone, heard, atol=1 / 16000)
    np.testing.assert_allclose(back.speaker, -heard, atol=1 / 16000)


@pytest.mark.parametrize(
    "data", [b"", b"\x02" * HEADER.size, b"\x02" * 10, b"\x01" * 12, b"\x02" * (LONGEST_SOUND + 2)]
)
def test_what_is_no_sound_is_refused(data: bytes) -> None:
    with pytest.raises(PageError):
        unpacked(data)


@given(st.integers(0, 2**45), st.integers(-(2**30), 2**30))
def test_a_frame_is_found_again_from_its_last_32_bits(now: int, apart: int) -> None:
    assert nearest((now + apart) % 2**32, now) == now + apart
