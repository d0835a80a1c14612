from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import REAL_TIME
from tests.sound.virtual_audio import VirtualAudio, virtual_audio
from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.devices.ring import FADE_FRAMES, Ring

# --- the ring ------------------------------------------------------------------------------------


def pulled(ring: Ring, frames: int) -> Samples:
    out = np.full(frames, np.nan, dtype=np.float32)
    ring.pull(out)
    return out


@given(steps=st.lists(st.tuples(st.integers(0, 150), st.integers(0, 150)), max_size=40))
def test_what_is_pushed_comes_out_in_order_with_silence_only_where_it_ran_dry(
    steps: list[tuple[int, int]],
) -> None:
    ring, pushed, heard = Ring(100), 0, []
    for push, pull in steps:
        pushed += ring.push(np.arange(pushed + 1, pushed + 1 + push, dtype=np.float32))
        assert ring.waiting <= 100
        out = np.full(pull, np.nan, dtype=np.float32)
        frames = ring.pull(out)
        assert not out[frames:].any()
        heard += out[:frames].tolist()
    assert heard == [float(n) for n in range(1, len(heard) + 1)]
    assert pushed - len(heard) == ring.waiting


def test_a_full_ring_takes_no_more() -> None:
    ring = Ring(100)
    assert ring.push(np.ones(80, dtype=np.float32)) == 80
    assert ring.push(np.ones(80, dtype=np.float32)) == 20
    assert ring.push(np.ones(80, dtype=np.float32)) == 0


def test_what_is_dropped_fades_at_once_and_the_next_sounds() -> None:
    ring = Ring(4800)
    ring.push(np.ones(4000, dtype=np.float32))
    assert pulled(ring, 480).all()
    ring.drop()
    assert ring.waiting == 0
    ring.push(np.full(100, 0.5, dtype=np.float32))
    faded = pulled(ring, 480)
    assert faded[0] == 1.0
    assert (np.diff(faded[: FADE_FRAMES + 1]) < 0).all()
    assert not faded[FADE_FRAMES:].any()
    assert pulled(ring, 100).tolist() == [0.5] * 100


def test_dropping_nothing_does_nothing() -> None:
    ring = Ring(100)
    ring.drop()
    assert not pulled(ring, 50).any()
    ring.push(np.ones(10, dtype=np.float32))
    assert pulled(ring, 10).all()


# --- a real stream -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def audio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualAudio]:
    with virtual_audio(tmp_path_factory.mktemp("pulse")) as audio:
        yield audio


def run(program: str, environment: dict[str, str], typed: str = "") -> str:
    start = "import numpy as np\nfrom voicecoach.sound.devices.full_duplex import Devices\n"
    start += "from voicecoach.sound.devices.portaudio import available\n"
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "-W",
            "ignore::DeprecationWarning:sounddevice",
            "-c",
            start + program,
        ],
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_what_is_written_is_heard_in_order_at_exact_intervals(audio: VirtualAudio) -> None:
    beats = [4800 * n + 37 * n * n for n in range(1, 22)]
    program = f"""
beats = {beats}
samples = np.zeros(beats[-1] + 4800, dtype=np.float32)
for n, beat in enumerate(beats):
    samples[beat : beat + 200] = 0.2 + 0.01 * n
speaker = Devices()
for start in range(0, len(samples), 700):
    speaker.write(samples[start : start + 700])
speaker.close()
speaker.close()
print(speaker.underflows)
"""
    with audio.recording():
        assert run(program, audio.environment) == "0"
    heard = audio.heard()
    loud = np.flatnonzero(heard > 0.1)
    onsets = loud[np.diff(loud, prepend=-1000) > 1]
    assert np.diff(onsets).tolist() == [later - earlier for earlier, later in pairwise(beats)]
    assert heard[onsets + 100] == pytest.approx([0.2 + 0.01 * n for n in range(len(beats))], abs=0.002)


def test_mute_is_silence_and_drops_what_waits(audio: VirtualAudio) -> None:
    program = """
speaker = Devices()
speaker.write(np.full(48_000, 0.5, dtype=np.float32))
speaker.mute()
speaker.write(np.zeros(4800, dtype=np.float32))
speaker.write(np.full(480, 0.25, dtype=np.float32))
speaker.close()
"""
    with audio.recording():
        run(program, audio.environment)
    heard = audio.heard()
    before, after = np.flatnonzero(heard > 0.4), np.flatnonzero((heard > 0.24) & (heard < 0.26))
    assert RATE // 2 < len(before) < RATE - RATE // 40  # at least a quarter of what waits never sounds
    assert len(after) >= 480
    assert after[-1] > before[-1] + 4800


def test_one_stream_over_both_brings_each_block_with_what_was_played_at_its_frames(
    audio: VirtualAudio,
) -> None:
    program = """
from voicecoach.sound.devices.portaudio import find_device
from voicecoach.sound.devices.ring import Ring
from voicecoach.sound.devices.streams import Loudspeaker, Together, working
ring = Ring(9600, first=1000)
samples = np.linspace(0.1, 0.2, 9600, dtype=np.float32)
ring.push(samples)
both = Loudspeaker(ring, find_device(None, "output"), find_device(None, "input"))
both.start()
working(both, "output")
blocks = [one for one in Together(both).captured() if one.at < 10600]
both.close()
print(blocks[0].at, all((one.speaker == samples[one.at - 1000 :][:480]).all() for one in blocks))
"""
    assert run(program, audio.environment) == "1000 True"


def test_a_device_is_chosen_by_part_of_its_name_or_refused_by_name(audio: VirtualAudio) -> None:
    program = """
from voicecoach.errors import SoundError
print(available())
Devices("defau").close()
try:
    Devices("gramophone")
except SoundError as error:
    print(error)
"""
    heard = run(program, audio.environment).splitlines()
    assert heard[0] == "None"
    assert heard[1].startswith("There is no loudspeaker 'gramophone'. There is: ")
    assert "default" in heard[1]


@REAL_TIME
def test_while_there_is_no_loudspeaker_time_goes_on_in_silence(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    program = """
import os, sys, signal
speaker = Devices()
speaker.write(np.zeros(48_000, dtype=np.float32))
os.kill(int(sys.stdin.readline()), signal.SIGKILL)
while not speaker.lost:
    speaker.write(np.zeros(4800, dtype=np.float32))
speaker.write(np.zeros(4800, dtype=np.float32))
speaker.close()
print("went on")
"""
    with virtual_audio(tmp_path_factory.mktemp("pulse")) as audio:
        assert run(program, audio.environment, f"{audio.process_id}\n") == "went on"


# --- where there is none -------------------------------------------------------------------------


NO_DEVICE = """
class PortAudioError(Exception): pass
def query_devices(*, kind): raise PortAudioError("Error querying device -1")
"""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("raise OSError('PortAudio library not found')", "The PortAudio library is missing. Install it with"),
        (NO_DEVICE, "There is no loudspeaker on this machine."),
        ("raise ImportError", "The sounddevice package is not installed: pip install sounddevice."),
    ],
)
def test_a_machine_that_can_make_no_sound_says_what_is_missing(
    content: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "sounddevice.py").write_text(content)
    program = """
from voicecoach.errors import SoundError
print(available())
try:
    Devices()
except SoundError as error:
    print(error)
"""
    first, second = run(program, {**os.environ, "PYTHONPATH": str(tmp_path)}).splitlines()
    assert first.startswith(said)
    assert second == first
