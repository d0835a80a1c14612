"""How a measurement runs other commands, and what it ran on."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import time
from collections.abc import Mapping
from importlib import metadata, util
from pathlib import Path

from voicecoach.errors import VoicecoachError


def timed(command: list[str], environment: Mapping[str, str] | None = None) -> float:
    began = time.perf_counter()
    output(command, environment)
    return time.perf_counter() - began


def output(command: list[str], environment: Mapping[str, str] | None = None) -> str:
    """What it printed; VoicecoachError with its last line where it failed."""
    ran = subprocess.run(  # noqa: S603 - our own commands
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        last = (ran.stderr.strip() or f"it ended with status {ran.returncode}").splitlines()[-1]
        message = f"'{Path(command[0]).name} {command[1]}' failed: {last}"
        raise VoicecoachError(message)
    return ran.stdout


def machine() -> dict[str, str]:
    """What it was measured on."""
    found = {
        "system": f"{platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}",
        "packages": ", ".join(
            f"{name} {metadata.version(name)}"
            for name in ("voicecoach", "numpy", "pyttsx3", "pydub")
            if util.find_spec(name)
        ),
    }
    for tool, ask in (("espeak-ng", "--version"), ("sox", "--version")):
        if shutil.which(tool):
            found[tool] = output([tool, ask]).strip().splitlines()[0]
    return found
