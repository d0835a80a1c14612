"""A private PulseAudio with a loudspeaker that can be recorded and a microphone that can be spoken into.

Real PortAudio streams, no sound card. Several can run at once, each with its files in a folder of its own.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections import ChainMap
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ctypes.util import find_library
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voicecoach.errors import SoundError
from voicecoach.sound.clip import RATE, Clip, Samples

INSTALL = "apt install pulseaudio pulseaudio-utils libportaudio2 libasound2-plugins"
PROGRAMS = ("pulseaudio", "parec", "pacat", "pactl")

MICROPHONE = "load-module module-remap-source source_name=microphone master=room.monitor"
SERVER = f"""\
.fail
load-module module-native-protocol-unix auth-anonymous=1 socket={{folder}}/native
load-module module-cli-protocol-unix socket={{folder}}/console
load-module module-null-sink sink_name=speaker rate=48000 channels=1 norewinds=1
load-module module-null-sink sink_name=room rate=48000 channels=1 norewinds=1
{MICROPHONE}
set-default-sink speaker
set-default-source microphone
"""  # with rewinds, the callback stalls for most of a second

ALSA = """\
</usr/share/alsa/alsa.conf>
pcm.!default {{ type pulse server "unix:{folder}/native" hint {{ show on description "default" }} }}
ctl.!default {{ type pulse server "unix:{folder}/native" }}
pcm.speaker {{
    type pulse server "unix:{folder}/native" device speaker hint {{ show on description "speaker" }}
}}
pcm.microphone {{
    type pulse server "unix:{folder}/native" device microphone hint {{ show on description "microphone" }}
}}
"""

FORMAT = ("--rate=48000", "--channels=1", "--format=s16le", "--raw")
HUSH_VOLUME = 5200
"""Of 65536, whose cube is the gain: white noise at -71 dBFS."""

SOON = "--latency-msec=20"
"""For what is recorded; what is said waits whole in the server, or on a busy machine it comes in pieces."""


class VirtualAudio:
    """`environment` is for a program whose default devices are then the virtual ones.

    They are also called `speaker` and `microphone`. What is said is heard by the microphone alone.
    """

    def __init__(self, folder: Path, process_id: int) -> None:
        self.process_id = process_id
        self._folder = folder
        self._recording = folder / "heard.raw"
        # What the process has by then, so that a test's own folders hold for what it starts.
        self.environment = ChainMap(
            {
                "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
                "PULSE_SERVER": f"unix:{folder}/native",
                "PULSE_COOKIE": str(folder / "cookie"),
            },
            os.environ,
        )

    # --- the loudspeaker ----------------------------------------------------------------------------

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record the loudspeaker meanwhile, from before it starts until what was played has come out."""
        with self._recording.open("wb") as file:
            recorder = subprocess.Popen(
                ["parec", "-d", "speaker.monitor", *FORMAT, SOON],
                stdout=file,
                env=self.environment,
            )
            try:
                self.until_recorded(1)
                yield
                self.until_recorded(self.recorded + RATE // 2)
            finally:
                recorder.terminate()
                recorder.wait()

    @property
    def recorded(self) -> int:
        """Frames that have been recorded by now."""
        return self._recording.stat().st_size // 2

    def until_recorded(self, frames: int) -> None:
        until(lambda: self.recorded >= frames, "the recording to grow", seconds=30 + frames / RATE)

    def heard(self) -> Samples:
        """What has been recorded."""
        return self.pcm().astype(np.float32) / np.float32(32767)

    def pcm(self) -> NDArray[np.int16]:
        """The same as it is on the disk, of which an hour need not be held."""
        return np.memmap(self._recording, dtype="<i2", mode="r", shape=(self.recorded,))

    # --- the microphone -----------------------------------------------------------------------------

    def say(self, clip: Clip) -> None:
        """Say this, at `RATE`, into the microphone; returns when it has been said."""
        pcm = (np.clip(clip.samples, -1, 1) * 32767).astype("<i2").tobytes()
        command = ["pacat", "-d", "room", *FORMAT]
        subprocess.run(command, input=pcm, env=self.environment, check=True)

    @contextmanager
    def hush(self) -> Iterator[None]:
        """Have the room never quite silent meanwhile, as no room is: a microphone that is, is reported."""
        command = ["pacat", "-d", "room", *FORMAT, f"--volume={HUSH_VOLUME}"]
        with Path("/dev/urandom").open("rb") as noise:
            hush = subprocess.Popen(command, stdin=noise, env=self.environment)
        try:
            yield
        finally:
            hush.terminate()
            hush.wait()

    def unplug_microphone(self) -> None:
        """Take it away: who listens is cut off, and it can't be opened any more."""
        for listed in self.console("list-source-outputs").split("index: ")[1:]:
            if 'application.name = "ALSA' in listed:  # not our own recording of the loudspeaker
                self.console(f"kill-source-output {listed.split()[0]}")
        self.console("unload-module module-remap-source")

    def plug_microphone(self) -> None:
        self.console(MICROPHONE, "set-default-source microphone")

    def suspend(self, what: str, *, on: bool) -> None:
        """Have the "sink speaker" or the "source microphone" stand still, or go on."""
        kind, name = what.split()
        self.console(f"suspend-{kind} {name} {int(on)}")

    def console(self, *commands: str) -> str:
        """What the server answers to these commands (see `man pulse-cli-syntax`)."""
        if sys.platform == "win32":
            raise NotImplementedError  # see `lacks`
        answer = b""
        with socket.socket(socket.AF_UNIX) as console:
            console.settimeout(5.0)
            console.connect(str(self._folder / "console"))
            console.sendall("".join(f"{one}\n" for one in commands).encode())
            console.shutdown(socket.SHUT_WR)
            with suppress(TimeoutError):
                while part := console.recv(65536):
                    answer += part
        return answer.decode(errors="replace")


def lacks() -> str | None:
    """What has to be installed for it; None: nothing."""
    missing = [one for one in PROGRAMS if shutil.which(one) is None]
    if find_library("portaudio") is None:
        missing.append("the PortAudio library")
    if not any(Path("/usr/lib").glob("**/alsa-lib/libasound_module_pcm_pulse.so")):
        missing.append("ALSA's pulse plugin")
    return f"a sound server ({', '.join(missing)}) is needed: {INSTALL}" if missing else None


@contextmanager
def virtual_audio(folder: Path) -> Iterator[VirtualAudio]:
    """Start the server with its files in `folder`. Raises SoundError where it doesn't come up."""
    (folder / "server.pa").write_text(SERVER.format(folder=folder))
    (folder / "asound.conf").write_text(ALSA.format(folder=folder))
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    options = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--realtime=no"]
    options += ["--high-priority=no", "--disable-shm=yes"]
    options += [f"--log-target=file:{folder}/log", "-F", f"{folder}/server.pa"]
    environment = {
        **os.environ,
        "XDG_RUNTIME_DIR": str(runtime),
        "PULSE_RUNTIME_PATH": str(runtime),
        "HOME": str(folder),
    }
    command = ["pulseaudio", *options]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    audio = VirtualAudio(folder, server.pid)
    try:
        until(lambda: _answers(audio), "the sound server")
        yield audio
    finally:
        server.terminate()
        server.wait()


def _answers(audio: VirtualAudio) -> bool:
    command = ["pactl", "info"]
    asked = subprocess.run(command, env=audio.environment, capture_output=True, check=False)
    return asked.returncode == 0


def until(happens: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    """Wait for it. Raises SoundError where it doesn't come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happens():
            return
        time.sleep(0.01)
    message = f"waited in vain for {what}"
    raise SoundError(message)
