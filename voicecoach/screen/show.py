"""A performance under the full screen: the performance in a thread of its own, the screen in the main one."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

from voicecoach.errors import StoppedError
from voicecoach.listen.phrases.typed import Pressed
from voicecoach.player.live.scheduling import no_garbage_collection
from voicecoach.player.performance import Performance
from voicecoach.player.stage import Ears
from voicecoach.player.view import View
from voicecoach.screen.plain import Plain
from voicecoach.screen.rows import DrawnFigure
from voicecoach.screen.window import Window

PATIENCE = 5.0
"""Seconds within which a performance must return once the person has ended it."""

Perform = Callable[[View, Ears], Performance]


def possible() -> bool:
    """True if there is a terminal for drawing and typing."""
    streams = (sys.stdin, sys.stdout)
    return (
        all(stream is not None and stream.isatty() for stream in streams) and os.environ.get("TERM") != "dumb"
    )


def show(
    perform: Perform,
    ended: threading.Event,
    plainly: Callable[[str], None],
    figure: DrawnFigure | None = None,
) -> Performance:
    """Run `perform` under the full screen; give its result, or its error, after restoring the terminal.

    `ended` is set when the person ends it, and `perform` must then return soon. If the screen fails, the
    performance goes on, with `plainly` for its lines and the keyboard for words. Raises StoppedError if
    `perform` does not return.
    """
    window, pressed = Window(), Pressed()
    performing: Future[Performance] = Future()
    threading.Thread(target=_perform, args=(perform, window, pressed, performing), daemon=True).start()
    broken = _display(window, pressed, ended, performing.done, figure)
    window.close(Plain(plainly))
    with suppress(OSError):  # the terminal's window may have been closed
        for notice in window.notices():  # what was on the screen has gone with it
            plainly(notice)
    if not performing.done() and not ended.is_set():
        _go_on_typed(broken, pressed, plainly)
    return _result(performing, ended)


def _display(
    window: Window,
    pressed: Pressed,
    ended: threading.Event,
    over: Callable[[], bool],
    figure: DrawnFigure | None,
) -> Exception | None:
    """Run the screen until the performance is over or the person ends it; return an error that stopped it."""
    try:
        with no_garbage_collection():
            from voicecoach.screen.app import Display  # noqa: PLC0415 - Textual, late: the performance has begun

            display = Display(window, pressed, ended, over, figure)
        display.run(mouse=False)  # so that text can be marked as ever
    except Exception as error:  # noqa: BLE001 - whatever it is, somebody is lying on the floor
        return error
    return display.broken


def _go_on_typed(broken: Exception | None, pressed: Pressed, plainly: Callable[[str], None]) -> None:
    """Go on without a screen, with lines to read and words to type."""
    why = f" ({broken!r})" if broken else ""
    plainly(f"The screen can't go on{why}, the session does: type a word and Enter; Ctrl-C ends it.")
    threading.Thread(target=_typed, args=(pressed,), daemon=True).start()


def _perform(perform: Perform, window: Window, pressed: Pressed, performing: Future[Performance]) -> None:
    try:
        performing.set_result(perform(window, pressed))
    except BaseException as error:  # noqa: BLE001 - it is raised where the performance was asked for
        performing.set_exception(error)


def _result(performing: Future[Performance], ended: threading.Event) -> Performance:
    """Wait for the performance's result; Ctrl-C ends it here too."""
    try:
        return performing.result(PATIENCE if ended.is_set() else None)
    except TimeoutError:
        if performing.done():  # it is the performance's own
            raise
        raise StoppedError from None
    except KeyboardInterrupt:
        if ended.is_set():
            raise
        ended.set()
        return _result(performing, ended)


def _typed(pressed: Pressed) -> None:
    """Take typed words instead of keys."""
    for line in sys.stdin:
        if words := line.strip():
            pressed.press(words)
