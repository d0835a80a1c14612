"""A Ctrl-C that comes while the test waits for something."""

from __future__ import annotations

import signal
import threading


def press_in(seconds: float) -> None:
    """Send SIGINT to the main thread, in which the test runs, so much later."""
    main = threading.main_thread().ident
    assert main
    threading.Timer(seconds, signal.pthread_kill, (main, signal.SIGINT)).start()
