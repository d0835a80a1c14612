"""What would hold up the sound in this process is kept from doing so, and only while it sounds."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator

import pytest

from voicecoach.player.live.scheduling import SWITCH_SECONDS, audio_on_time, no_garbage_collection


class Ring:
    """Garbage that only a search finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_threads_take_turns_and_as_before_afterwards() -> None:
    before = sys.getswitchinterval()
    with audio_on_time():
        assert sys.getswitchinterval() == pytest.approx(SWITCH_SECONDS)
    assert sys.getswitchinterval() == before


def test_what_is_there_when_a_session_begins_is_not_searched_until_it_is_over() -> None:
    ring = weakref.ref(Ring())
    with audio_on_time():
        gc.collect()
        assert ring()
    gc.collect()
    assert not ring()


def test_garbage_of_the_session_itself_is_found() -> None:
    with audio_on_time():
        ring = weakref.ref(Ring())
        gc.collect()
        assert not ring()


def test_memory_is_not_searched_while_loading_nor_what_was_loaded_later() -> None:
    with no_garbage_collection():
        ring = weakref.ref(Ring())
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.collect()
    assert ring()


def test_memory_is_searched_again_where_loading_fails() -> None:
    with pytest.raises(ImportError), no_garbage_collection():
        raise ImportError
    assert gc.isenabled()
