"""The functions that other programs call: check a script, list its cues, render its sound file.

Import these names from `voicecoach` itself, which loads this module on first use.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from voicecoach.errors import VoicecoachError
from voicecoach.player import report, unattended
from voicecoach.player.eventlog import Sounded, Spoken
from voicecoach.routine import library
from voicecoach.routine.model import Span
from voicecoach.routine.problems import Problem
from voicecoach.session.events import FRAME_RATE, Level

if TYPE_CHECKING:
    from voicecoach.voice.cache import Speech

__all__ = ["Cue", "Level", "Problem", "Span", "VoicecoachError", "check", "outline", "render"]


class Cue(Struct, frozen=True):
    """A sound from `start` to `end`, in seconds since the beginning.

    `kind` is "speech", and `text` its words; or "tone", and `text` the name of the tone or sound file.
    """

    start: float
    end: float
    kind: Literal["speech", "tone"]
    text: str


def check(text: str, path: str | PathLike[str] = "script.routine") -> tuple[Problem, ...]:
    """All mistakes and warnings of a script, in the order of its lines; empty for a good one.

    `path` is the file of the text, which need not exist: problems name it, and the routines and libraries
    that the script uses are looked for beside it, then among those that ship. A bad script raises no error,
    except ScriptError where its session can't be planned at all.
    """
    problems, _ = report.check(library.examine_text(text, Path(path)))
    return problems


def outline(path: str | PathLike[str], *, voice: str | None = None, level: Level = "full") -> tuple[Cue, ...]:
    """List the cues of a session with no one there to answer, in order of time, without making a sound.

    `path` is a script's file, or the name of a routine that ships. The lengths of speech are those of `voice`
    (None: the default voice), which synthesises what isn't in its cache. Raises VoicecoachError: ScriptError
    where the script can't be performed, VoiceError where the voice can't speak here.
    """
    plan = unattended.planned(library.load(str(path)))
    with _speech(voice) as speech:
        _, happened = unattended.outline(plan, speech, level)
    cues = []
    for entry in happened:
        match entry.what:
            case Spoken(text=text, end=end):
                cues.append(Cue(entry.frame / FRAME_RATE, end, "speech", text))
            case Sounded(name=name, end=end):
                cues.append(Cue(entry.frame / FRAME_RATE, end, "tone", name))
    return tuple(cues)


def render(
    path: str | PathLike[str], out: str | PathLike[str], *, voice: str | None = None, level: Level = "full"
) -> float:
    """Write the routine as a sound file, as `voicecoach render` does, and return its length in seconds.

    The ending of `out` names the format. On failure, a file that was there before stays. `path`, `voice` and
    errors are those of `outline`; besides, SoundError where the file can't be written.
    """
    from voicecoach.player.render import to_file  # noqa: PLC0415 - numpy, late

    plan = unattended.planned(library.load(str(path)))
    with _speech(voice) as speech:
        performance = to_file.render(plan, speech, Path(out), lambda _: None, level)
    return performance.seconds


@contextmanager
def _speech(voice: str | None) -> Iterator[Speech]:
    from voicecoach.voice.opening import open_speech  # noqa: PLC0415 - numpy, late

    with closing(open_speech(voice)) as speech:
        yield speech
