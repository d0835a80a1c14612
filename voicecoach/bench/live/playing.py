"""The program that is measured: `voicecoach play` as a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, cast

from voicecoach.bench.live.usage import processes
from voicecoach.bench.virtual import VirtualAudio, until
from voicecoach.errors import VoicecoachError
from voicecoach.listen.process import LOADED_WITHIN
from voicecoach.player.ears import LISTENS
from voicecoach.player.eventlog import Entry

PERSON = "en-us+f3"
"""Who speaks to the coach: another speaker of the system voice."""


class Playing:
    """`voicecoach play` as a process, its events as they come; `began`: when it was started (monotonic)."""

    def __init__(self, script: Path, audio: VirtualAudio, *options: str) -> None:
        command = [sys.executable, "-m", "voicecoach", "play", str(script), *options]
        self._said = script.with_suffix(".out").open("w+", encoding="utf-8")
        self._events = script.with_suffix(".jsonl")
        self._events.write_text("", encoding="utf-8")
        self.began = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [*command, "--events", str(self._events)],
            env=audio.environment,
            stdin=subprocess.PIPE,
            stdout=self._said,
        )

    def events(self) -> list[Entry]:
        """What has happened by now."""
        whole = self._events.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def lines(self) -> list[str]:
        """What it has shown; its notices without their times."""
        shown = Path(self._said.name).read_text(encoding="utf-8").splitlines()
        return [re.sub(r"^ *[\d.]+ {2}note {3}", "", line) for line in shown]

    def wait_for(self, happens: Callable[[Entry], bool], after: int = 0, seconds: float = 60.0) -> int:
        """Wait for such an event; how many there are up to it."""
        found: list[int] = []

        def there() -> bool:
            found[:] = [n + 1 for n, entry in enumerate(self.events()) if n >= after and happens(entry)]
            return bool(found) or self.process.poll() is not None

        until(there, "an event", seconds)
        if not found:
            message = f"`voicecoach play` has ended: {self.lines()[-1:]}"
            raise VoicecoachError(message)
        return found[0]

    def wait_until_it_listens(self, times: int = 1) -> None:
        """Until it has said so as often."""
        until(lambda: self.lines().count(LISTENS) >= times, "the recogniser", seconds=LOADED_WITHIN)

    def process_of(self, what: str) -> int:
        """The id of the process that is "listening" or "speaking"."""
        found: list[int] = []

        def there() -> bool:
            found[:] = [one for one, name in processes(self.process.pid) if name == what]
            return bool(found)

        until(there, f"the process that is {what}")
        return found[0]

    def type(self, line: str) -> None:
        pipe = cast("IO[bytes]", self.process.stdin)
        pipe.write(f"{line}\n".encode())
        pipe.flush()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        cast("IO[bytes]", self.process.stdin).close()
        self._said.close()


@contextmanager
def playing(text: str, audio: VirtualAudio, folder: Path, *options: str) -> Iterator[Playing]:
    """The program plays this script."""
    script = folder / "bench.routine"
    script.write_text(text, encoding="utf-8")
    with closing(Playing(script, audio, *options)) as play:
        yield play
