"""A private PulseAudio with a loudspeaker that can be recorded: real PortAudio streams, no sound card."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path

import numpy as np

from tests.conftest import lacking, needs
from voicecoach.sound.clip import Samples

INSTALL = "apt install pulseaudio pulseaudio-utils libportaudio2 libasound2-plugins"

SERVER = """\
.fail
load-module module-native-protocol-unix auth-anonymous=1 socket={folder}/native
load-module module-null-sink sink_name=speaker rate=48000 channels=1 norewinds=1
set-default-sink speaker
"""  # with rewinds, the callback stalls for most of a second

ALSA = """\
</usr/share/alsa/alsa.conf>
pcm.!default {{ type pulse server "unix:{folder}/native" hint {{ show on description "default" }} }}
ctl.!default {{ type pulse server "unix:{folder}/native" }}
"""


class VirtualAudio:
    """`environment` is for a program whose default device is then the virtual loudspeaker."""

    def __init__(self, folder: Path, process_id: int) -> None:
        self.process_id = process_id
        self._socket = f"unix:{folder}/native"
        self._recording = folder / "heard.raw"
        self.environment = {
            **os.environ,
            "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
            "PULSE_SERVER": self._socket,
            "PULSE_COOKIE": str(folder / "cookie"),
        }

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record the loudspeaker meanwhile, from before it starts until what was played has come out."""
        with self._recording.open("wb") as file:
            options = ["--rate=48000", "--channels=1", "--format=s16le", "--raw", "--latency-msec=20"]
            recorder = subprocess.Popen(
                ["parec", "-d", "speaker.monitor", *options],
                stdout=file,
                env=self.environment,
            )
            try:
                self._until_more_than(0)
                yield
                self._until_more_than(self._recording.stat().st_size + 48_000)  # half a second more
            finally:
                recorder.terminate()
                recorder.wait()

    def heard(self) -> Samples:
        """What was recorded."""
        return np.fromfile(self._recording, dtype="<i2").astype(np.float32) / 32767

    def _until_more_than(self, size: int) -> None:
        until(lambda: self._recording.stat().st_size > size, "the recording to grow")


@contextmanager
def virtual_audio(folder: Path) -> Iterator[VirtualAudio]:
    """Start the server with its files in `folder`; skip the test where it can't be had."""
    needs("pulseaudio", "parec", "pactl", install=INSTALL)
    if find_library("portaudio") is None:
        lacking(f"the PortAudio library not found: {INSTALL}")
    if not any(Path("/usr/lib").glob("**/alsa-lib/libasound_module_pcm_pulse.so")):
        lacking(f"ALSA's pulse plugin not found: {INSTALL}")
    (folder / "server.pa").write_text(SERVER.format(folder=folder))
    (folder / "asound.conf").write_text(ALSA.format(folder=folder))
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    options = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--realtime=no"]
    options += [
        "--high-priority=no",
        "--disable-shm=yes",
        f"--log-target=file:{folder}/log",
        "-F",
        f"{folder}/server.pa",
    ]
    environment = {
        **os.environ,
        "XDG_RUNTIME_DIR": str(runtime),
        "PULSE_RUNTIME_PATH": str(runtime),
        "HOME": str(folder),
    }
    server = subprocess.Popen(["pulseaudio", *options], env=environment, stderr=subprocess.DEVNULL)
    audio = VirtualAudio(folder, server.pid)
    try:
        until(lambda: _answers(audio), "the sound server")
        yield audio
    finally:
        server.terminate()
        server.wait()


def _answers(audio: VirtualAudio) -> bool:
    asked = subprocess.run(["pactl", "info"], env=audio.environment, capture_output=True, check=False)
    return asked.returncode == 0


def until(happens: Callable[[], bool], what: str) -> None:
    for _ in range(1000):
        if happens():
            return
        time.sleep(0.01)
    msg = f"waited in vain for {what}"
    raise AssertionError(msg)
