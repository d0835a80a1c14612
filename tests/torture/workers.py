"""Attacks on the processes that speak and listen, in the real `voicecoach play` on virtual devices.

They are killed, or made to hang, at any moment. Held: the session goes on within `LATE`, with a tick in
place of words that are missing; what was killed is started again, and speaks, or hears a "stop"; no rep is
lost or done twice, and the diary has them all.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from benchmarks.live.playing import PERSON, Playing
from tests.torture.attack import Attack, Tally, each
from tests.virtual import VirtualAudio, lacks, until, virtual_audio
from voicecoach.diary.store import Store
from voicecoach.errors import SoundError, VoicecoachError
from voicecoach.listen.model import models
from voicecoach.player.eventlog import Read
from voicecoach.player.live.ears import AGAIN
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice

LATE = 2.0
"""Seconds by which a session may fall behind where a worker of its is gone."""

SCRIPT = """\
routine Attacked
do Step
exercise Step
    dose    9 x 20 reps, rest 5s
    rep     step 1s, back 1s
    settle  1s
"""
WAYS = (
    ("speaking", signal.SIGKILL),
    ("listening", signal.SIGKILL),
    ("speaking", signal.SIGSTOP),
    ("listening", signal.SIGSTOP),
)
A_SESSION = 4
"""Attacks on one session: a recogniser that is killed more often is given up, as it should be."""

STARTS_WITHIN = 60.0
"""Seconds until a worker is back: what hangs is waited for, and then is loaded once more."""

Happens = Callable[[Read], bool]


class Watch:
    """The events of a session as they come, and how far behind its own clock each of them was."""

    def __init__(self, file: Path) -> None:
        self.events: list[Read] = []
        self.behind: list[float] = []  # seconds, from some moment on
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._read, args=(file,), daemon=True)
        self._thread.start()

    def _read(self, file: Path) -> None:
        with file.open(encoding="utf-8") as lines:
            line = ""
            while not self._closed.wait(0.01):
                while (line := line + lines.readline()).endswith("\n"):
                    event = json.loads(line)
                    self.behind.append(time.monotonic() - event["t"])
                    self.events.append(event)
                    line = ""

    def after(self, done: int, happens: Happens, seconds: float = STARTS_WITHIN) -> Read:
        """The first such event that isn't among the first `done`."""
        found: list[Read] = []

        def there() -> bool:
            found[:] = [entry for entry in self.events[done:] if happens(entry)]
            return bool(found)

        until(there, f"an event after {self.events[-1:]}", seconds)
        return found[0]

    def close(self) -> None:
        self._closed.set()
        self._thread.join()


class Session:
    """One session, and somebody who attacks it."""

    def __init__(self, play: Playing, watch: Watch, says: Callable[[str], None]) -> None:
        self._play = play
        self._watch = watch
        self._says = says

    def attacked(self, worker: str, by: int, chance: random.Random) -> float:
        """Attack it, see it go on; by how many seconds that was late. Raises AssertionError, SoundError."""
        now, soon = self._watch.events[-1]["t"], chance.uniform(0.0, 3.0)
        # With so many reps left as never before, so that nobody has said yet how many.
        self._watch.after(
            len(self._watch.events), lambda one: one["event"] == "rep" and one["t"] > now + soon
        )
        mark, restarts = len(self._watch.events), self._again()
        os.kill(self._play.process_of(worker), by)
        if worker == "speaking":
            self._does("pause")
            spoken, late = self._answers(), self._late(mark)
            until(lambda: spoken or self._answers(), "a word of the voice's", STARTS_WITHIN)
        else:
            until(lambda: self._again() > restarts, "another recogniser", STARTS_WITHIN)
            late = self._late(mark)
            until(self._heeds, "it to hear", STARTS_WITHIN)
        self._does("resume")
        self._watch.after(len(self._watch.events), lambda entry: entry["event"] == "rep")
        return late

    def _late(self, mark: int) -> float:
        """By how much the session has fallen behind since so many events had happened."""
        behind = self._watch.behind
        return max(behind[mark:], default=0.0) - max(behind[mark - 5 : mark])

    def _ended(self) -> bool:
        """Whether it has, by a "stop" after its answer to the one before."""
        with suppress(OSError):  # gone in between
            self._play.type("stop")
        with suppress(subprocess.TimeoutExpired):
            self._play.process.wait(1.0)
        return self._play.process.poll() is not None

    def _again(self) -> int:
        return self._play.lines().count(AGAIN)

    def _answers(self) -> bool:
        """Asked for words that no one has made yet: a tick stands for them, or they are spoken."""
        done = len(self._watch.events)
        self._play.type("how long")
        answered = self._watch.after(done, is_answer)
        if answered["event"] == "say":
            return True
        assert "why" in answered, answered
        self._watch.after(done, lambda entry: entry["event"] == "tone" and entry["t"] == answered["t"])
        until(lambda: any("not said: Step" in line for line in self._play.lines()), "the words")
        time.sleep(1.0)  # as a person asks again
        return False

    def _heeds(self) -> bool:
        done = len(self._watch.events)
        self._says("stop")
        with suppress(SoundError):
            return bool(self._watch.after(done, is_action("stop"), seconds=2.5))
        return False

    def _does(self, command: str) -> None:
        done = len(self._watch.events)
        self._play.type(command)
        self._watch.after(done, is_action(command))

    def left(self, diary: Path) -> None:
        """End it, and see what has become of its reps."""
        until(self._ended, "its end")
        assert self._play.process.returncode == 0
        self._watch.after(0, lambda entry: entry["event"] == "finished")
        reps = [(entry["set"], entry["rep"]) for entry in self._watch.events if entry["event"] == "rep"]
        assert reps == [(1 + n // 20, 1 + n % 20) for n in range(len(reps))], "a rep was lost or done again"
        with Store(diary) as store:
            kept = sum(bout.performed for bout in store.history().sets)
        assert kept == len(reps), f"of {len(reps)} reps {kept} are kept"


def is_answer(entry: Read) -> bool:
    """Whether it is where the session is: how many reps are left."""
    return "Step," in entry.get("text", "") + "".join(entry.get("texts", ()))


def is_action(command: str) -> Happens:
    return lambda entry: entry["event"] == "action" and entry["command"] == command


@contextmanager
def playing(audio: VirtualAudio, folder: Path, voice: str) -> Iterator[tuple[Playing, Watch]]:
    """A session with nothing in its cache."""
    folder.mkdir()
    script = folder / "attacked.routine"
    script.write_text(SCRIPT, encoding="utf-8")
    audio.environment["VOICECOACH_CACHE"] = str(folder / "cache")
    audio.environment["VOICECOACH_DATA"] = str(folder / "data")
    with (
        closing(Playing(script, audio, "--voice", voice)) as play,
        closing(Watch(script.with_suffix(".jsonl"))) as watch,
    ):
        watch.after(0, lambda entry: entry["event"] == "phase", STARTS_WITHIN)
        yield play, watch


def attack(tally: Tally, inputs: range) -> None:
    """Several on each session, with either voice in turn."""
    if reason := lacks():
        tally.notes.append(f"not made here: {reason}")
        return
    voices = ["system"] + ["piper"] * (open_voice("piper").available() is None)
    with (
        tempfile.TemporaryDirectory() as name,
        virtual_audio(Path(name)) as audio,
        closing(Speech(open_voice("system", speaker=PERSON))) as person,
    ):
        audio.environment["VOICECOACH_MODEL"] = str(models.find())
        for first in inputs[::A_SESSION]:
            numbers = each(tally, inputs[first - inputs.start :][:A_SESSION])
            voice = voices[first // A_SESSION % len(voices)]
            folder = Path(name) / str(first)
            with playing(audio, folder, voice) as (play, watch):
                session = Session(play, watch, lambda words: audio.say(person.clip(words)))
                _attacked(tally, session, numbers, voice, folder)


def _attacked(tally: Tally, session: Session, numbers: Iterator[int], voice: str, folder: Path) -> None:
    about = voice
    try:
        for number in numbers:
            worker, by = WAYS[number % len(WAYS)]
            about = f"{number}, {voice}, {worker}, {signal.Signals(by).name}"
            late = session.attacked(worker, by, random.Random(number))
            tally.slowest = max(tally.slowest, late)
            if late > LATE:
                tally.failed(f"{about}: it took {late:.1f} s to go on")
        session.left(folder / "data" / "diary.sqlite")
    except (AssertionError, VoicecoachError) as error:
        tally.failed(f"{about}: {error!r}")


ATTACKS = (Attack("workers", attack, short=1, whole=40),)
