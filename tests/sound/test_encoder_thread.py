from __future__ import annotations

import threading

import numpy as np
import pytest

from tests.sound.ctrl_c import press_in
from voicecoach.sound.files.encoder import Pcm
from voicecoach.sound.files.encoder_thread import MOST_WAITING, EncoderThread

BLOCKS = 3 * MOST_WAITING
FULL = "The disk is full."


class FakeEncoder:
    """Keeps what it is given, each block once `may_write` is set; from the block `fails_at` on it refuses."""

    def __init__(self, fails_at: int = BLOCKS, error: BaseException | None = None) -> None:
        self.written: list[int] = []
        self.calls: list[str] = []
        self.asked = 0
        self.may_write = threading.Event()
        self.may_write.set()
        self._fails_at = fails_at
        self._error = error or OSError(28, FULL)

    def write(self, pcm: Pcm) -> None:
        self.may_write.wait()
        self.asked += 1
        if len(self.written) >= self._fails_at:
            raise self._error
        self.written.append(int(pcm[0]))

    def finish(self) -> None:
        self.calls.append("finish")

    def discard(self) -> None:
        self.calls.append("discard")


def give(thread: EncoderThread, blocks: int = BLOCKS) -> None:
    """Give it blocks out of one array, as a sink does."""
    pcm = np.zeros(4, dtype=np.int16)
    for number in range(blocks):
        pcm[:] = number
        thread.write(pcm)


def no_thread_is_left() -> bool:
    return all(thread.name != "encoder" for thread in threading.enumerate())


def test_all_blocks_are_encoded_in_order_before_the_end_is() -> None:
    encoder = FakeEncoder()
    thread = EncoderThread(encoder)
    give(thread)
    thread.finish()
    assert encoder.written == list(range(BLOCKS))
    assert encoder.calls == ["finish"]
    assert no_thread_is_left()


@pytest.mark.parametrize("error", [OSError(28, FULL), MemoryError(), ValueError()])
def test_an_error_is_raised_by_a_later_block_and_nothing_more_is_encoded(error: Exception) -> None:
    encoder = FakeEncoder(2, error)
    thread = EncoderThread(encoder)
    with pytest.raises(type(error)) as raised:
        give(thread)
    assert raised.value is error
    thread.discard()
    assert (encoder.written, encoder.asked, encoder.calls) == ([0, 1], 3, ["discard"])
    assert no_thread_is_left()


def test_an_error_with_the_last_block_is_raised_by_the_end() -> None:
    encoder = FakeEncoder(2)
    thread = EncoderThread(encoder)
    give(thread, 3)
    with pytest.raises(OSError, match=FULL):
        thread.finish()
    assert encoder.calls == []
    thread.discard()
    assert no_thread_is_left()


def test_no_more_blocks_wait_than_there_is_room_for() -> None:
    encoder = FakeEncoder()
    encoder.may_write.clear()
    thread = EncoderThread(encoder)
    giver = threading.Thread(target=give, args=(thread,))
    giver.start()
    giver.join(0.2)
    assert giver.is_alive()
    assert thread._blocks.qsize() <= MOST_WAITING
    encoder.may_write.set()
    giver.join()
    thread.finish()
    assert encoder.written == list(range(BLOCKS))


def test_what_waits_is_dropped_where_the_file_is_given_up() -> None:
    encoder = FakeEncoder()
    encoder.may_write.clear()
    thread = EncoderThread(encoder)
    give(thread, MOST_WAITING)
    threading.Timer(0.05, encoder.may_write.set).start()
    thread.discard()
    assert encoder.written in ([], [0])  # the one that was being written
    thread.discard()
    assert no_thread_is_left()


def test_ctrl_c_while_it_waits_for_room_is_raised_there() -> None:
    encoder = FakeEncoder()
    encoder.may_write.clear()
    thread = EncoderThread(encoder)
    press_in(0.1)
    with pytest.raises(KeyboardInterrupt):
        give(thread)
    encoder.may_write.set()
    thread.discard()
    assert encoder.calls == ["discard"]
    assert no_thread_is_left()


def test_ctrl_c_while_a_file_is_given_up_comes_when_its_thread_is_over() -> None:
    encoder = FakeEncoder()
    encoder.may_write.clear()
    thread = EncoderThread(encoder)
    give(thread, 2)
    press_in(0.05)
    threading.Timer(0.2, encoder.may_write.set).start()
    with pytest.raises(KeyboardInterrupt):
        thread.discard()
    assert encoder.calls == ["discard"]
    assert no_thread_is_left()
