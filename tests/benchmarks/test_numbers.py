"""Numbers that are cut out of speech, by the real recogniser."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile as sf

from benchmarks.hearing import numbers
from benchmarks.training.material import SCORE, Recording
from tests.listen.espeak import CLEAR, RATE, say


def recorded(folder: Path, said: str, told: str, speaker: str) -> Recording:
    path = folder / f"{said.replace(' ', '-')}.flac"
    quiet = np.zeros(RATE // 2, np.float32)
    sf.write(path, np.concatenate([quiet, say(said, CLEAR), quiet]), RATE)
    return Recording(path, told, speaker, "speech")


def test_a_number_is_cut_out_where_what_was_said_is_what_the_manifest_says(
    tmp_path: Path, model_folder: Path
) -> None:
    speech = [
        recorded(
            tmp_path,
            "eight people said five words",
            "(a note) Eight people said five words",
            "a",
        ),
        recorded(tmp_path, "people said five words", "two people said five words", "a"),
        recorded(tmp_path, "nobody counts here", "nobody counts here", "a"),
    ]
    found = list(numbers.spoken_numbers(speech, model_folder))
    assert [one.word for one in found] == ["eight", "five"]
    assert all(0.15 < len(one.samples) / RATE < 0.9 for one in found)
    assert all(np.abs(one.samples).max() > 0.05 for one in found)


def test_they_are_played_as_answers_to_a_score_and_a_television_alone(
    tmp_path: Path, model_folder: Path
) -> None:
    del model_folder
    speaker = next(
        name for name in map(str, range(20)) if Recording(tmp_path, "", name, "speech").side == "test"
    )
    speech = [
        recorded(
            tmp_path,
            "eight people said five words",
            "eight people said five words",
            speaker,
        )
    ]
    rows = numbers.parts(speech, 1.0)
    scenes = [row.make(0) for row in rows]
    assert [len(scene.said) for scene in scenes] == [2, 2, 2, 0]
    assert {scene.asked for scene in scenes} == {SCORE}
    assert {one.phrase for one in scenes[0].said} == {"eight", "five"}
    assert not scenes[-1].person.any()
    assert numbers.parts([], 1.0) == []
