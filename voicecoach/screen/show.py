"""A performance under the full screen: the one in a thread of its own, the other in the main thread."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

from voicecoach.player.loop import Performance
from voicecoach.player.stage import Ears
from voicecoach.player.turns import loading
from voicecoach.player.view import View
from voicecoach.screen.keys import Pressed
from voicecoach.screen.plain import Plain
from voicecoach.screen.window import Window

PATIENCE = 5.0
"""Seconds that a performance has to come to its end once the person has ended it."""

Perform = Callable[[View, Ears], Performance]


def possible() -> bool:
    """Whether here is a terminal that can be drawn on and typed at."""
    streams = (sys.stdin, sys.stdout)
    return all(one is not None and one.isatty() for one in streams) and os.environ.get("TERM") != "dumb"


def show(perform: Perform, ended: threading.Event, plainly: Callable[[str], None]) -> Performance:
    """Run `perform` under the full screen; its result, or its error, once the terminal is as it was.

    `ended` is set when the person ends it: `perform` is then to return soon. Where the screen can't go on,
    the performance does, with `plainly` for its lines and the keyboard for words. Raises KeyboardInterrupt
    where it does not return.
    """
    window, pressed = Window(), Pressed()
    performing: Future[Performance] = Future()
    threading.Thread(target=_perform, args=(perform, window, pressed, performing), daemon=True).start()
    broken = _display(window, pressed, ended, performing.done)
    window.close(Plain(plainly))
    with suppress(OSError):  # the terminal's window may have been closed
        for notice in window.notices():  # what was on the screen has gone with it
            plainly(notice)
    if not performing.done() and not ended.is_set():
        _go_on_typed(broken, pressed, plainly)
    return _result(performing, ended)


def _display(
    window: Window, pressed: Pressed, ended: threading.Event, over: Callable[[], bool]
) -> Exception | None:
    """The screen, until the performance is over, or the person ends it, or (returned) it can't go on."""
    try:
        with loading():
            from voicecoach.screen.app import Display  # noqa: PLC0415 - Textual, late: the performance has begun

            display = Display(window, pressed, ended, over)
        display.run(mouse=False)  # so that text can be marked as ever
    except Exception as error:  # noqa: BLE001 - whatever it is, somebody is lying on the floor
        return error
    return display.broken


def _go_on_typed(broken: Exception | None, pressed: Pressed, plainly: Callable[[str], None]) -> None:
    """Without a screen: lines to read, words in place of keys."""
    why = f" ({broken!r})" if broken else ""
    plainly(f"The screen can't go on{why}, the session does: type a word and Enter; Ctrl-C ends it.")
    threading.Thread(target=_typed, args=(pressed,), daemon=True).start()


def _perform(perform: Perform, window: Window, pressed: Pressed, performing: Future[Performance]) -> None:
    try:
        performing.set_result(perform(window, pressed))
    except BaseException as error:  # noqa: BLE001 - it is raised where the performance was asked for
        performing.set_exception(error)


def _result(performing: Future[Performance], ended: threading.Event) -> Performance:
    """What became of it; Ctrl-C ends it here, too."""
    try:
        return performing.result(PATIENCE if ended.is_set() else None)
    except TimeoutError:
        if performing.done():  # it is the performance's own
            raise
        raise KeyboardInterrupt from None
    except KeyboardInterrupt:
        if ended.is_set():
            raise
        ended.set()
        return _result(performing, ended)


def _typed(pressed: Pressed) -> None:
    """Words in place of keys."""
    for line in sys.stdin:
        if said := line.strip():
            pressed.press(said)
