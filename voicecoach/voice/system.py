"""The voice that every system has, through pyttsx3 (espeak-ng, SAPI 5 or macOS's)."""

from __future__ import annotations

import contextlib
import importlib
import sys
import time
from ctypes.util import find_library
from importlib.util import find_spec
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

from voicecoach.voice import espeak
from voicecoach.voice.base import DEFAULT_RATE
from voicecoach.voice.engine import Engine, nearest, release


class SystemEngine(Engine):
    """pyttsx3's default engine."""

    name = "system"
    parallel = 4 if sys.platform == "linux" else 1  # an utterance is half sleep, and two processors are usual
    forks = True
    respelt: ClassVar = espeak.RESPELT

    def __init__(self, speaker: str = "", rate: int = DEFAULT_RATE) -> None:
        super().__init__(speaker, rate)
        self._engine: Any = None

    def version(self) -> str:
        engine = release("espeakng_loader") if sys.platform == "linux" else sys.platform
        return f"{release('pyttsx3')}, {engine}"

    def available(self) -> str | None:
        if find_spec("pyttsx3") is None:
            return "pyttsx3 is not installed: pip install pyttsx3."
        if sys.platform == "linux" and find_spec("espeakng_loader") is None and not find_library("espeak-ng"):
            return "espeak-ng is not installed: pip install espeakng-loader."
        return None

    def load(self) -> None:
        if sys.platform != "linux":
            return
        espeak.load_library()
        with contextlib.suppress(Exception):  # the forks import it again, and answer with the reason
            hurry(importlib.import_module("pyttsx3.drivers.espeak"))

    def speak(self, text: str, path: str) -> None:
        if self._engine is None:
            self._engine = opened(self.speaker, self.rate)
        settle()
        self._engine.save_to_file(text, path)
        self._engine.runAndWait()
        settle()


def hurry(driver: ModuleType) -> None:
    """Have the driver poll every millisecond, not every ten, for the end of its utterance.

    An utterance then takes 7 ms, not 27. The driver uses nothing of `time` but `sleep`, which is replaced.
    """
    vars(driver)["time"] = SimpleNamespace(sleep=lambda _: time.sleep(0.001))


def settle() -> None:
    """Wait until espeak-ng has nothing left to do.

    Its commands are queued, and pyttsx3 cancels the queue when an utterance begins while it isn't
    empty: a rate just set would be lost, or the utterance cut short.
    """
    library = sys.modules.get("pyttsx3.drivers._espeak")
    while library is not None and library.IsPlaying():
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
    """Have `engine` speak as `speaker`. Raises LookupError if it doesn't; the engine itself wouldn't tell."""
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
    """The names by which a person may call one of the engine's voices."""
    names = {voice.id, voice.id.rpartition("/")[2], voice.name, *(voice.languages or ())}
    return {str(name).casefold() for name in names}
