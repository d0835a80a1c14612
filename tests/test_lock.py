"""requirements/*.txt: what `make` installs is named once for every system and Python, by its hashes."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pip._vendor.packaging.markers import Marker as PipMarker

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
PIN = re.compile(r"^([\w.-]+==\S+(?: ; [^\\\n]+)?)((?: \\\n {4}--hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE)
SYSTEMS = [
    ("linux", "x86_64"),
    ("linux", "aarch64"),
    ("darwin", "arm64"),
    ("darwin", "x86_64"),
    ("win32", "AMD64"),
]
NAMES = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}
VERSIONS = {"python_version", "python_full_version"}
WORDS = {
    "implementation_name",
    "os_name",
    "platform_machine",
    "platform_python_implementation",
    "platform_system",
    "sys_platform",
}
COMPARISON = re.compile(r"(\w+) (==|!=|<=|>=|<|>) (['\"])([^'\"]*)\3")
OVERRIDDEN = {"pyobjc"}
"""What .ci/overrides.txt leaves out."""


def asked(extra: str) -> list[tuple[Requirement, list[Marker]]]:
    """All that an extra names, by other extras too; and where it does."""
    named: list[tuple[Requirement, list[Marker]]] = []
    for one in map(Requirement, EXTRAS[extra]):
        markers = [one.marker] if one.marker else []
        if one.name == PROJECT["project"]["name"]:
            inner = [both for other in sorted(one.extras) for both in asked(other)]
            named += [(requirement, [*markers, *theirs]) for requirement, theirs in inner]
        else:
            named.append((one, markers))
    return named


def plainly(*lines: str) -> list[tuple[Requirement, list[Marker]]]:
    named = [Requirement(line) for line in lines]
    return [(one, [one.marker] if one.marker else []) for one in named]


DEPENDENCIES = plainly(*PROJECT["project"]["dependencies"])
ASKED = {
    "play": [*DEPENDENCIES, *plainly(*PROJECT["build-system"]["requires"]), *asked("play")],
    "dev": [*DEPENDENCIES, *asked("dev")],
    "torture": asked("torture"),
    "supply": asked("supply"),
}


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
    names = {canonicalize_name(one.name) for one, _ in ASKED[name]}
    locked = [one for one in pins(name) if canonicalize_name(one.name) in names]
    for environment in environments():
        here = [one for one in locked if one.marker is None or one.marker.evaluate(environment)]
        versions = {canonicalize_name(one.name): next(iter(one.specifier)).version for one in here}
        assert len(versions) == len(here)  # no package twice
        for requirement, markers in ASKED[name]:
            if all(marker.evaluate(environment) for marker in markers):
                version = versions[canonicalize_name(requirement.name)]
                assert requirement.specifier.contains(version), (requirement, environment)


def test_the_tests_run_with_what_is_played_with() -> None:
    assert set(map(str, pins("play"))) <= set(map(str, pins("dev")))


def test_what_is_locked_needs_nothing_else() -> None:
    """Pip is told not to look."""
    locked = {canonicalize_name(one.name) for one in pins("dev")}
    for name in locked:
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:  # for another system
            continue
        here = [
            one for one in map(Requirement, needs) if one.marker is None or one.marker.evaluate({"extra": ""})
        ]
        assert {canonicalize_name(one.name) for one in here} - OVERRIDDEN <= locked, name


def unreadable(marker: str) -> list[str]:
    """What any pip of Python 3.11 to 3.14 might not make sense of, on any machine.

    It compares with versions what looks like a version, on either side: a kernel's name may, or may not
    ("6.1.0-18-amd64"), and then pip 24.1 to 25.3 ends with InvalidVersion.
    """
    wrong = []
    for variable, operator, _, value in COMPARISON.findall(marker):
        version = re.fullmatch(r"3(\.\d+){1,2}(\.\*)?", value)
        if variable in VERSIONS and version and (operator in {"==", "!="} or not value.endswith("*")):
            continue
        if variable in WORDS and operator in {"==", "!="} and not re.match(r"v?\d", value):
            continue
        wrong.append(f"{variable} {operator} {value}")
    rest = re.sub(r"\b(and|or)\b|[() ]", "", COMPARISON.sub("", marker))
    return [*wrong, rest] if rest else wrong


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").iterdir()), ids=lambda path: path.name)
def test_every_pip_can_read_every_marker_on_every_machine(path: Path) -> None:
    markers = re.findall(r";\s*([^\\\n]+?)\s*(?:\\?$)", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert [wrong for marker in markers for wrong in unreadable(marker)] == []
    for marker in set(markers):
        PipMarker(marker).evaluate()  # by the pip that is here, too


@pytest.mark.parametrize(
    "marker",
    [
        "platform_release >= '20' and sys_platform == 'darwin'",
        "sys_platform == 'darwin' and (platform_version < '9' or os_name == 'nt')",
        "python_version < 'three'",
        "python_version < '3.12.*'",
        "sys_platform in 'linux darwin'",
        "'linux' == sys_platform",
        "platform_machine == '64'",
        "'dev' in dependency_groups",
        "sys_platform >= 'darwin'",
    ],
)
def test_such_a_marker_would_be_seen(marker: str) -> None:
    assert unreadable(marker)
