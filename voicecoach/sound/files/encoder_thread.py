"""An encoder in a thread of its own: it encodes what has been mixed while the next of it is being mixed."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Thread

from voicecoach.sound.files.encoder import Encoder, Pcm
from voicecoach.sound.files.undisturbed import undisturbed

MOST_WAITING = 8
"""Most blocks that wait for the encoder: enough to make up for its bursts, and memory stays bounded."""


class EncoderThread:
    """Passes blocks on to `encoder`, which may wait for nobody. Its errors are raised by a later call."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        # Not `Queue`, whose locks are Python's: a Ctrl-C could leave one locked.
        self._blocks: SimpleQueue[Pcm | None] = SimpleQueue()  # None: it was the last
        self._room: SimpleQueue[None] = SimpleQueue()
        for _ in range(MOST_WAITING):
            self._room.put(None)
        self._error: BaseException | None = None
        self._gone = False
        self._thread = Thread(target=self._encode, name="encoder", daemon=True)
        self._thread.start()

    def write(self, pcm: Pcm) -> None:
        self._room.get()
        self._check()
        self._blocks.put(pcm.copy())  # the caller fills its own with the next samples

    def finish(self) -> None:
        self._end()
        self._check()
        self._encoder.finish()

    def discard(self) -> None:
        # A second Ctrl-C waits until the thread is over: the file is closed next.
        with undisturbed():
            self._gone = True
            self._end()
            self._encoder.discard()

    def _end(self) -> None:
        self._blocks.put(None)
        self._thread.join()

    def _check(self) -> None:
        if self._error:
            raise self._error

    def _encode(self) -> None:
        """Encode what comes until the last; after an error, and of a file that is given up, drop it."""
        while (pcm := self._blocks.get()) is not None:
            try:
                if not self._error and not self._gone:
                    self._encoder.write(pcm)
            except BaseException as error:  # noqa: BLE001 - whatever it is, the caller has to know
                self._error = error
            self._room.put(None)
