"""Ctrl-C where Python would lose it: within an import, in a callback, in a destructor."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SOON = 0.02
"""Seconds after which a Ctrl-C that could not be raised comes again."""

_IMPORTS = "<frozen importlib"


@contextmanager
def none_lost() -> Iterator[None]:
    """During the block, a Ctrl-C that could not be raised where it came is raised a moment later.

    Raised within an import it could be swallowed with the import's lock held: no thread would import
    anything again, and a server of ours waited for that for ever. Where Ctrl-C isn't Python's own affair
    (ignored, another's, another thread), nothing changes.
    """
    if not raises() or signal.getsignal(signal.SIGINT) is handler:
        yield
        return
    told = sys.unraisablehook
    sys.unraisablehook = lambda raised: _unraised(raised, told)
    signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is handler:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.unraisablehook = told


def handler(number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, within an import a moment later; for `signal.signal`."""
    if _imports(frame):
        _again_soon()
    else:
        signal.default_int_handler(number, frame)


def raises() -> bool:
    """Whether a Ctrl-C raises KeyboardInterrupt here."""
    ours = threading.current_thread() is threading.main_thread()
    return ours and signal.getsignal(signal.SIGINT) in {signal.default_int_handler, handler}


def _imports(frame: FrameType | None) -> bool:
    while frame:
        if frame.f_code.co_filename.startswith(_IMPORTS):
            return True
        frame = frame.f_back
    return False


def _unraised(raised: sys.UnraisableHookArgs, told: Callable[[sys.UnraisableHookArgs], object]) -> None:
    if issubclass(raised.exc_type, KeyboardInterrupt):
        _again_soon()
    else:
        told(raised)


def _again_soon() -> None:
    again = threading.Timer(SOON, _again)
    again.daemon = True
    again.start()


def _again() -> None:
    """Interrupt the main thread, also where it waits."""
    if sys.platform == "win32":
        _thread.interrupt_main()
    else:
        signal.pthread_kill(_main(), signal.SIGINT)


def _main() -> int:
    found = threading.main_thread().ident
    assert found is not None  # noqa: S101 - it has begun, since we run
    return found
