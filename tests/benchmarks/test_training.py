"""The training of the second judge: its windows, and what its head learns from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile as sf

from benchmarks.training import corpus, head, windows
from benchmarks.training.material import SCORE, Recording, side
from benchmarks.training.speakers import NATURAL
from voicecoach.listen.judge.embedding import SOUND_SAMPLES
from voicecoach.listen.judge.verifier import SHIPPED

BARE = windows.Beds([np.array([1.0, 0.0, 0.3], np.float32)], {})
TONE = np.sin(np.arange(8_000) / 3).astype(np.float32) * np.float32(0.1)


def test_a_window_ends_soon_after_the_clip_and_names_phrases_alone() -> None:
    random = np.random.default_rng(1)
    for words, phrase in (("stop", "stop"), ("paint", "")):
        window = windows.mixed(windows.Clip(TONE, words, "somebody"), BARE, random)
        assert len(window.samples) == SOUND_SAMPLES
        assert (window.phrase, window.who) == (phrase, "somebody")
        loud = np.flatnonzero(np.abs(window.samples) > 0.09)
        assert SOUND_SAMPLES - 0.35 * 16_000 < loud[-1] < SOUND_SAMPLES - 0.02 * 16_000


def test_parts_of_a_sound_are_of_the_length_that_is_asked_for() -> None:
    random = np.random.default_rng(2)
    for length in (10, 1_000, 50_000):
        assert len(windows.part(np.arange(length, dtype=np.float32), 21_600, random)) == 21_600


def test_the_head_learns_what_tells_phrases_apart_and_trusts_those_of_natural_voices(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    said = np.array(["stop", "pain", ""])[random.integers(3, size=1_024)]
    middles = {"stop": 1.0, "pain": -1.0, "": 0.0}
    values = np.array([middles[one] for one in said])[:, None] * 2 + random.standard_normal((1_024, 20)) / 4
    natural = f"{NATURAL[0].engine} {NATURAL[0].voice}"
    who = [natural if one != "pain" else "espeak en" for one in said]
    known = head.Embedded(values.astype(np.float16), tuple(said.tolist()), tuple(who))
    learnt = head.fit(known)
    odds = learnt.log_odds(values.astype(np.float32))
    stop, pain = (learnt.phrases.index(one) for one in ("stop", "pain"))
    assert (odds[said == "stop", stop] > 0).mean() > 0.95
    assert (odds[said == "stop", pain] < 0).mean() > 0.95
    assert (odds[said == ""][:, [stop, pain]] < 0).mean() > 0.95
    assert learnt.trusted == {"stop"}
    head.save(learnt, tmp_path / SHIPPED)
    with np.load(tmp_path / SHIPPED) as kept:
        assert kept["trusted"].tolist() == ["stop"]
        assert np.allclose(kept["inner"], learnt.inner, atol=1e-2)


def test_speech_that_is_listened_to_while_a_score_is_asked_says_none(tmp_path: Path) -> None:
    """To hear a number that is said is no mistake: fitted on, it would make answers harder to give."""
    fitted = next(name for name in map(str, range(20)) if side(name) == "train")
    said = {"a.wav": "(spelled) k e n", "b.wav": "ten of sixty", "c.wav": "(read speech)"}
    recordings = [Recording(tmp_path / path, words, fitted, "speech") for path, words in said.items()]
    sf.write(tmp_path / "a.wav", np.full(16_000, 0.1), 16_000)
    sf.write(tmp_path / "c.wav", np.full(16_000, 0.1), 16_000)
    manifest(tmp_path, recordings)

    (stream,) = corpus.jobs(tmp_path, {"train": [], "test": []})["train-people-asked"]()

    assert stream.asked == SCORE
    assert 2.0 < stream.seconds < 5.0, "b.wav, which isn't there, was not read"


def manifest(folder: Path, recordings: list[Recording]) -> None:
    """List the recordings in the folder's manifest."""
    rows = [f"{one.path.name}\t{one.words}\t{one.speaker}\t{one.kind}" for one in recordings]
    (folder / "manifest.tsv").write_text("\n".join(["path\twords\tspeaker\tkind", *rows]) + "\n")
