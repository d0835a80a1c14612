"""Ctrl-C that comes where Python would lose it."""

from __future__ import annotations

import importlib
import signal
import sys
import threading
import weakref
from pathlib import Path

import pytest

from voicecoach import interrupts

PRESSED = "import signal\nsignal.raise_signal(signal.SIGINT)\nwhole = True\n"


@pytest.fixture
def pressed_within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module in whose import Ctrl-C is pressed."""
    (tmp_path / "pressed_within.py").write_text(PRESSED)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "pressed_within", raising=False)
    return "pressed_within"


def wait() -> None:
    """Wait in a call that only a Ctrl-C ends soon."""
    threading.Event().wait(30.0)
    pytest.fail("it never came again")


def test_an_import_is_done_first(pressed_within: str) -> None:
    with interrupts.none_lost():
        module = importlib.import_module(pressed_within)
        assert module.whole
        with pytest.raises(KeyboardInterrupt):
            wait()


def test_without_that_it_breaks_into_the_import(pressed_within: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        importlib.import_module(pressed_within)


def test_elsewhere_it_is_raised_at_once() -> None:
    with interrupts.none_lost(), pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


class Thing:
    """Something that ends."""


def test_in_a_callback_whose_errors_are_dropped_it_comes_again() -> None:
    thing = Thing()
    kept = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
    with interrupts.none_lost():
        del thing
        with pytest.raises(KeyboardInterrupt):
            wait()
    assert kept() is None


def test_other_errors_there_are_told_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda raised: told.append(raised.exc_type))
    thing = Thing()
    kept = weakref.ref(thing, lambda _: 1 / 0)
    with interrupts.none_lost():
        del thing
    assert told == [ZeroDivisionError]
    assert kept() is None


def test_afterwards_all_is_as_it_was() -> None:
    before = sys.unraisablehook
    with interrupts.none_lost():
        assert interrupts.raises()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert sys.unraisablehook is before


def test_who_ignores_it_goes_on_ignoring_it() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interrupts.none_lost():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
            assert not interrupts.raises()
    finally:
        signal.signal(signal.SIGINT, before)


def test_in_another_thread_nothing_changes() -> None:
    found: list[bool] = []

    def work() -> None:
        with interrupts.none_lost():
            found.append(interrupts.raises())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [False]
