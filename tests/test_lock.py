"""requirements/*.txt: what `make` installs is named once for every system and Python, by its hashes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
ASKED: dict[str, list[str]] = {
    "play": [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]],
    "dev": [*PROJECT["project"]["dependencies"], *EXTRAS["dev"]],
    "torture": EXTRAS["torture"],
    "supply": EXTRAS["supply"],
}
PIN = re.compile(r"^([\w.-]+==\S+(?: ; [^\\\n]+)?)((?: \\\n {4}--hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE)
SYSTEMS = [
    ("linux", "x86_64"),
    ("linux", "aarch64"),
    ("darwin", "arm64"),
    ("darwin", "x86_64"),
    ("win32", "AMD64"),
]
NAMES = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}


def text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> list[Requirement]:
    return [Requirement(pin.replace(";", " ;")) for pin, _ in PIN.findall(text(name))]


def environments() -> list[dict[str, str]]:
    return [
        {
            "sys_platform": system,
            "platform_system": NAMES[system],
            "os_name": "nt" if system == "win32" else "posix",
            "platform_machine": machine,
            "python_version": f"3.{minor}",
            "python_full_version": f"3.{minor}.0",
            "platform_python_implementation": "CPython",
            "implementation_name": "cpython",
            "extra": "",
        }
        for system, machine in SYSTEMS
        for minor in (11, 12, 13, 14)
    ]


@pytest.mark.parametrize("name", ASKED)
def test_a_lock_holds_pins_with_hashes_and_nothing_else(name: str) -> None:
    rest = PIN.sub("", text(name)).split("\n")
    assert [line for line in rest if line and not line.startswith("#")] == []
    assert "://" not in text(name)


@pytest.mark.parametrize("name", ASKED)
def test_all_that_is_asked_for_is_locked_on_every_system(name: str) -> None:
    asked_for = [Requirement(one) for one in ASKED[name]]
    names = {canonicalize_name(one.name) for one in asked_for}
    locked = [one for one in pins(name) if canonicalize_name(one.name) in names]
    for environment in environments():
        here = [one for one in locked if one.marker is None or one.marker.evaluate(environment)]
        versions = {canonicalize_name(one.name): next(iter(one.specifier)).version for one in here}
        assert len(versions) == len(here)  # no package twice
        for asked in asked_for:
            if asked.marker is None or asked.marker.evaluate(environment):
                assert asked.specifier.contains(versions[canonicalize_name(asked.name)]), (asked, environment)


def test_the_tests_run_with_what_is_played_with() -> None:
    play, dev = set(map(str, pins("play"))), set(map(str, pins("dev")))
    assert play - dev <= {one for one in play if one.startswith("editables==")}
