from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from voicecoach.listen.phrases.typed import Keyboard, WrittenPhrases


def drained(ears: WrittenPhrases | Keyboard, frame: int) -> list[str]:
    heard = []
    while (phrase := ears.heard(frame)) is not None:
        heard.append(phrase)
    return heard


def test_written_phrases_come_at_their_frames_and_once() -> None:
    ears = WrittenPhrases([(200, "later"), (100, "pain"), (100, "four")])
    assert ears.next_at() == 100
    assert drained(ears, 99) == []
    assert drained(ears, 100) == ["pain", "four"]
    assert (ears.next_at(), ears.open) == (200, True)
    assert drained(ears, 10_000) == ["later"]
    assert (ears.next_at(), ears.open) == (None, False)


@contextmanager
def keyboard(typed: bytes) -> Iterator[Keyboard]:
    """A keyboard on which `typed` has been typed and then nothing more ever is."""
    reader, writer = os.pipe()
    os.write(writer, typed)
    os.close(writer)
    before = set(threading.enumerate())
    ears = Keyboard(reader)
    for thread in set(threading.enumerate()) - before:
        thread.join()
    yield ears
    os.close(reader)


def test_typed_lines_come_in_order_without_their_ends() -> None:
    with keyboard(b"pain\n\n  next exercise \r\nst") as ears:
        assert drained(ears, 0) == ["pain", "next exercise", "st"]


def test_a_keyboard_is_open_until_its_end_has_been_met() -> None:
    with keyboard(b"pain\n") as ears:
        assert ears.open
        assert ears.next_at() is None
        drained(ears, 0)
        assert not ears.open


def test_bytes_that_are_no_text_do_no_harm() -> None:
    with keyboard(b"\xff\xfe\nstop\n") as ears:
        assert drained(ears, 0)[1:] == ["stop"]
