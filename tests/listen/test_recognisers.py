"""The table of recognisers: one more is a file, and a line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from voicecoach.listen.judge.detector import STAGES, Stage, Verdict
from voicecoach.listen.recognise.base import Alternative, Samples
from voicecoach.listen.recognise.recognisers import RECOGNISERS
from voicecoach.listen.settings import Settings, open_listener


class StopHearer:
    """A recogniser that takes every sound for "stop", far ahead of anything else."""

    def begin(self, samples: Samples) -> None:
        """Nothing is worked out beforehand."""

    def hear(self, samples: Samples) -> tuple[Alternative, ...]:
        seconds = len(samples) / 16_000
        return Alternative("stop", 20.0, 0.25, seconds), Alternative("", 0.0, 0.0, seconds)


class StopModel:
    """The model of that recogniser, in whatever folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def knows(self, word: str) -> bool:
        return bool(word)

    def recogniser(self, phrases: Iterable[str]) -> StopHearer:
        assert "stop" in phrases
        return StopHearer()


class Sure:
    """A judge that acts at the last look."""

    def judge(self, command: str, features: object, stage: Stage) -> Verdict:
        del command, features
        return Verdict(1.0, likely=False, act=True if stage == STAGES[-1] else None, again=False)


def test_another_recogniser_is_a_line_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECOGNISERS, "stops", f"{__name__}:StopModel")
    listener = open_listener(Settings("anywhere", recogniser="stops"), judge=Sure())
    sound = np.zeros(4 * 16_000, np.float32)
    sound[32_000:40_000] = 0.1 * np.sin(np.arange(8_000) * 0.4)
    heard = listener.accept(sound, 0)
    assert [(one.command, one.accepted) for one in heard if one.stage == "decided"] == [("stop", True)]
