"""The whole measurement, scene by scene; outcomes are kept, so that it can be resumed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from benchmarks.hearing import cost, peers, recordings
from benchmarks.hearing.chain import Chain
from benchmarks.hearing.material import Material, voices
from benchmarks.hearing.part import ScenePart
from benchmarks.hearing.people import TALK
from benchmarks.hearing.score import SceneOutcome
from benchmarks.hearing.table import HearingMeasured
from benchmarks.running import machine
from voicecoach import __version__
from voicecoach.errors import UsageError
from voicecoach.listen.judge import detector
from voicecoach.listen.model import models, networks
from voicecoach.listen.recognise.recognisers import open_model
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice

QUICK = ("2 m", "2 m, coach +0 dB", "2 m, television talk 10 dB", "coach's own speech +0 dB", "noise")
QUICK_MINUTES = 1.0
Show = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class HearingWish:
    """The parts to measure: about `minutes` of each part whose name holds a word of `only`.

    `alone`: with no other recogniser beside ours. `curve`: with other thresholds too, in twice the time.

    `kept`: the file in which each scene's outcome is kept, and from which those in it are taken.
    """

    recordings: Path | None = None
    minutes: float = 20.0
    only: tuple[str, ...] = ()
    quick: bool = False
    alone: bool = False
    kept: Path | None = None
    curve: bool = True

    def mark(self) -> dict[str, Any]:
        """Mark of all that outcomes depend on; outcomes with another mark aren't used."""
        learnt = files("voicecoach.listen.judge").joinpath(detector.SHIPPED).read_bytes()
        return {
            "voicecoach": __version__,
            "detector": hashlib.sha256(learnt).hexdigest()[:12],
            "second judge": networks.find() is not None,
            "minutes": self.minutes,
            "recordings": self.recordings is not None,
            "alone": self.alone,
            "curve": self.curve,
        }

    def chosen(self, parts: Sequence[ScenePart]) -> list[ScenePart]:
        """The chosen parts. Raises UsageError if there are none."""
        if self.quick:
            return [part for part in parts if part.name in QUICK or part.name.startswith(TALK)]
        whole = {part.name for part in parts} & set(self.only)
        of_names = self.only or ("",)
        found = [
            part
            for part in parts
            if part.name in whole or any(one in part.name for one in of_names if one not in whole)
        ]
        if not found:
            message = f"There is no part {' or '.join(self.only)}."
            raise UsageError(message, f"There is: {'; '.join(part.name for part in parts)}.")
        return found


def measure(wish: HearingWish, show: Show) -> HearingMeasured:
    """Measure the wish. Raises UsageError, HearingError, VoiceError."""
    folder = models.find()
    found = recordings.read(wish.recordings) if wish.recordings else ()
    speakers = voices()
    loaded = open_model(folder)
    beside, absent = ((), {}) if wish.alone else peers.present(folder)
    chain = Chain(loaded, detector.load(), beside, wish.curve)
    with closing(Speech(open_voice())) as speech:
        material = Material(speakers, found, speech, wish.minutes, loaded.knows)
        parts = wish.chosen(material.parts())
        outcomes = list(_outcomes(parts, chain, Kept(wish), show))
        show("what it costs")
        costs = cost.measure(material.costly())
    return HearingMeasured(
        {part.name: part.kind for part in parts},
        tuple(outcomes),
        tuple(f"{speaker.engine} {speaker.voice}" for speaker in speakers),
        (*(peer.name for peer in beside), *absent),
        absent,
        costs,
        machine(),
    )


def _outcomes(parts: list[ScenePart], chain: Chain, kept: Kept, show: Show) -> Iterator[SceneOutcome]:
    total = sum(part.scenes for part in parts)
    done = 0
    for part in parts:
        for number in range(part.scenes):
            done += 1
            outcome = kept.get(part.name, number)
            if outcome is None:
                show(f"{done} of {total}: {part.name}")
                outcome = chain.play(part.make(number))
                kept.add(number, outcome)
            yield outcome


class Kept:
    """Outcomes in a file, a JSON object a line, the first one the mark. Raises UsageError."""

    def __init__(self, wish: HearingWish) -> None:
        self._path = wish.kept
        self._found: dict[tuple[str, int], SceneOutcome] = {}
        if self._path is None:
            return
        if not self._path.exists():
            self._path.write_text(json.dumps(wish.mark()) + "\n", encoding="utf-8")
            return
        try:
            mark, *lines = map(json.loads, self._path.read_text(encoding="utf-8").splitlines())
            for line in lines:
                outcome = SceneOutcome.from_json(line["outcome"])
                self._found[outcome.part, line["number"]] = outcome
        except (ValueError, KeyError, TypeError) as error:
            message = f"{self._path} is no file of kept outcomes."
            raise UsageError(message, "Name another file: it is made where there is none.") from error
        if mark != wish.mark():
            message = f"{self._path} keeps what was measured otherwise: {mark}."
            raise UsageError(message, f"This is {wish.mark()}: name another file.")

    def get(self, part: str, number: int) -> SceneOutcome | None:
        return self._found.get((part, number))

    def add(self, number: int, outcome: SceneOutcome) -> None:
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"number": number, "outcome": outcome.as_json()}) + "\n")
