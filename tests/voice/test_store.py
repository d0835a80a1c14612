from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from voicecoach.voice.store import A_DAY, ABANDONED, Pcm, SpeechStore

STYLE = (1, "fake", "1", "", 175)
SAMPLES = 1000


@pytest.fixture
def store(tmp_path: Path) -> SpeechStore:
    return SpeechStore(tmp_path / "speech", STYLE)


def pcm(value: int) -> Pcm:
    return np.full(SAMPLES, value, dtype=np.int16)


def age(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_what_was_used_longest_ago_goes_first(store: SpeechStore) -> None:
    for days, phrase in [(30, "old"), (20, "wanted"), (10, "new")]:
        store.write(phrase, pcm(days))
        age(store.path(phrase), days * A_DAY)
    size = store.path("new").stat().st_size
    assert store.read("wanted") is not None
    store.prune(2 * size)
    assert [store.has(phrase) for phrase in ("old", "wanted", "new")] == [False, True, True]
    store.prune(size)
    assert [store.has(phrase) for phrase in ("wanted", "new")] == [True, False]


def test_what_fits_stays(store: SpeechStore) -> None:
    store.write("one", pcm(1))
    store.prune()
    assert store.has("one")


def test_reading_again_the_same_day_writes_nothing(store: SpeechStore) -> None:
    store.write("one", pcm(1))
    age(store.path("one"), A_DAY / 2)
    before = store.path("one").stat().st_mtime_ns
    store.read("one")
    assert store.path("one").stat().st_mtime_ns == before


PARTS = ["one", 0.35, "two"]


@pytest.fixture
def found(store: SpeechStore) -> SpeechStore:
    """A store with two phrases, and a finding about them."""
    store.write("one", pcm(1))
    store.write("two", pcm(2))
    store.keep_finding(PARTS, "loudness", b"loud")
    return store


def test_a_finding_is_of_these_phrases_and_pauses_of_its_kind_and_of_the_style(
    found: SpeechStore, tmp_path: Path
) -> None:
    assert found.finding(PARTS, "loudness") == b"loud"
    assert found.finding(PARTS, "pitch") is None
    assert found.finding(["one", 0.4, "two"], "loudness") is None
    other = SpeechStore(tmp_path / "speech", (*STYLE[:-1], 200))
    assert other.finding(PARTS, "loudness") is None


def test_a_finding_about_other_samples_counts_for_nothing(found: SpeechStore) -> None:
    found.write("two", pcm(3))
    assert found.finding(PARTS, "loudness") is None
    found.write("two", pcm(2))
    assert found.finding(PARTS, "loudness") == b"loud"
    found.path("one").unlink()
    assert found.finding(PARTS, "loudness") is None


def test_without_the_samples_no_finding_is_kept(store: SpeechStore, tmp_path: Path) -> None:
    store.keep_finding(PARTS, "loudness", b"loud")
    assert not list((tmp_path / "speech").iterdir())


def test_findings_are_pruned_as_speech_is(found: SpeechStore, tmp_path: Path) -> None:
    found.prune(0)
    assert not list((tmp_path / "speech").iterdir())


def test_what_a_crash_left_is_cleared_away_and_what_is_being_written_is_not(
    store: SpeechStore, tmp_path: Path
) -> None:
    left, writing = (tmp_path / "speech" / name for name in ("left.part", "writing.part"))
    for path in (left, writing):
        path.write_bytes(b"")
    age(left, 2 * ABANDONED)
    (tmp_path / "speech" / "mine.txt").write_text("not ours to remove")
    store.prune(0)
    assert {path.name for path in (tmp_path / "speech").iterdir()} == {"writing.part", "mine.txt"}


WRITES = """
import sys
import numpy as np
from pathlib import Path
from voicecoach.voice.store import SpeechStore
store = SpeechStore(Path(sys.argv[1]), (1, "fake", "1", "", 175))
for turn in range(200):
    for phrase in range(5):
        kept = store.read(str(phrase))
        assert kept is None or (kept == phrase).all()
        store.write(str(phrase), np.full(1000, phrase, dtype=np.int16))
    store.prune(4000)
assert not store.problem, store.problem
"""


def test_several_processes_may_write_read_and_prune_one_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITES, str(tmp_path)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate()[1] for process in running] == [""] * 3
    assert [process.returncode for process in running] == [0] * 3
    assert not list(tmp_path.glob("*.part"))


def test_a_folder_is_empty_until_something_is_kept(store: SpeechStore) -> None:
    assert store.empty
    store.write("one", pcm(1))
    assert not store.empty


def test_a_folder_that_cannot_be_made_is_empty(tmp_path: Path) -> None:
    (tmp_path / "speech").touch()
    assert SpeechStore(tmp_path / "speech", STYLE).empty
