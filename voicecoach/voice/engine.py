"""Engines of speech: one class a voice, used in two processes.

The player only asks it for its facts (`version`, `available`, the limits); the worker loads it and speaks.
So an engine's module imports only the standard library at its top, and the engine itself late.
"""

from __future__ import annotations

import wave
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

from voicecoach.voice.base import DEFAULT_RATE


class Engine:
    """An engine with one of its speakers ("": its default), at a rate in words a minute."""

    name: ClassVar[str]
    parallel: ClassVar[int] = 1
    forks: ClassVar[bool] = False
    """True if only an engine that has not spoken yet gives the same samples every time."""
    limit: ClassVar[float] = 6.0
    """Most seconds that an utterance may take, plus so many for each letter: a hundred times the usual."""
    limit_a_letter: ClassVar[float] = 0.02
    slow: ClassVar[bool] = False
    """True if it can't keep up with a session, and so has to work ahead, at a low priority."""
    loads: ClassVar[float] = 0.0
    """Further seconds that the first utterance of a process may take."""
    packages: ClassVar[tuple[str, ...]] = ()
    """Packages that `voicecoach setup --voice` installs, as the extra of that name in pyproject.toml."""
    respelt: ClassVar[Mapping[str, str]] = {}
    """Pattern -> respelling of words that it was found to mispronounce (see `lexicon`)."""

    def __init__(self, speaker: str = "", rate: int = DEFAULT_RATE) -> None:
        self.speaker = speaker
        self.rate = rate

    def version(self) -> str:
        """The engine and its version; speech cached from another one isn't used."""
        raise NotImplementedError

    def available(self) -> str | None:
        """Reason why it can't speak here, in one sentence with what to do; None where it can."""
        raise NotImplementedError

    @staticmethod
    def has_wheels() -> bool:
        """True if its packages exist for this system."""
        return True

    def load(self) -> None:
        """Load, in the worker, the parts that all utterances share."""
        raise NotImplementedError

    def speak(self, text: str, path: str) -> None:
        """Speak `text`, in the worker, into the sound file `path`; raises whatever the engine raises."""
        raise NotImplementedError


def release(package: str, module: str = "") -> str:
    """The package's name and version, from the name of its metadata (`importlib.metadata` costs 20 ms).

    `module` is the name it is imported by, where that is another.
    """
    spec = find_spec(module or package)
    if spec is None or spec.origin is None:
        return f"{package} of the system"
    return next(
        (folder.stem for folder in Path(spec.origin).parents[1].glob(f"{package}-*.dist-info")), package
    )


def nearest(speaker: str, known: Mapping[str, str]) -> str:
    """Error message about a speaker that isn't in `known`, with the nearest one that is."""
    import difflib  # noqa: PLC0415 - only for a mistake

    near = difflib.get_close_matches(speaker.casefold(), known, n=4, cutoff=0.4)
    return f"it has no speaker '{speaker}'" + (f"; the nearest are {', '.join(near)}" if near else "")


def write_wave(path: str, pcm: bytes, sample_rate: int) -> None:
    """Write a WAV file of 16-bit mono samples."""
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes(pcm)
