from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from voicecoach.page.phone import GONE, GONE_AFTER, LEAD, ON_THE_WAY, TOGETHER, Phone, Played, WithPhone
from voicecoach.page.protocol import HEADER, HeardMessage
from voicecoach.sound.clip import Samples
from voicecoach.sound.devices.capture import Captured


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class FakeOwn:
    """Devices of this machine that take everything at once."""

    lost, lacks, underflows, ahead = False, "", 0, 0.1

    def __init__(self) -> None:
        self.written: list[Samples] = []
        self.muted = 0
        self.closed = False
        self.brought: list[Captured] = []

    def write(self, block: Samples) -> None:
        self.written.append(block)

    def mute(self) -> None:
        self.muted += 1

    def captured(self) -> Iterator[Captured]:
        while self.brought:
            yield self.brought.pop(0)

    def close(self) -> None:
        self.closed = True


class Page:
    """The page's end of it."""

    def __init__(self) -> None:
        self.messages: list[bytes | None] = []

    def send(self, message: bytes | None) -> None:
        self.messages.append(message)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def phone(clock: Clock) -> Phone:
    return Phone(clock)


def ones(frames: int, value: float = 0.5) -> Samples:
    return np.full(frames, value, np.float32)


def test_without_a_phone_all_is_as_it_was(phone: Phone) -> None:
    own = FakeOwn()
    devices = WithPhone(own, phone)
    own.brought = [Captured(ones(480), ones(480), 960)]
    devices.write(ones(480))
    devices.mute()
    assert [block.tolist() for block in own.written] == [[0.5] * 480]
    assert own.muted == 1
    assert [block.at for block in devices.captured()] == [960]
    own.lost, own.lacks, own.underflows = True, "gone", 3
    assert (devices.lost, devices.lacks, devices.underflows, devices.ahead) == (True, "gone", 3, 0.1)
    devices.close()
    assert own.closed


def test_where_the_phone_speaks_this_machine_keeps_the_time_in_silence(phone: Phone) -> None:
    own, page = FakeOwn(), Page()
    devices = WithPhone(own, phone)
    phone.take(page.send, loudspeaker=True, microphone=False)
    for _ in range(4):
        devices.write(ones(TOGETHER // 2))
    assert not any(block.any() for block in own.written)
    assert len(own.written) == 4
    headers = [HEADER.unpack_from(message) for message in page.messages if message]
    assert [at for *_, at in headers] == [0, TOGETHER]


def test_what_is_muted_is_flushed_and_never_follows(phone: Phone) -> None:
    page = Page()
    devices = WithPhone(FakeOwn(), phone)
    phone.take(page.send, loudspeaker=True, microphone=False)
    devices.write(ones(480))  # waits to be sent with the next
    devices.mute()
    devices.write(ones(TOGETHER))
    assert page.messages[0] is None
    assert page.messages[1] is not None
    kind, epoch, _, at = HEADER.unpack_from(page.messages[1])
    assert (epoch, at) == (1, 480)
    assert phone.epoch == epoch
    assert kind == 1


def test_a_phone_that_says_nothing_is_gone_and_this_machine_speaks_again(phone: Phone, clock: Clock) -> None:
    own, page = FakeOwn(), Page()
    devices = WithPhone(own, phone)
    phone.take(page.send, loudspeaker=True, microphone=True)
    devices.write(ones(480))
    assert (devices.lost, devices.lacks) == (False, "")
    clock.now += GONE_AFTER
    assert (devices.lost, devices.lacks) == (True, GONE)
    devices.write(ones(480))
    assert [bool(block.any()) for block in own.written] == [False, True]
    phone.take(page.send, loudspeaker=True, microphone=True)
    assert (devices.lost, devices.lacks) == (False, "")


def test_a_page_that_is_closed_is_waited_for_but_one_that_lets_go_is_not(phone: Phone) -> None:
    page, another = Page(), Page()
    devices = WithPhone(FakeOwn(), phone)
    phone.take(page.send, loudspeaker=True, microphone=True)
    phone.leave(another.send, wanted=False)  # isn't the phone: nothing changes
    assert not devices.lost
    phone.leave(page.send, wanted=True)
    assert devices.lost
    phone.take(page.send, loudspeaker=True, microphone=True)
    phone.leave(page.send, wanted=False)
    assert not devices.lost
    assert not phone.loudspeaker


def test_with_no_loudspeaker_here_the_session_waits_for_a_phone(phone: Phone) -> None:
    devices = WithPhone(None, phone)
    assert devices.lost
    assert "phone" in devices.lacks
    phone.take(Page().send, loudspeaker=True, microphone=True)
    assert not devices.lost
    devices.close()


def test_what_the_phone_hears_stands_beside_what_it_played(phone: Phone) -> None:
    devices = WithPhone(FakeOwn(), phone)
    phone.take(Page().send, loudspeaker=True, microphone=True)
    devices.write(ones(9600))
    ramp = np.arange(960, dtype=np.float32)
    phone.brought(HeardMessage(ones(960), ramp, 1000, 0), playing=True)
    (block,) = devices.captured()
    assert block.at == 1000
    np.testing.assert_array_equal(block.speaker, ramp)


def test_what_it_hears_of_a_coach_who_speaks_elsewhere_stands_beside_what_was_said(phone: Phone) -> None:
    devices = WithPhone(FakeOwn(), phone)
    phone.take(Page().send, loudspeaker=False, microphone=True)
    ramp = np.arange(9600, dtype=np.float32)
    devices.write(ramp)
    phone.brought(HeardMessage(ones(960), ones(960, 0.0), 0, 128), playing=False)
    (block,) = devices.captured()
    first = block.at + LEAD
    np.testing.assert_array_equal(block.speaker, ramp[first : first + 960])


def test_what_it_hears_while_it_plays_nothing_was_said_a_moment_ago(phone: Phone) -> None:
    devices = WithPhone(FakeOwn(), phone)
    phone.take(Page().send, loudspeaker=False, microphone=True)
    devices.write(ones(9600))
    phone.brought(HeardMessage(ones(960), ones(960, 0.0), 0, 128), playing=False)
    (block,) = devices.captured()
    assert block.at == 9600 - 960 - ON_THE_WAY


def test_where_the_phone_speaks_our_own_microphone_is_told_what_it_said(phone: Phone) -> None:
    own = FakeOwn()
    devices = WithPhone(own, phone)
    phone.take(Page().send, loudspeaker=True, microphone=False)
    devices.write(np.arange(9600, dtype=np.float32))
    own.brought = [Captured(ones(480), ones(480, 0.0), 1000)]
    (block,) = devices.captured()
    assert block.speaker[0] == 1000 + LEAD


def test_only_the_phones_own_microphone_is_taken(phone: Phone) -> None:
    own = FakeOwn()
    devices = WithPhone(own, phone)
    phone.brought(HeardMessage(ones(960), ones(960, 0.0), 0, 0), playing=True)  # before it was asked for
    phone.take(Page().send, loudspeaker=False, microphone=True)
    own.brought = [Captured(ones(480), ones(480), 0)]
    assert list(devices.captured()) == []
    assert own.brought == []


def test_what_was_played_is_kept_for_a_while() -> None:
    played = Played(1000)
    for start in range(0, 3000, 300):
        played.write(np.arange(start, start + 300, dtype=np.float32))
    assert played.read(2500, 4).tolist() == [2500, 2501, 2502, 2503]
    assert played.read(1998, 4).tolist() == [0, 0, 2000, 2001]
    assert played.read(2998, 4).tolist() == [2998, 2999, 0, 0]
    assert played.read(-5, 4).tolist() == [0] * 4
