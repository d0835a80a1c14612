"""The process in which pyttsx3 lives. It is run as a script, apart from the rest of the package.

The first argument is `{"speaker": ..., "rate": ...}`. Each line in is a request `{"id", "text", "path",
"limit"}`; each line out an answer `{"id", "error"}`, where "error" is null once the file at "path"
is whole.

On Linux each utterance is spoken in a fork of this process whose engine has never spoken before:
espeak-ng's flutter carries on from one utterance to the next, so only a fresh engine gives the same
samples for the same text in any order. Starting one takes 2 ms, since the library is loaded already.
A fork that crashes or outlives its limit is one failed utterance. Elsewhere one engine speaks them
all, and whoever started this process watches the time.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import os
import signal
import sys
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

FORKS = sys.platform == "linux"

_running: dict[int, int] = {}  # process id -> request id


def load_espeak() -> None:
    """Load the espeak-ng library and data of the wheel, where there is one, ahead of the system's.

    The driver asks for it by its soname, which then is there already.
    """
    try:
        import espeakng_loader  # noqa: PLC0415 - optional
    except ImportError:
        return
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)


def hurry(driver: ModuleType) -> None:
    """Have the driver look every millisecond, not every ten, whether its utterance is finished.

    It sleeps by `time.sleep` and uses nothing else of `time`. An utterance then takes 7 ms, not 27.
    """
    vars(driver)["time"] = SimpleNamespace(sleep=lambda _: time.sleep(0.001))


def settle() -> None:
    """Wait until espeak-ng has nothing left to do.

    Its commands are queued, and pyttsx3 cancels the queue when an utterance begins while it isn't
    empty: a rate just set would be lost, or the utterance cut short.
    """
    espeak = sys.modules.get("pyttsx3.drivers._espeak")
    while espeak is not None and espeak.IsPlaying():
        time.sleep(0.0005)


def opened(speaker: str, rate: int) -> Any:  # noqa: ANN401 - pyttsx3 has no types
    """A pyttsx3 engine, ready for its first utterance."""
    import pyttsx3  # noqa: PLC0415 - its failure is an answer

    engine = pyttsx3.init()
    settle()
    engine.runAndWait()  # the first one returns before its utterance is finished
    engine.setProperty("rate", rate)
    settle()
    if speaker:
        choose(engine, speaker)
    return engine


def choose(engine: Any, speaker: str) -> None:  # noqa: ANN401
    """Have `engine` speak as `speaker`; LookupError where the engine, which doesn't say, did not."""
    before = engine.getProperty("voice")
    engine.setProperty("voice", speaker)
    settle()
    if engine.getProperty("voice") != before:
        return
    known = {alias: voice.id for voice in engine.getProperty("voices") for alias in aliases(voice)}
    wanted = known.get(speaker.casefold())
    if wanted is not None:
        engine.setProperty("voice", wanted)
        settle()
    if engine.getProperty("voice") != wanted:
        raise LookupError(nearest(speaker, known))


def aliases(voice: Any) -> set[str]:  # noqa: ANN401
    """What a person may call one of the engine's voices."""
    names = {voice.id, voice.id.rpartition("/")[2], voice.name, *(voice.languages or ())}
    return {str(name).casefold() for name in names}


def nearest(speaker: str, known: dict[str, str]) -> str:
    import difflib  # noqa: PLC0415 - only for a mistake

    near = difflib.get_close_matches(speaker.casefold(), known, n=4, cutoff=0.4)
    return f'it has no speaker "{speaker}"' + (f"; the nearest are {', '.join(near)}" if near else "")


class Speaker:
    """Speaks requests one at a time into files."""

    def __init__(self, speaker: str, rate: int) -> None:
        self._style = speaker, rate
        self._engine: Any = None

    def speak(self, text: str, path: str) -> None:
        """Write `text` to the file at `path`; raises whatever the engine raises."""
        if self._engine is None:
            self._engine = opened(*self._style)
        settle()
        self._engine.save_to_file(text, path)
        self._engine.runAndWait()
        settle()

    def answer(self, request: dict[str, Any], answers: int) -> None:
        """Speak one request and write the answer to the file descriptor `answers`."""
        error = None
        try:
            self.speak(request["text"], request["path"])
            if not Path(request["path"]).exists():
                error = "it gave no sound"
        except Exception as problem:  # noqa: BLE001 - an answer, whatever the engine raises
            error = str(problem) or type(problem).__name__
        send(answers, request["id"], error)


def send(answers: int, request_id: int, error: str | None) -> None:
    """One short line in one write, so that lines of several processes never mix."""
    line = json.dumps({"id": request_id, "error": error and error[:300]}) + "\n"
    os.write(answers, line.encode())


def fork(speaker: Speaker, request: dict[str, Any], answers: int) -> None:
    """Answer the request in a process of its own, ended by its own alarm."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])  # until it is known whose it is
    process = os.fork()
    if process:
        _running[process] = request["id"]
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        return
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, request["limit"])
    speaker.answer(request, answers)
    os._exit(0)


def collect(answers: int) -> None:
    """Answer for the forks that ended without answering."""
    with contextlib.suppress(ChildProcessError):
        while True:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            request_id = _running.pop(process)
            if status != 0:
                late = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM
                send(answers, request_id, "it took too long" if late else "it crashed")


def main() -> None:
    answers = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the engine prints; the answers stay clean
    speaker = Speaker(**json.loads(sys.argv[1]))
    if FORKS:
        load_espeak()
        with contextlib.suppress(Exception):  # the forks import it again, and answer with the reason
            hurry(importlib.import_module("pyttsx3.drivers.espeak"))
        signal.signal(signal.SIGCHLD, lambda *_: collect(answers))
    for line in sys.stdin.buffer:
        request = json.loads(line)
        if FORKS:
            fork(speaker, request, answers)
        else:
            speaker.answer(request, answers)


if __name__ == "__main__":
    main()
