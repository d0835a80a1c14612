"""The real command, over and over, each time in a fork of a process that has imported what it needs.

`python -m tests.forked` reads jobs, one JSON a line (`Forks.run` says what is in one), and prints what became
of each. A job runs on an edge that is as true as can be had without being anybody special: files may not
grow beyond a size, no more of them may be made, all but root is forbidden, or a disk in memory is full.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from errno import ENOSPC
from importlib import import_module
from pathlib import Path
from typing import IO, Any, cast

OWN_MOUNTS = ("unshare", "--user", "--mount", "--map-root-user")

LOADED = (
    "voicecoach.cli.app",
    "voicecoach.diary.recorder",
    "voicecoach.diary.store",
    "voicecoach.player.unattended",
    "voicecoach.player.render.to_file",
    "voicecoach.routine.library",
    "voicecoach.sound.files.encoders",
    "voicecoach.voice.cache",
    "voicecoach.voice.process",
    "voicecoach.workers",
    "voicecoach.voice.system",
    "voicecoach.voice.opening",
    "voicecoach.voice.pronunciations",
    "voicecoach.listen.settings",
    "voicecoach.listen.phrases.personal",
    "voicecoach.player.prepare",
    "voicecoach.progress.progression",
    "voicecoach.progress.interview",
    "voicecoach.session.kept",
    "voicecoach.sound.tones",
    "platformdirs.unix",
    "soundfile",
    "soxr",
)


HUNG_AFTER = 120.0
HUNG = 255
"""The status of a command that had not ended after so many seconds, and was killed."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command came to: its exit status (negative: the signal that ended it) and what it printed."""

    status: int
    out: str
    err: str


class Forks:
    """A server of such jobs. With `mounts`, one that may mount a disk of its own."""

    def __init__(self, environment: Mapping[str, str] | None = None, *, mounts: bool = False) -> None:
        self._process = subprocess.Popen(
            [*(OWN_MOUNTS if mounts else ()), sys.executable, "-m", "tests.forked"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "VOICECOACH_TRACEBACK": "", **(environment or {})},
            text=True,
        )

    def inside(self, path: Path) -> Path:
        """The path as the server sees it, where it has mounted something."""
        return Path(f"/proc/{self._process.pid}/root{path}")

    def run(  # noqa: PLR0913 - all that may befall a command
        self,
        arguments: list[str],
        *,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        program: str = "voicecoach.cli.app:main",
        lines: int | None = None,
        seconds: float | None = None,
        by: int = signal.SIGKILL,
        largest: int | None = None,
        refused: int | None = None,
        room: int | None = None,
        unprivileged: bool = False,
    ) -> Ran:
        """Run `program` in `folder`.

        It gets the signal `by` as it has printed `lines` lines, or after `seconds`. No file may grow beyond
        `largest` bytes. From its `refused`-th on, no file in `folder` may be made or opened for writing. With
        `room`, `folder` lies on a disk on which so many bytes are left. `unprivileged`: with no
        special rights, whoever runs it.
        """
        job = {
            "arguments": arguments,
            "folder": str(folder) if folder else None,
            "environment": dict(environment or {}),
            "program": program,
            "lines": lines,
            "seconds": seconds,
            "by": int(by),
            "largest": largest,
            "refused": refused,
            "room": room,
            "unprivileged": unprivileged,
        }
        print(json.dumps(job), file=cast("IO[str]", self._process.stdin), flush=True)
        return Ran(*json.loads(cast("IO[str]", self._process.stdout).readline()))

    def close(self) -> None:
        cast("IO[str]", self._process.stdin).close()
        self._process.wait()
        cast("IO[str]", self._process.stdout).close()


# --- in the server -------------------------------------------------------------------------------


class KillingOutput:
    """A text file that kills the process as it is given its line number `lines`."""

    def __init__(self, file: IO[str], lines: int) -> None:
        self._file = file
        self._left = lines

    def write(self, text: str) -> int:
        written = self._file.write(text)
        if "\n" in text:
            self._left -= 1
            if self._left <= 0:
                self._file.flush()
                os.kill(os.getpid(), signal.SIGKILL)
        return written

    def flush(self) -> None:
        self._file.flush()


def served(job: dict[str, Any]) -> tuple[int, str, str]:
    if job["room"] is not None:
        fill_up(Path(job["folder"]), job["room"])
    out, err = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        perform(job, out[1], err[1])
    for one in (out, err):
        os.close(one[1])
    hung = threading.Event()
    timers = [threading.Timer(HUNG_AFTER, given_up, (child, hung))]
    if job["seconds"] is not None:
        timers.append(threading.Timer(job["seconds"], ended, (child, job["by"])))
    for timer in timers:
        timer.start()
    said: dict[int, bytes] = {}
    readers = [threading.Thread(target=drain, args=(one[0], said)) for one in (out, err)]
    for thread in readers:
        thread.start()
    for thread in readers:
        thread.join()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if hung.is_set():
        status = HUNG
    for timer in timers:
        timer.cancel()
        timer.join()
    return status, said[out[0]].decode(errors="replace"), said[err[0]].decode(errors="replace")


def ended(process: int, by: int) -> None:
    with suppress(ProcessLookupError):  # it was done before its time came
        os.kill(process, by)


def given_up(process: int, hung: threading.Event) -> None:
    hung.set()
    ended(process, signal.SIGKILL)


def drain(descriptor: int, said: dict[int, bytes]) -> None:
    with os.fdopen(descriptor, "rb") as file:
        said[descriptor] = file.read()


def perform(job: dict[str, Any], out: int, err: int) -> None:
    """In the fork: the command, on its edge. Never returns."""
    status = 1
    try:
        for end, descriptor in ((out, 1), (err, 2)):
            os.dup2(end, descriptor)
            os.close(end)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for signalled in (signal.SIGINT, signal.SIGTERM):
            signal.signal(
                signalled, signal.default_int_handler if signalled == signal.SIGINT else signal.SIG_DFL
            )
        os.environ.update(job["environment"])
        module, name = job["program"].split(":")
        program = getattr(import_module(module), name)
        if job["folder"]:
            os.chdir(job["folder"])
        confine(job)
        if job["lines"] is not None:
            sys.stdout = cast("Any", KillingOutput(sys.stdout, job["lines"]))
        status = program(job["arguments"])
    except KeyboardInterrupt:
        status = 130
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):
                stream.flush()
        os._exit(status)


def confine(job: dict[str, Any]) -> None:
    if job["unprivileged"] and os.getuid() == 0:
        give_up_rights()
    if job["largest"] is not None:
        import resource  # noqa: PLC0415 - there is none on Windows

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["largest"], job["largest"]))
    if job["refused"] is not None:
        refuse(job["folder"], job["refused"])


def give_up_rights() -> None:
    """Be kept to the rights of files like anybody, as root too, and whatever this process starts."""
    import ctypes  # noqa: PLC0415 - of this edge alone

    libc = ctypes.CDLL(None, use_errno=True)
    drop_from_bounds, version_3, last = 24, 0x20080522, 40  # see prctl(2), capset(2), capabilities(7)
    for capability in range(last + 1):
        libc.prctl(drop_from_bounds, capability, 0, 0, 0)
    if libc.capset((ctypes.c_uint32 * 2)(version_3, 0), (ctypes.c_uint32 * 6)()):
        raise OSError(ctypes.get_errno(), "capset")


def refuse(folder: str, first: int) -> None:
    """From the `first` on, raise where a file or a folder is to be made in `folder`, or one to be renamed."""
    numbers = itertools.count()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        making = event in {"os.rename", "os.mkdir"}
        if event == "open" and isinstance(arguments[0], str | bytes):
            making = bool((arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if not making:
            return
        path = os.path.abspath(os.fsdecode(arguments[0]))  # noqa: PTH100 - Path would be audited too
        if path.startswith(folder) and next(numbers) >= first:
            raise OSError(ENOSPC, os.strerror(ENOSPC), path)

    sys.addaudithook(hook)


def fill_up(folder: Path, room: int) -> None:
    """Put what is in `folder` on a disk in memory that has `room` bytes left, in pages of 4096."""
    mount = ["mount", "-t", "tmpfs", "-o"]
    kept = folder.with_name(f"{folder.name}.kept")
    folder.rename(kept)
    folder.mkdir()
    subprocess.run([*mount, "size=64m", "tmpfs", str(folder)], check=True)
    shutil.copytree(kept, folder, symlinks=True, dirs_exist_ok=True)
    shutil.rmtree(kept)
    disk = os.statvfs(folder)
    used = (disk.f_blocks - disk.f_bfree) * disk.f_bsize
    subprocess.run([*mount, f"remount,size={used + room}", "tmpfs", str(folder)], check=True)


if __name__ == "__main__":
    for one in LOADED:
        import_module(one)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(served(json.loads(line))) + "\n")
        sys.stdout.flush()
