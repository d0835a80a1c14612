from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

from voicecoach.errors import VoiceError
from voicecoach.voice import process, system
from voicecoach.voice.separate import PROGRAM, SeparateVoice
from voicecoach.voice.system import SystemEngine

linux = pytest.mark.skipif(sys.platform != "linux", reason="how pyttsx3 speaks on Linux")

LOADED = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location("worker", {str(PROGRAM)!r})
worker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(worker)
"""

MOODY = """
import os, time
from voicecoach.voice.system import SystemEngine
speak = SystemEngine.speak
def moody(self, text, path):
    print("noise where the answers go", flush=True)
    if text == "hang":
        time.sleep(60)
    if text == "crash":
        os.abort()
    mark = os.path.join(os.path.dirname(path), "killed")
    if text == "killed once" and not os.path.exists(mark):
        open(mark, "w").close()
        os.kill(os.getpid(), 9)
    if text == "refuse":
        raise RuntimeError("not today")
    if text != "nothing":
        speak(self, text, path)
SystemEngine.speak = moody
"""

RUN = "worker.main()\n"

Open = Callable[..., SeparateVoice]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Opens voices whose process runs this program text in place of ours."""
    voices = []

    def opened(program: str | None = None, speaker: str = "") -> SeparateVoice:
        path = PROGRAM
        if program is not None:
            path = tmp_path / f"worker{len(voices)}.py"
            path.write_text(program)
        voices.append(SeparateVoice(SystemEngine(speaker), program=path))
        return voices[-1]

    yield opened
    for voice in voices:
        voice.close()


@linux
def test_the_same_text_is_the_same_samples_in_any_order_and_company(opened: Open) -> None:
    texts = ["six", "Lift six", "three", "Rest for thirty seconds, then the left side."] * 6
    one, other = opened(), opened()
    alone = [one.synthesize(text).samples for text in texts]
    with ThreadPoolExecutor(8) as pool:
        crowded = list(pool.map(other.synthesize, reversed(texts)))
    for samples, clip in zip(alone, reversed(crowded), strict=True):
        assert np.array_equal(samples, clip.samples)


@linux
def test_it_speaks_from_the_wheel_alone() -> None:
    """Where the system has an espeak-ng too, it isn't the one that is used."""
    look = """
from voicecoach.voice import espeak
espeak.load_library()
import pyttsx3.drivers.espeak
maps = open("/proc/self/maps").read().split()
print(*sorted({path for path in maps if "espeak" in path and ".so" in path}))
"""
    done = subprocess.run([sys.executable, "-c", LOADED + look], capture_output=True, text=True, check=True)
    (library,) = done.stdout.split()
    assert Path(library).parent.name == "espeakng_loader"


@linux
def test_an_utterance_that_hangs_is_ended_alone(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemEngine, "limit", 0.3)
    voice = opened(LOADED + MOODY + RUN)
    voice.synthesize("one")
    assert voice._process
    running = voice._process.process_id
    with pytest.raises(VoiceError) as raised:
        voice.synthesize("hang")
    assert str(raised.value) == "The system voice could not say 'hang': it took too long."
    assert len(voice.synthesize("one"))
    assert voice._process.process_id == running


def test_a_process_that_hangs_is_ended_and_started_again(
    opened: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(SystemEngine, "limit", 2.0)
    monkeypatch.setattr(process, "GRACE", 0.1)
    started = tmp_path / "started"
    first = f"""
import os, time
if not os.path.exists({str(started)!r}):
    open({str(started)!r}, "w").close()
    time.sleep(60)
"""
    voice = opened(first + LOADED + RUN)
    assert len(voice.synthesize("one"))
    monkeypatch.setattr(SystemEngine, "limit", 0.1)
    with pytest.raises(VoiceError, match="'two': it took too long"):
        opened("import time; time.sleep(60)").synthesize("two")


def test_the_first_utterance_of_a_process_may_take_longer(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What hangs is found out sooner than what loads: a worker that only tells its limit."""
    monkeypatch.setattr(SystemEngine, "limit", 7.0)
    monkeypatch.setattr(SystemEngine, "limit_a_letter", 0.5)
    monkeypatch.setattr(SystemEngine, "loads", 50.0)
    voice = opened("""
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps({"id": asked["id"], "error": str(asked["limit"])}), flush=True)
""")
    for limit in ("59.0", "9.0"):
        with pytest.raises(VoiceError, match=f": {limit}[.]$"):
            voice.synthesize("four")


def test_a_voice_that_was_started_speaks_in_that_process(opened: Open) -> None:
    voice = opened()
    voice.start()
    assert voice._process is not None
    started = voice._process.process_id
    assert len(voice.synthesize("one"))
    assert voice._process.process_id == started


def test_a_voice_that_could_not_be_started_says_why_when_it_is_to_speak(
    opened: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    voice = opened()
    voice.start()
    with pytest.raises(VoiceError, match="no room for temporary files"):
        voice.synthesize("one")


@linux
def test_a_crash_is_one_failed_utterance(opened: Open) -> None:
    voice = opened(LOADED + MOODY + RUN)
    with ThreadPoolExecutor(3) as pool:
        crash, one, refused = (pool.submit(voice.synthesize, text) for text in ("crash", "one", "refuse"))
        assert str(crash.exception()) == "The system voice could not say 'crash': it crashed."
        assert str(refused.exception()) == "The system voice could not say 'refuse': not today."
        assert len(one.result())


@linux
def test_what_is_killed_once_is_said_the_second_time(opened: Open) -> None:
    assert len(opened(LOADED + MOODY + RUN).synthesize("killed once"))


@linux
def test_where_its_file_cannot_be_written_it_says_so_at_once(opened: Open) -> None:
    small = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
    ignoring = "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    with pytest.raises(VoiceError, match="could not say 'one': File too large"):
        opened(LOADED + small + ignoring + RUN).synthesize("one")


def test_silence_in_place_of_words_is_an_error(opened: Open) -> None:
    with pytest.raises(VoiceError, match="it gave no sound"):
        opened(LOADED + MOODY + RUN).synthesize("nothing")


def test_a_process_that_ends_is_started_once_more_then_it_is_said(opened: Open, tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    starts.write_text("")
    program = f"""
import sys
import tempfile
with open({str(starts)!r}, "a") as file:
    file.write("x")
if len(open({str(starts)!r}).read()) % 2:
    sys.exit()
"""
    assert len(opened(program + LOADED + RUN).synthesize("one"))
    with pytest.raises(VoiceError, match="'one': its process ended unexpectedly"):
        opened("import sys; sys.exit()").synthesize("one")


def test_where_it_cannot_fork_one_engine_says_it_all(opened: Open) -> None:
    voice = opened(LOADED + "worker.FORKS = False\n" + RUN)
    reference = opened()
    for text in ["one", "Hold the stretch.", "two", "one"]:
        assert voice.synthesize(text).seconds == pytest.approx(reference.synthesize(text).seconds, abs=0.005)


@linux
def test_a_speaker_may_be_called_by_any_of_its_names(opened: Open) -> None:
    clips = [
        opened(speaker=name).synthesize("Hold the stretch")
        for name in ("en-us", "gmw/en-us", "English (America)")
    ]
    assert np.array_equal(clips[0].samples, clips[1].samples)
    assert np.array_equal(clips[0].samples, clips[2].samples)
    assert not np.array_equal(clips[0].samples, opened().synthesize("Hold the stretch").samples)


@linux
def test_the_default_speaker_may_be_named(opened: Open) -> None:
    assert len(opened(speaker="en-gb").synthesize("one"))


@linux
def test_an_unknown_speaker_is_an_error_not_another_voice(opened: Open) -> None:
    with pytest.raises(VoiceError) as raised:
        opened(speaker="en-uss").synthesize("one")
    assert str(raised.value).startswith(
        "The system voice could not say 'one': it has no speaker 'en-uss'; the nearest are en-us"
    )


def test_a_missing_engine_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "find_spec", lambda _: None)
    assert SystemEngine().available() == "pyttsx3 is not installed: pip install pyttsx3."


@linux
def test_a_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "find_spec", lambda name: None if name == "espeakng_loader" else name)
    monkeypatch.setattr(system, "find_library", lambda _: None)
    assert SystemEngine().available() == "espeak-ng is not installed: pip install espeakng-loader."


def test_the_version_is_that_of_the_engine_and_its_library() -> None:
    assert f"pyttsx3-{version('pyttsx3')}" in SystemEngine().version()
    if sys.platform == "linux":
        assert f"espeakng_loader-{version('espeakng-loader')}" in SystemEngine().version()


@linux
def test_nothing_is_left_running_or_lying_about(opened: Open) -> None:
    voice = opened()
    voice.synthesize("one")
    running = voice._process
    assert running is not None
    folder = Path(running._folder.name)
    assert list(folder.iterdir()) == []
    voice.close()
    assert running._worker.returncode is not None
    assert not folder.exists()
