from __future__ import annotations

import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sound.ctrl_c import press_in
from voicecoach.errors import SoundError
from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.files import ffmpeg, mpeg4, opus
from voicecoach.sound.files.encoder_thread import MOST_WAITING, EncoderThread
from voicecoach.sound.files.encoders import FORMATS
from voicecoach.sound.files.file import CHUNK_FRAMES, FileSink, read_clip
from voicecoach.sound.files.sndfile import ErrorKeepingFile
from voicecoach.sound.files.tags import Tags

LOSSLESS = (".wav", ".flac")
THROUGH_LIBSNDFILE = (".flac", ".ogg", ".opus", ".mp3")
every_format = pytest.mark.parametrize("suffix", FORMATS)
lossless = pytest.mark.parametrize("suffix", LOSSLESS)


def noise(frames: int) -> Samples:
    return np.random.default_rng(1).uniform(-1, 1, frames).astype(np.float32)


def written(path: Path, samples: Samples, block: int, title: str = "") -> bytes:
    with FileSink(path, Tags(title)) as sink:
        for start in range(0, len(samples), block):
            sink.write(samples[start : start + block])
    return path.read_bytes()


@lossless
def test_a_file_holds_the_samples_to_half_a_step(suffix: str, tmp_path: Path) -> None:
    samples = np.concatenate([noise(70_000), np.zeros(3 * CHUNK_FRAMES, dtype=np.float32), noise(4800)])
    written(tmp_path / f"a{suffix}", samples, 4800)
    with soundfile.SoundFile(tmp_path / f"a{suffix}") as file:
        assert (file.samplerate, file.channels, file.subtype) == (RATE, 1, "PCM_16")
        assert file.format == suffix[1:].upper()
        read = file.read(dtype="int16")
    assert len(read) == len(samples)
    assert np.abs(read / 32767 - samples).max() <= 0.5 / 32767 + 1e-7


@pytest.mark.parametrize("suffix", [*LOSSLESS, ".ogg"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(block=st.integers(1, 3 * CHUNK_FRAMES))
def test_the_same_samples_are_the_same_bytes_in_any_blocks(suffix: str, tmp_path: Path, block: int) -> None:
    samples = np.concatenate([noise(500), np.zeros(CHUNK_FRAMES * 2, dtype=np.float32), noise(500)])
    once = written(tmp_path / f"a{suffix}", samples, len(samples), "Title")
    if block < 50:
        block *= 50
    assert written(tmp_path / f"b{suffix}", samples, block, "Title") == once


@lossless
def test_the_title_is_in_the_file(suffix: str, tmp_path: Path) -> None:
    written(tmp_path / f"a{suffix}", noise(101), 101, "Dos días")
    with soundfile.SoundFile(tmp_path / f"a{suffix}") as file:
        assert file.title == "Dos días"
        assert len(file) == 101


def test_a_wav_of_nothing_is_whole(tmp_path: Path) -> None:
    written(tmp_path / "a.wav", noise(0), 1)
    assert soundfile.info(tmp_path / "a.wav").frames == 0


@every_format
def test_nothing_is_in_its_place_until_it_is_whole(suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"a{suffix}"
    target.write_text("the one before")
    sink = FileSink(target)
    sink.write(noise(2 * CHUNK_FRAMES))
    sink.mute()
    assert target.read_text() == "the one before"
    sink.close()
    sink.close()
    assert suffix in (".m4a", ".m4b") or soundfile.info(target).frames == 2 * CHUNK_FRAMES
    assert list(tmp_path.iterdir()) == [target]


@every_format
@pytest.mark.parametrize("interruption", [KeyboardInterrupt, ValueError])
def test_an_interruption_leaves_nothing(
    suffix: str, interruption: type[BaseException], tmp_path: Path
) -> None:
    def interrupted() -> None:
        with FileSink(tmp_path / f"a{suffix}") as sink:
            sink.write(noise(2 * CHUNK_FRAMES))
            raise interruption

    with pytest.raises(interruption):
        interrupted()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(params=[True, False], ids=["ffmpeg", "libsndfile"])
def opus_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opus by either of the two."""
    if not request.param:
        monkeypatch.setattr(ffmpeg, "find", lambda: None)


@pytest.mark.usefixtures("opus_by")
def test_opus_is_the_same_whoever_encodes_it(tmp_path: Path) -> None:
    tone = (0.5 * np.sin(2 * np.pi * 440 * np.arange(3 * RATE) / RATE)).astype(np.float32)
    once = written(tmp_path / "a.opus", tone, 4800, "Dos días")
    assert written(tmp_path / "b.opus", tone, len(tone), "Dos días") == once
    clip = read_clip(tmp_path / "a.opus")
    assert len(clip) == len(tone)
    assert np.abs(clip.samples - tone)[RATE : 2 * RATE].max() < 0.02
    with soundfile.SoundFile(tmp_path / "a.opus") as file:
        assert file.title == "Dos días"


@pytest.fixture
def ctrl_c_comes(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Once called: in the next of libsndfile's callbacks, and in no other."""
    monkeypatch.setattr(ffmpeg, "find", lambda: None)
    kept = ErrorKeepingFile._kept

    def pressed(file: ErrorKeepingFile, action: Callable[[], int], failed: int) -> int:
        monkeypatch.setattr(ErrorKeepingFile, "_kept", kept)
        signal.raise_signal(signal.SIGINT)
        return kept(file, action, failed)

    return lambda: monkeypatch.setattr(ErrorKeepingFile, "_kept", pressed)


@pytest.mark.parametrize("suffix", THROUGH_LIBSNDFILE)
def test_ctrl_c_within_libsndfile_comes_when_that_is_over(
    suffix: str, tmp_path: Path, ctrl_c_comes: Callable[[], None]
) -> None:
    sink = FileSink(tmp_path / f"a{suffix}")
    ctrl_c_comes()
    with pytest.raises(KeyboardInterrupt):
        sink.write(noise(50 * RATE))
    sink.discard()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def all_encoded(sink: FileSink) -> None:
    """Wait until the encoder's thread, if it has one, has nothing left to do."""
    while isinstance(sink._encoder, EncoderThread) and sink._encoder._room.qsize() < MOST_WAITING:
        time.sleep(0.001)


@pytest.mark.parametrize("suffix", THROUGH_LIBSNDFILE)
def test_a_second_ctrl_c_while_a_file_is_given_up_leaves_nothing_either(
    suffix: str, tmp_path: Path, ctrl_c_comes: Callable[[], None]
) -> None:
    sink = FileSink(tmp_path / f"a{suffix}")
    sink.write(noise(2 * CHUNK_FRAMES))
    all_encoded(sink)
    ctrl_c_comes()
    with pytest.raises(KeyboardInterrupt):
        sink.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".m4a", ".opus"])
def test_ctrl_c_while_ffmpeg_is_started_ends_it(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FileSink(tmp_path / f"a{suffix}").discard()  # by now it has been asked for what it can do
    started: list[subprocess.Popen[bytes]] = []

    class Pressed(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self)
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(subprocess, "Popen", Pressed)
    with pytest.raises(KeyboardInterrupt):
        FileSink(tmp_path / f"a{suffix}")
    assert started[0].returncode == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []


class SlowContainer:
    """A file whose first write takes until `may_write` is set."""

    def __init__(self) -> None:
        self.may_write = threading.Event()
        self.begun = threading.Event()

    def write(self, data: bytes) -> int:
        self.begun.set()
        self.may_write.wait()
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return offset + whence

    def tell(self) -> int:
        return 0


def test_a_second_ctrl_c_waits_until_nobody_writes_what_ffmpeg_encoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program = ffmpeg.find()
    if program is None or not opus.can_encode(program):
        pytest.skip("no ffmpeg that encodes Opus")
    monkeypatch.setattr(opus, "_PIECE", 1024)  # what is read at a time: 5 seconds of sound are many of them
    container = SlowContainer()
    encoder = opus.PipedOpus(program, container)
    encoder.write((noise(5 * RATE) * 32767).astype(np.int16))
    assert container.begun.wait(30)
    press_in(0.05)
    threading.Timer(0.2, container.may_write.set).start()
    with pytest.raises(KeyboardInterrupt):
        encoder.discard()
    assert all(thread.name != "opus" for thread in threading.enumerate())


def test_what_has_been_removed_ffmpeg_does_not_make_again(tmp_path: Path) -> None:
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("files have no other name here (Linux)")
    path = tmp_path / "a.part"
    with path.open("wb") as file:
        encoder = FORMATS[".m4a"].make(file, Tags())
        path.unlink()  # as the next one does to what is left of a render that was killed
        encoder.write((noise(CHUNK_FRAMES) * 32767).astype(np.int16))
        with pytest.raises(FileNotFoundError):
            encoder.finish()
        encoder.discard()
    assert list(tmp_path.iterdir()) == []


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """What a full disk is to a program, without filling one."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("suffix", [".wav", *THROUGH_LIBSNDFILE])
@pytest.mark.parametrize("frames", [500, 5 * RATE])
@pytest.mark.parametrize("size", [0, 10, 300])
def test_a_full_disk_is_said_and_leaves_nothing(suffix: str, frames: int, size: int, tmp_path: Path) -> None:
    target = tmp_path / f"a{suffix}"
    with pytest.raises(SoundError) as raised, no_file_longer_than(size):
        written(target, noise(frames), CHUNK_FRAMES)
    assert str(raised.value) == f"{target} can't be written: File too large. Choose another place with -o."
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_ending_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(SoundError) as raised:
        FileSink(tmp_path / "a.xyz")
    assert str(raised.value) == (
        f"{tmp_path}/a.xyz is not a sound file's name. "
        "End it in one of .wav, .flac, .ogg, .opus, .mp3, .m4a, .m4b."
    )


def test_an_ending_may_be_in_capitals(tmp_path: Path) -> None:
    assert written(tmp_path / "a.WAV", noise(10), 10) == written(tmp_path / "b.wav", noise(10), 10)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(SoundError) as raised:
        FileSink(tmp_path / "none" / "a.wav")
    assert str(raised.value) == (
        f"{tmp_path}/none/a.wav can't be written: there is no folder {tmp_path}/none. Create it."
    )


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.wav").mkdir()
    with pytest.raises(SoundError, match="is a folder"):
        FileSink(tmp_path / "a.wav")


def test_a_place_that_is_no_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(
        SoundError, match=r"can't be written: Not a directory\. Choose another place with -o\."
    ):
        FileSink(tmp_path / "file" / "a.wav")


def test_a_file_of_any_rate_and_channels_becomes_a_clip(tmp_path: Path) -> None:
    left = 0.5 * np.sin(2 * np.pi * 440 * np.arange(22_050) / 22_050)
    soundfile.write(tmp_path / "bell.aiff", np.stack([left, np.zeros_like(left)], axis=1), 22_050)
    clip = read_clip(tmp_path / "bell.aiff")
    assert clip.sample_rate == RATE
    assert len(clip) == RATE
    assert np.abs(clip.samples).max() == pytest.approx(0.25, abs=0.001)


def test_what_is_no_sound_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("words")
    with pytest.raises(SoundError, match=r"a\.wav can't be read as sound\. Use a WAV"):
        read_clip(tmp_path / "a.wav")
    with pytest.raises(SoundError, match=r"There is no sound file .*/b\.wav\."):
        read_clip(tmp_path / "b.wav")


def test_what_ffmpeg_says_when_it_fails_is_said(tmp_path: Path) -> None:
    target = tmp_path / "a.m4a"
    said = r"a\.m4a can't be written: ffmpeg: .*Choose another place with -o\."
    with pytest.raises(SoundError, match=said), no_file_longer_than(2000):
        written(target, noise(5 * RATE), CHUNK_FRAMES)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kept", [0, 7, 40, 3000, -1])
def test_what_ffmpeg_left_unfinished_is_no_file(tmp_path: Path, kept: int) -> None:
    """On a full disk it may end as if all were well."""
    whole = tmp_path / "a.m4a"
    data = written(whole, noise(5 * RATE), CHUNK_FRAMES)
    assert mpeg4._is_whole(whole)
    (tmp_path / "part.m4a").write_bytes(data[:kept])
    assert not mpeg4._is_whole(tmp_path / "part.m4a")


def test_without_ffmpeg_a_format_that_needs_it_says_how_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    said = r"written by ffmpeg, which isn't on .*: pip install imageio-ffmpeg, or end the name in \.mp3 or"
    with pytest.raises(SoundError, match=said):
        FileSink(tmp_path / "a.m4b")
    assert list(tmp_path.iterdir()) == []


def test_a_book_is_written_where_only_the_extra_brings_an_ffmpeg(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with FileSink(tmp_path / "a.m4b") as sink:
        sink.write(noise(CHUNK_FRAMES))
    assert mpeg4._is_whole(tmp_path / "a.m4b")


def test_twelve_hours_are_the_most_of_a_wav(tmp_path: Path) -> None:
    sink = FileSink(tmp_path / "a.wav")
    vars(sink._encoder)["_bytes"] = 2**32 - 10
    with pytest.raises(SoundError, match="a WAV file holds 12 hours at most"):
        sink.close()
    assert list(tmp_path.iterdir()) == []
