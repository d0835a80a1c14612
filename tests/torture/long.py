"""A long session in virtual time: the whole chain, somebody who speaks every minute, the coach in the room.

Held: no beat drifts by a sample, what is said at the end is heard as at the beginning, memory stays flat.
"""

from __future__ import annotations

import math
import os
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from benchmarks.live.usage import SETTLED
from tests.torture.attack import Attack, Tally, each
from tests.torture.hearing import recogniser
from voicecoach.listen.settings import Settings, open_listener
from voicecoach.player import unattended
from voicecoach.player.eventlog import Entry, Sounded, Spoken, frame_at
from voicecoach.player.rehearse.floor import Floor, PersonSays
from voicecoach.routine.library import load
from voicecoach.session.events import FRAME_RATE, Start
from voicecoach.session.facts import CommandObeyed, PhaseBegun
from voicecoach.session.plan.planner import plan_routine
from voicecoach.sound.clip import Samples
from voicecoach.sound.room.simulated import Room
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice

MINUTE = 60 * FRAME_RATE
SETTLED_MINUTES = round(SETTLED / 60)

MOST_GROWTH = 0.02
LEAST_OBEYED = 0.9
SLACK = FRAME_RATE // 50
BEATS_A_MINUTE = 10
SAID = ("louder", "quieter")
SPOKEN_AT = 20 * FRAME_RATE


def routine(minutes: int) -> str:
    """Sets of ten reps of two seconds and a rest of ten: half a minute each."""
    rounds = math.ceil(minutes / 10)
    sets = math.ceil(2 * minutes / rounds)
    step = f"exercise Step\n    dose    {sets} x 10 reps, rest 10s\n    rep     step 1s, back 1s\n"
    return "routine Long\n\n" + step + "\ndo Step\n" * rounds


class Overheard:
    """A sink that knows the last seconds; `begins_at` says whether a clip's sound begins at that frame."""

    def __init__(self) -> None:
        self.frame = 0
        self._blocks: deque[Samples] = deque()
        self._first = 0

    def write(self, block: Samples) -> None:
        self._blocks.append(block.copy())
        self.frame += len(block)
        while self.frame - self._first - len(self._blocks[0]) > 5 * FRAME_RATE:
            self._first += len(self._blocks.popleft())

    def mute(self) -> None:
        """In virtual time nothing waits."""

    def begins_at(self, frame: int, clip: Samples) -> bool:
        first = frame - SLACK - self._first
        heard = np.concatenate(self._blocks)[first : first + len(clip) + 2 * SLACK]
        return int(np.correlate(heard, clip, "valid").argmax()) == SLACK


class Witness:
    """Checks a session as it goes on, minute by minute."""

    def __init__(self, tally: Tally, minutes: Iterator[int], heard: Overheard, coach: Speech) -> None:
        self._tally = tally
        self._minutes = minutes
        self._heard = heard
        self._coach = coach
        self._next = 0
        self._counts: deque[tuple[int, Samples]] = deque()
        self._phase: tuple[int, PhaseBegun] | None = None
        self._sounding_until = 0
        self._obeyed = 0
        self._beats = 0
        self._memory: list[int] = []

    def __call__(self, happened: Entry) -> None:
        frame = happened.frame
        while frame >= self._next and (minute := next(self._minutes, None)) is not None:
            self._next = (minute + 1) * MINUTE
            self._memory.append(resident())
        self._check(frame)
        match happened.what:
            case Spoken() | Sounded() as sound:
                self._sounds(sound, frame)
            case PhaseBegun() as phase:
                self._follows(frame, phase)
            case CommandObeyed(command=command):
                self._obeyed += command in SAID

    def broken(self, said: int, reason: str) -> Iterator[str]:
        """What was, over the whole session, in which so much was said."""
        if reason != "done":
            yield f"it ended as {reason}"
        if self._obeyed < LEAST_OBEYED * said:
            yield f"of {said} commands, {self._obeyed} were obeyed"
        if self._beats < BEATS_A_MINUTE * said:
            yield f"only {self._beats} beats could be compared"
        settled = self._memory[min(SETTLED_MINUTES, len(self._memory) // 2)]
        if self._memory[-1] > (1 + MOST_GROWTH) * settled:
            yield f"memory grew from {settled / 1e6:.1f} to {self._memory[-1] / 1e6:.1f} MB"

    def _sounds(self, sound: Spoken | Sounded, frame: int) -> None:
        """Keep what sounds on a beat, and with nothing else."""
        beat = isinstance(sound, Spoken) and sound.kind in {"count", "phase"}
        if beat and frame > self._sounding_until + SLACK:
            self._counts.append((frame, self._coach.clip(sound.text).samples))
        self._sounding_until = max(self._sounding_until, frame_at(sound.end))

    def _check(self, now: int) -> None:
        """The beats whose sound is over by now."""
        while self._counts and self._counts[0][0] + len(self._counts[0][1]) + SLACK <= self._heard.frame:
            frame, clip = self._counts.popleft()
            self._beats += 1
            if not self._heard.begins_at(frame, clip):
                self._tally.failed(f"at {now / FRAME_RATE:.1f} s a beat is not where it should be")

    def _follows(self, frame: int, phase: PhaseBegun) -> None:
        """Whether each phase of a set comes a second after the one before it, to the frame."""
        before, self._phase = self._phase, (frame, phase)
        if before is None or before[1].set != phase.set:
            return
        late = frame - before[0] - FRAME_RATE
        if late:
            self._tally.failed(f"at {frame / FRAME_RATE} s a phase comes {late} frames late")


def resident() -> int:
    """Bytes of memory that this process holds (Linux; elsewhere nothing is known of it)."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0


def attack(tally: Tally, inputs: range) -> None:
    """One session, of as many minutes as there are inputs."""
    minutes = len(inputs)
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Speech(open_voice("system"))) as coach,
        closing(Speech(open_voice("system", speaker="en-us+f3"))) as person,
    ):
        script = Path(folder) / "long.routine"
        script.write_text(routine(minutes), encoding="utf-8")
        said = [
            PersonSays(minute * MINUTE + SPOKEN_AT, person.clip(SAID[minute % 2]))
            for minute in range(minutes)
        ]
        heard = Overheard()
        witness = Witness(tally, each(tally, inputs), heard, coach)
        floor = Floor(Room(echo_db=0.0), open_listener(Settings(), model=recogniser()), said, speaker=heard)
        start = Start(plan_routine(load(str(script))), "live")
        reason = unattended.rehearse_heard(start, coach, floor, witness).reason
    for broken in witness.broken(len(said), reason):
        tally.failed(broken)


ATTACKS = (Attack("long session", attack, short=1, whole=240),)
