from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import FakeVoice
from voicecoach.errors import VoiceError
from voicecoach.sound.clip import RATE, VOICE_PEAK, Clip, onset_frame, peak
from voicecoach.voice import cache
from voicecoach.voice.cache import Speech
from voicecoach.voice.phrases import BREATH, split_pauses
from voicecoach.voice.store import SpeechStore

Open = Callable[..., Speech]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Opens speech by a fake voice, in one folder unless told otherwise."""
    all_opened: list[tuple[FakeVoice, Speech]] = []

    def opened(voice: FakeVoice | None = None, folder: Path | None = None) -> Speech:
        voice = voice or FakeVoice()
        all_opened.append((voice, Speech(voice, folder or tmp_path / "cache")))
        return all_opened[-1][1]

    yield opened
    for voice, speech in all_opened:
        voice.may_finish.set()
        speech.close()


def make(speech: Speech, texts: list[str]) -> None:
    for text in texts:
        speech.clip(text)


def until(happened: Callable[[], object]) -> None:
    """Wait for another thread to have done something that it is bound to do."""
    moment = threading.Event()
    for _ in range(10_000):
        if happened():
            return
        moment.wait(0.001)
    pytest.fail("it never happened")


# --- what a clip is ------------------------------------------------------------------------------


def test_a_clip_is_at_the_rate_trimmed_and_levelled(opened: Open) -> None:
    clip = opened().clip("Hold")
    assert clip.sample_rate == RATE
    assert clip.seconds == pytest.approx(0.2, abs=0.01)  # the ends of its filter ring
    assert onset_frame(clip.samples) <= 0.005 * RATE
    assert 0.05 < peak(clip.samples) <= VOICE_PEAK


def test_spaces_make_no_difference(opened: Open) -> None:
    speech = opened()
    assert speech.clip(" Hold  the\nstretch ") is speech.clip("Hold the stretch")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hold", ["Hold"]),
        ("Lift. [1.5s] Lower.", ["Lift.", 1.5, "Lower."]),
        ("[2m]Lift[30s]", [120.0, "Lift", 30.0]),
        ("Lift [1m30s] [ 2s ] lower", ["Lift", 90.0, 2.0, "lower"]),
        ("[1m 5s]", [65.0]),
        ("Lift [] [s] [m] [5] [x] [1h]", ["Lift [] [s] [m] [5] [x] [1h]"]),
        (" ", []),
    ],
)
def test_pauses_stand_in_brackets(text: str, parts: list[str | float]) -> None:
    assert split_pauses(text) == parts


def test_a_pause_is_exactly_as_long_as_it_says(opened: Open) -> None:
    speech = opened()
    clip = speech.clip("Lift. [1.5s] Lower. [250s]")
    first, second = speech.clip("Lift."), speech.clip("Lower.")
    assert len(clip) == len(first) + 1.5 * RATE + len(second) + 250 * RATE
    gap = clip.samples[len(first) : len(first) + RATE * 3 // 2]
    assert not gap.any()
    assert np.array_equal(clip.samples[len(first) + len(gap) :][: len(second)], second.samples)


def test_no_words_are_no_sound(opened: Open) -> None:
    speech = opened()
    assert len(speech.clip("")) == 0
    assert speech.clip("[2s]").seconds == 2
    assert speech.voice.spoken == []  # type: ignore[attr-defined]


# --- once, ever ----------------------------------------------------------------------------------


def test_a_phrase_is_made_once(opened: Open) -> None:
    speech = opened()
    for text in ("Hold", "Hold [1s] Hold", "Hold"):
        speech.clip(text)
    assert speech.voice.spoken == ["Hold"]  # type: ignore[attr-defined]
    assert (speech.stats.made, speech.stats.hits) == (1, 3)


def test_the_next_time_it_comes_from_disk_sample_by_sample_the_same(opened: Open) -> None:
    cold = opened().clip("Hold the stretch")
    again = opened()
    assert np.array_equal(again.clip("Hold the stretch").samples, cold.samples)
    assert (again.stats.made, again.stats.found) == (0, 1)


@pytest.mark.parametrize("change", [{"name": "b"}, {"version": "2"}, {"speaker": "b"}, {"rate": 176}])
def test_another_style_is_another_clip(opened: Open, change: dict[str, object]) -> None:
    opened().clip("Hold")
    other = opened(replace(FakeVoice(), **change))
    other.clip("Hold")
    assert other.stats.made == 1


@pytest.mark.parametrize("damage", [b"", b"short", None])
def test_a_damaged_file_is_made_again(opened: Open, tmp_path: Path, damage: bytes | None) -> None:
    cold = opened().clip("Hold")
    (kept,) = (tmp_path / "cache").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]) if damage is None else damage)
    again = opened()
    assert np.array_equal(again.clip("Hold").samples, cold.samples)
    assert again.stats.made == 1
    assert kept.read_bytes() == whole


def test_only_whole_files_are_in_the_folder(opened: Open, tmp_path: Path) -> None:
    speeches = [opened(FakeVoice(parallel=3)) for _ in range(3)]
    texts = [f"Phrase {n}" for n in range(20)]
    for speech in speeches:
        speech.prepare(texts)
    for speech in speeches:
        make(speech, texts)
        speech.close()
    assert len(list((tmp_path / "cache").iterdir())) == 20
    assert {path.suffix for path in (tmp_path / "cache").iterdir()} == {".speech"}


def test_what_memory_drops_comes_back_from_disk(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MEMORY_FRAMES", RATE)
    speech = opened()
    texts = [f"Phrase {n}" for n in range(10)]
    make(speech, texts)
    assert speech._memory_frames <= RATE
    assert speech._memory_frames == sum(map(len, speech._memory.values()))
    assert speech.ready("Phrase 0") is not None
    assert (speech.stats.made, speech.stats.found) == (10, 1)


def test_what_is_not_on_disk_stays_in_memory(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MEMORY_FRAMES", RATE)
    (tmp_path / "file").write_text("")
    speech = opened(folder=tmp_path / "file" / "cache")
    texts = [f"Phrase {n}" for n in range(10)]
    make(speech, texts + texts)
    assert speech.stats.made == 10


# --- the folder ----------------------------------------------------------------------------------


def test_a_folder_that_cannot_be_made_is_a_notice(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    speech = opened(folder=tmp_path / "file" / "cache")
    assert speech.notice == (
        f"Speech can't be kept in {tmp_path}/file/cache (Not a directory): it will be made again next time."
    )
    assert len(speech.clip("Hold"))


def test_a_folder_that_goes_away_is_a_notice(opened: Open, tmp_path: Path) -> None:
    speech = opened()
    assert speech.notice == ""
    (tmp_path / "cache").rmdir()
    assert len(speech.clip("Hold"))
    assert "(No such file or directory)" in speech.notice
    assert speech.clip("Hold") is speech.clip("Hold")


# --- ahead of its need ---------------------------------------------------------------------------


def test_texts_are_prepared_in_their_order(opened: Open) -> None:
    voice = FakeVoice()
    speech = opened(voice)
    speech.prepare(iter(["c", "a [1s] b", "c", "d"]))
    until(lambda: speech.ready("d"))
    assert voice.spoken == ["c", "a", "b", "d"]


def test_what_is_asked_for_now_does_not_wait_for_what_is_prepared(opened: Open) -> None:
    voice = FakeVoice()
    voice.may_finish.clear()
    speech = opened(voice)
    speech.prepare(["a", "b", "c", "d"])
    asking = threading.Thread(target=speech.clip, args=["now"])
    asking.start()
    until(lambda: "now" in voice.spoken)  # while nothing that is prepared can be finished
    assert len(voice.spoken) <= 2
    voice.may_finish.set()
    asking.join()


def test_ready_never_waits(opened: Open) -> None:
    voice = FakeVoice()
    speech = opened(voice)
    speech.clip("before")
    voice.may_finish.clear()
    speech.prepare(["a"])
    assert speech.ready("a") is None
    assert speech.ready("before [1s] a") is None
    assert speech.ready("before [1s] before") is not None
    assert speech.ready("[1s]") is not None
    voice.may_finish.set()
    speech.clip("a")
    assert speech.ready("a") is speech.clip("a")


def test_what_is_not_there_soon_is_late_and_there_later(opened: Open) -> None:
    voice = FakeVoice()
    speech = opened(voice)
    assert len(speech.soon("before", 60.0))
    voice.may_finish.clear()
    with pytest.raises(VoiceError, match=r"'before .1s. a' was not spoken in time"):
        speech.soon("before [1s] a", 0.0)
    voice.may_finish.set()
    assert len(speech.soon("before [1s] a", 60.0))
    assert voice.spoken == ["before", "a"]


def test_what_is_damaged_is_made_again_soon(opened: Open, tmp_path: Path) -> None:
    opened().clip("Hold")
    (kept,) = tmp_path.rglob("*.speech")
    kept.write_bytes(kept.read_bytes()[:-1])
    assert len(opened().soon("Hold", 60.0))


def test_what_cannot_be_made_is_said_soon(opened: Open) -> None:
    with pytest.raises(VoiceError, match="could not say 'bad'"):
        opened(FakeVoice(refused=frozenset({"bad"}))).soon("bad", 60.0)


def test_two_who_ask_for_the_same_wait_for_one(opened: Open) -> None:
    voice = FakeVoice()
    voice.may_finish.clear()
    speech = opened(voice)
    clips: list[bytes] = []
    asking = [
        threading.Thread(target=lambda: clips.append(speech.clip("Hold").samples.tobytes())) for _ in range(4)
    ]
    for thread in asking:
        thread.start()
    voice.may_finish.set()
    for thread in asking:
        thread.join()
    assert voice.spoken == ["Hold"]
    assert len(clips) == 4
    assert len(set(clips)) == 1


def test_the_latest_texts_come_first_and_the_earlier_are_not_lost(opened: Open) -> None:
    voice = FakeVoice()
    voice.may_finish.clear()
    speech = opened(voice)
    speech.prepare(["a", "b", "c"])
    until(lambda: voice.spoken == ["a"])
    speech.prepare(["x", "c"])
    voice.may_finish.set()
    until(lambda: speech.ready("b"))
    assert voice.spoken == ["a", "x", "c", "b"]


def test_what_cannot_be_made_is_said_and_not_tried_again(opened: Open) -> None:
    voice = FakeVoice(refused=frozenset({"bad"}))
    speech = opened(voice)
    speech.prepare(["bad", "good"])
    until(lambda: speech.ready("good"))
    for _ in range(2):
        with pytest.raises(VoiceError, match="could not say 'bad'"):
            speech.clip("good [1s] bad")
    assert speech.ready("bad") is None
    assert voice.spoken.count("bad") == 1
    assert speech.stats.failed == 1


def test_a_failure_of_any_kind_frees_those_who_wait(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    speech = opened()
    monkeypatch.setattr(speech.voice, "synthesize", lambda _: 1 / 0)
    with pytest.raises(VoiceError, match="'Hold' could not be spoken: division by zero"):
        speech.clip("Hold")


def test_closing_waits_for_nothing_interrupted(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = FakeVoice()

    def interrupted(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(voice, "synthesize", interrupted)
    speech = opened(voice)
    with pytest.raises(KeyboardInterrupt):
        speech.clip("one")
    speech.prepare(["one"])  # the thread waits for whoever is making it
    closing = threading.Thread(target=speech.close, daemon=True)
    closing.start()
    closing.join(timeout=30)
    assert not closing.is_alive()


def test_closing_ends_the_threads_and_the_voice(opened: Open) -> None:
    voice = FakeVoice(parallel=2)
    speech = opened(voice)
    speech.prepare([f"Phrase {n}" for n in range(1000)])
    speech.close()
    assert not any(thread.is_alive() for thread in speech._threads)
    assert voice.closed
    assert len(voice.spoken) < 1000
    speech.prepare(["more"])
    assert speech.ready("more") is None


# --- how it sounds -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Lie down. Bend your knees. Good!  Now up?", ["Lie down.", "Bend your knees.", "Good!", "Now up?"]),
        ("See Dr. Smith. Then rest.", ["See Dr. Smith.", "Then rest."]),
        ("Something soft, e.g. Anna's towel.", ["Something soft, e.g. Anna's towel."]),
        ("Hold 1.5 seconds. 2 sets.", ["Hold 1.5 seconds.", "2 sets."]),
        ("Hold. go", ["Hold. go"]),
    ],
)
def test_between_sentences_there_is_room_to_breathe(opened: Open, text: str, sentences: list[str]) -> None:
    voice = FakeVoice()
    speech = opened(voice)
    whole = speech.clip(text)
    assert voice.spoken == sentences
    apart = sum(speech.clip(sentence).seconds for sentence in sentences)
    assert whole.seconds == pytest.approx(apart + BREATH * (len(sentences) - 1), abs=0.001)


def test_a_count_ends_without_its_tail_and_without_a_click(opened: Open) -> None:
    class Dying(FakeVoice):
        """Its words die away over half a second."""

        def synthesize(self, text: str) -> Clip:  # noqa: ARG002 - any word
            at = np.arange(16_000) / 16_000
            dies = np.sin(2 * np.pi * 200 * at) * 10.0 ** (-5 * np.maximum(at - 0.3, 0.0))
            return Clip(dies.astype(np.float32), 16_000)

    speech = opened(Dying())
    count, sentence = speech.clip("three"), speech.clip("three more of these")
    assert count.seconds < sentence.seconds - 0.1
    assert np.abs(count.samples[-10:]).max() < 0.001


# --- as it is said -------------------------------------------------------------------------------


def test_a_changed_entry_makes_its_phrases_again_and_no_other(opened: Open) -> None:
    texts = ["Hold the psoas", "Hold 2 x 8", "Hold [1s] psoas"]
    make(opened(), texts)
    voice = FakeVoice(respelt={"psoas": "so-az"})
    again = opened(voice)
    again.prepare(texts)
    make(again, texts)
    assert sorted(voice.spoken) == ["Hold the so-az", "so-az"]
    assert again.ready("so-az") is not None


def test_closing_prunes_only_where_something_was_made(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    pruned: list[SpeechStore] = []

    def prune(store: SpeechStore) -> None:
        pruned.append(store)

    monkeypatch.setattr(SpeechStore, "prune", prune)
    for _ in range(2):
        speech = opened()
        speech.clip("Hold")
        speech.close()
    assert len(pruned) == 1
