from __future__ import annotations

import pytest

from voicecoach.page.access import FREE_TRIES, SLOWEST, Allowance, Door, new_key, same_origin


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_each_session_has_another_key_of_128_bits() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(len(key) == 32 and int(key, 16) >= 0 for key in keys)


@pytest.mark.parametrize("key", ["", "0", "ab" * 15, "ab" * 16 + "0", "AB" * 16, "\N{SNOWMAN}" * 32])
def test_only_the_key_fits(key: str) -> None:
    door = Door("ab" * 16, Clock())
    assert not door.fits(key)
    assert door.fits("ab" * 16)


def test_whoever_guesses_waits_longer_and_longer() -> None:
    clock = Clock()
    door = Door("ab" * 16, clock)
    waits = [door.refusal() for _ in range(12)]
    assert waits[:FREE_TRIES] == [0.0] * FREE_TRIES
    assert waits[FREE_TRIES:] == sorted(waits[FREE_TRIES:])
    assert waits[FREE_TRIES] > 0
    assert waits[-1] == SLOWEST
    clock.now += 601
    assert door.refusal() == 0.0


def test_an_allowance_is_for_a_stretch_of_time() -> None:
    clock = Clock()
    allowance = Allowance(3, 1.0, clock)
    assert [allowance.spend() for _ in range(5)] == [True, True, True, False, False]
    clock.now += 1.0
    assert allowance.spend()


HOSTS = frozenset({"127.0.0.1:8765", "192.168.1.5:8765"})


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://127.0.0.1:8765", "127.0.0.1:8765", True),
        ("https://192.168.1.5:8765", "192.168.1.5:8765", True),
        ("http://127.0.0.1:8765", "192.168.1.5:8765", False),  # another page of ours, and another address
        ("http://evil.example", "127.0.0.1:8765", False),
        ("http://evil.example:8765", "evil.example:8765", False),  # a name that was made to point here
        ("null", "127.0.0.1:8765", False),  # a file, or a sandbox
        ("", "127.0.0.1:8765", False),  # no browser
        ("file://127.0.0.1:8765", "127.0.0.1:8765", False),
    ],
)
def test_only_a_page_of_ours_may_ask(origin: str, host: str, same: bool) -> None:
    assert same_origin(origin, host, HOSTS) is same
