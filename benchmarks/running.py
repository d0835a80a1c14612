"""Running other commands for a measurement, and describing the machine."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from voicecoach.errors import VoicecoachError


@dataclass(frozen=True, slots=True)
class Spent:
    """Cost of a process: seconds, processor seconds, and its peak of memory in MB."""

    seconds: float
    processor: float
    peak_mb: float


def timed(command: list[str], environment: Mapping[str, str] | None = None) -> float:
    began = time.perf_counter()
    output(command, environment)
    return time.perf_counter() - began


def output(command: list[str], environment: Mapping[str, str] | None = None) -> str:
    """Run a command, and return its output. Raises VoicecoachError with its last line if it fails."""
    ran = subprocess.run(  # noqa: S603 - our own commands
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        last = (ran.stderr.strip() or f"it ended with status {ran.returncode}").splitlines()[-1]
        message = f"'{Path(command[0]).name} {command[1]}' failed: {last}"
        raise VoicecoachError(message)
    return ran.stdout


def machine() -> dict[str, str]:
    """Describe the machine."""
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


ALONE = """
import os, subprocess, sys, time
began = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
_, status, used = os.wait4(child.pid, 0)
child.returncode = os.waitstatus_to_exitcode(status)
print(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(child.returncode)
"""
"""Program of a small process in between, since a child's peak of memory starts as its parent's."""


def spent(command: list[str], environment: Mapping[str, str]) -> Spent:
    seconds, processor, peak = map(
        float, output([sys.executable, "-c", ALONE, *command], environment).split()
    )
    unit = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in
    return Spent(seconds, processor, peak * unit / 1e6)
