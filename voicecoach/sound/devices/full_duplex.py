"""The loudspeaker and the microphone of a live session, either of which may be unplugged and come back.

Without a loudspeaker, time goes on in silence at its own pace until one is back.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Generic, TypeVar

from voicecoach.errors import SoundError
from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.devices import portaudio
from voicecoach.sound.devices.capture import Captured, Clock
from voicecoach.sound.devices.portaudio import Named, find_device
from voicecoach.sound.devices.ring import Ring
from voicecoach.sound.devices.streams import BLOCK, LATENCY, Apart, Loudspeaker, Microphone, Together, working

AHEAD_FRAMES = RATE // 10
"""Frames queued for the loudspeaker: the longest the loop may be away, and the delay of a new sound."""

AT_ONCE = 1.0
"""Seconds to wait for a device that comes back at once, before time goes on without it."""

AGAIN = 0.5
"""Seconds between two looks for a device."""

LOOK_ANEW = 10.0
"""Seconds between two rescans of the device list for a microphone. A rescan closes the loudspeaker for a
moment, so it is only made while nothing sounds."""

LOST = "The microphone is gone."

T = TypeVar("T")


class Seeking(threading.Thread, Generic[T]):
    """A thread that repeats `opening` until it succeeds; `found` is then its result."""

    def __init__(self, opening: Callable[[], T]) -> None:
        super().__init__(daemon=True, name="devices")
        self.found: T | None = None
        self.failed = ""  # why the last attempt did
        self._opening = opening
        self._over = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._over.is_set():
            try:
                self.found = self._opening()
            except SoundError as error:
                self.failed = error.message
                self._over.wait(AGAIN)
            else:
                return

    def stop(self) -> T | None:
        """Stop looking; gives the device if one was found meanwhile."""
        self._over.set()
        self.join()
        return self.found


class Devices:
    """The loudspeaker and the microphone of a session: samples in, captured blocks out.

    `loudspeaker` and `microphone` are numbers, parts of names, or None for the default; `hears`: whether a
    microphone is wanted. `lost` is true while there is no loudspeaker; `lacks` is a sentence on why nothing
    is captured. Raises SoundError without a loudspeaker, or without a device of a name that was given.

    Sound starts once `AHEAD_FRAMES` are queued, or at `close`.
    """

    def __init__(self, loudspeaker: Named = None, microphone: Named = None, *, hears: bool = False) -> None:
        self.lost = False
        self.lacks = ""
        self._named = loudspeaker, microphone
        self._hears = hears
        self._underflows = 0  # of streams that have been closed
        self._ring = Ring(AHEAD_FRAMES)
        self._clock = Clock()
        self._source: Together | Apart | None = None
        self._microphone: Microphone | None = None
        self._seeking: Seeking[Loudspeaker] | None = None
        self._hunting: Seeking[Microphone] | None = None
        self._looked = 0.0
        self._began_lost = 0.0
        self._silent = 0  # frames since the last that wasn't
        self._due = 0.0  # in silence: when the next block is
        if hears and microphone is not None:
            find_device(microphone, "input")  # a wrong name is a mistake, no lack
        self._out: Loudspeaker | None = self._opened(hears=hears)
        self._listen()

    @property
    def underflows(self) -> int:
        """The number of underflows: callbacks that found nothing to play."""
        return self._underflows + (self._out.underflows if self._out else 0)

    @property
    def ahead(self) -> float:
        """Approximate seconds until the next written frame sounds."""
        return self._ring.waiting / RATE + LATENCY

    # --- a sink -------------------------------------------------------------------------------------

    def write(self, block: Samples) -> None:
        """Queue samples, float32, shape (n,); blocks while enough frames are queued."""
        self._silent = 0 if block.any() else self._silent + len(block)
        done = 0
        while done < len(block):
            self._tend()
            if self.lost:
                self._pass(len(block) - done)
                break
            done += self._ring.push(block[done:])
            if done < len(block):
                self._start()
                time.sleep(BLOCK / RATE / 2)  # so that the callback has nobody to wake
        if self._out:
            self._out.fed = True

    def mute(self) -> None:
        """Be silent at once and drop the queued frames; the next write sounds again."""
        if self._out:
            self._out.fed = False
        self._ring.drop()

    def captured(self) -> Iterator[Captured]:
        """Yield the microphone's blocks since the last call."""
        if self._source:
            yield from map(self._clock, self._source.captured())

    def close(self) -> None:
        """Play the queued frames to their end, then close the devices."""
        for seeking in (self._seeking, self._hunting):
            if seeking and (late := seeking.stop()):
                late.close()
        self._seeking = self._hunting = None
        if self._microphone:
            self._microphone.close()
        if self._out:
            self._out.fed = False
            if self._ring.waiting:
                self._start()
            while self._ring.waiting and self._out.alive:
                time.sleep(BLOCK / RATE / 2)
            self._out.close(drain=True)
            self._underflows, self._out = self.underflows, None

    # --- coming and going ---------------------------------------------------------------------------

    def _opened(self, *, hears: bool, any_one: bool = False) -> Loudspeaker:
        """Open the loudspeaker, in one stream with the microphone where both are one device with one clock.

        `any_one`: the default device serves where the named one isn't there.
        """
        named, microphone = self._named
        try:
            device = find_device(named, "output")
        except SoundError:
            if named is None or not any_one:
                raise
            device = find_device(None, "output")
        if hears and device.both:
            with suppress(SoundError):
                heard = find_device(microphone, "input")
                if heard.number == device.number:
                    return Loudspeaker(self._ring, device, heard)
        return Loudspeaker(self._ring, device)

    def _listen(self) -> None:
        """Open the microphone if one is wanted and none is open."""
        if not self._out or not self._hears:
            return
        if self._out.duplex:
            self._source, self.lacks = Together(self._out), ""
            return
        self._looked = time.monotonic()
        self._hunting = Seeking(lambda: working(Microphone(find_device(self._named[1], "input")), "input"))

    def _start(self) -> None:
        if self._out and not self._out.started:
            try:
                self._out.start()
            except SoundError:
                self._let_go()
                self._seek()

    def _tend(self) -> None:
        """Notice devices that have gone, and take back those that have returned."""
        if self._out:
            if not self._out.alive:
                self._let_go()
                self._seek()
            else:
                self._tend_microphone(self._out)
        if self._seeking and not self._out:
            self._await(self._seeking)

    def _tend_microphone(self, out: Loudspeaker) -> None:
        if self._microphone and not self._microphone.alive:
            self._microphone.close()
            self._microphone, self._source, self.lacks = None, None, LOST
            self._listen()
        if not self._hunting:
            return
        if self._hunting.found:
            self._microphone, self._hunting, self.lacks = self._hunting.found, None, ""
            self._source = Apart(out, self._microphone)
        elif self._hunting.failed:
            self.lacks = self.lacks or self._hunting.failed
            if self._silent > AHEAD_FRAMES and time.monotonic() - self._looked > LOOK_ANEW:
                self._let_go()
                self._seek()

    def _let_go(self) -> None:
        if self._hunting and (late := self._hunting.stop()):
            late.close()
        if self._microphone:
            self._microphone.close()
        if self._out:
            self._underflows = self.underflows
            self._out.close()
        had = self._source is not None
        self._out = self._microphone = self._source = self._hunting = None
        if had:
            self.lacks = LOST

    def _seek(self) -> None:
        self._began_lost = time.monotonic()
        self._seeking = Seeking(self._again)

    def _again(self) -> Loudspeaker:
        """Open a loudspeaker that really asks for samples. Raises SoundError. Runs in a thread of its own."""
        portaudio.relist()
        try:
            return self._working(hears=self._hears)
        except SoundError:
            if not self._hears:
                raise
            return self._working(hears=False)  # the microphone may be what is wrong

    def _working(self, *, hears: bool) -> Loudspeaker:
        out = self._opened(hears=hears, any_one=True)
        out.start()
        return working(out, "output")

    def _await(self, seeking: Seeking[Loudspeaker]) -> None:
        """Take the loudspeaker back if it is found within a moment."""
        while not self.lost and not seeking.found and time.monotonic() - self._began_lost < AT_ONCE:
            time.sleep(BLOCK / RATE)
        if seeking.found is None:
            if not self.lost:
                self.lost, self._due = True, time.monotonic()
                self._ring.drop()
            return
        self._out, self._seeking, self.lost = seeking.found, None, False
        self._listen()

    def _pass(self, frames: int) -> None:
        """Wait as long as `frames` would sound."""
        self._ring.skip(frames)
        self._due = max(self._due + frames / RATE, time.monotonic() - AT_ONCE)
        time.sleep(max(0.0, self._due - time.monotonic()))
