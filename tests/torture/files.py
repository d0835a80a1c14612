"""Attacks on what is written: disks that are full or may not be written, at every place where anything is.

Held, of every command that writes: it says in a line what is wrong and ends with 1, 2 or 3, or goes on
without; what it was asked for is whole or as it was before; nothing else is left; what stood before stands.
"""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from tests.forked import OWN_MOUNTS, Forks, Ran
from tests.torture.attack import Attack, Tally, each
from tests.torture.scripts import held
from voicecoach.diary.store import Store
from voicecoach.progress.rows import History
from voicecoach.sound.files import ffmpeg
from voicecoach.sound.files.encoders import FORMATS
from voicecoach.voice.store import digested

TINY = """\
routine Tiny
say One.
do Lift: 1 x 2 reps
    rep up 1s, down 1s
    settle 1s
exercise Lift
"""
UNTIDY = "routine   Untidy\nsay    Hello there.   # a remark\n"
LONGEST = 20.0
"""Seconds of our own processor time for one input."""

SMALL = 48
"""Limits below this are tried byte by byte; from there on each is a quarter larger."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A command that writes. `makes`: what it is asked for; each is whole, or as it was before.

    `streams` are of whole lines at any time.
    `cold`: no speech is kept yet.
    """

    name: str
    arguments: str
    makes: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    cold: bool = False
    program: str = "voicecoach.cli.app:main"


DIARY = "data/diary.sqlite"
DEEDS = (
    *(
        Deed(
            f"render {ending}",
            f"render tiny.routine --no-preamble --captions --cover -o out/a{ending}",
            (f"out/a{ending}", "out/a.vtt"),
        )
        for ending in FORMATS
        if ending not in {".m4a", ".m4b"} or ffmpeg.find()
    ),
    Deed(
        "render each",
        "render tiny.routine --each -o out/e.flac",
        ("out/e-01-introduction.flac", "out/e-02-lift.flac", "out/e.m3u8"),
    ),
    Deed(
        "render cold",
        "render tiny.routine --no-preamble -o out/a.wav",
        ("out/a.wav",),
        cold=True,
    ),
    Deed(
        "render two",
        "render tiny.routine untidy.routine --format wav -o out",
        ("out/tiny.wav", "out/untidy.wav"),
    ),
    Deed(
        "rehearse",
        f"rehearse tiny.routine --recogniser none --diary {DIARY} --events out/e.jsonl --speaker out/s.flac",
        ("out/s.flac",),
        ("out/e.jsonl",),
    ),
    Deed("new", "new Hips", ("hips.routine",)),
    Deed("format", "format untidy.routine", ("untidy.routine",)),
    Deed("own words", "commands --remove my~back", ("data/words.json",)),
    Deed("diary export", "diary export out/d.jsonl", ("out/d.jsonl",)),
    Deed("diary import", "diary import other.jsonl"),
    Deed("diary delete", "diary delete --all --yes"),
    Deed("plot", "history --plot out/p.svg", ("out/p.svg",)),
    Deed("voice", "voices --try system -o out/v.wav", ("out/v.wav",)),
)


class Bench:
    """Folders in which deeds are done, each a copy of one in which all that may be lost is there."""

    def __init__(self, scratch: Path, forks: Forks) -> None:
        self._scratch = scratch
        self._forks = forks
        self.template = scratch / "template"
        self._whole: dict[str, dict[str, bytes]] = {}
        self._number = 0
        for name in ("out", "data", "tmp"):
            (self.template / name).mkdir(parents=True)
        (self.template / "tiny.routine").write_text(TINY)
        (self.template / "untidy.routine").write_text(UNTIDY)
        (self.template / "data" / "words.json").write_text('{"phrases": {"my back": "pain"}, "ease": {}}')
        rehearsal = f"rehearse tiny.routine --recogniser none --diary {DIARY}"
        for arguments in (rehearsal, "rehearse untidy.routine --recogniser none"):
            assert self.done(Deed("first", arguments), self.template).status == 0
        exported = self.done(Deed("export", "diary export"), self.template).out
        (self.template / "other.jsonl").write_text(
            exported.replace(json.loads(exported.splitlines()[1])["key"], "another")
        )
        for deed in DEEDS:
            for name in (*deed.makes, *deed.streams):
                before = self.template / name
                if not before.exists() and deed.name != "new":
                    before.write_bytes(f"{name} as it was before\n".encode())

    def whole(self, deed: Deed) -> dict[str, bytes]:
        """The files after the deed, where nothing is in its way."""
        if deed.name not in self._whole:
            with self.fresh(deed) as folder:
                ran = self.done(deed, folder)
                assert ran.status == 0, ran
                self._whole[deed.name] = contents(folder)
        return self._whole[deed.name]

    @contextmanager
    def fresh(self, deed: Deed) -> Iterator[Path]:
        self._number += 1
        folder = self._scratch / str(self._number)
        shutil.copytree(self.template, folder)
        if deed.cold:
            shutil.rmtree(folder / "cache")
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def done(self, deed: Deed, folder: Path, forks: Forks | None = None, **edge: object) -> Ran:
        own = {"VOICECOACH_CACHE": "cache", "VOICECOACH_DATA": "data", "TMPDIR": "tmp", "HOME": ""}
        return (forks or self._forks).run(
            [one.replace("~", " ") for one in deed.arguments.split()],
            folder=folder,
            environment={name: str(folder / one) for name, one in own.items()},
            program=deed.program,
            **edge,  # type: ignore[arg-type]
        )

    def inside(self, path: Path) -> Path:
        return self._forks.inside(path)


@contextmanager
def bench(*, mounts: bool = False) -> Iterator[Bench]:
    """In memory where that can be had: a thousand waits for a disk prove nothing."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder in it is ours
    shared = Path(tempfile.gettempdir()) / "voicecoach-torture"  # what is the same every time
    settings = {"MPLCONFIGDIR": str(shared), "PYTHONDONTWRITEBYTECODE": "1", "SOURCE_DATE_EPOCH": "0"}
    with (
        tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name,
        closing(Forks(settings, mounts=mounts)) as forks,
    ):
        Path(name).chmod(0o755)  # for those with no special rights
        yield Bench(Path(name), forks)


@cache
def shared() -> Bench:
    """One for all attacks: to make it takes as long as some dozens of inputs."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(bench(mounts=mountable()))


# --- what must hold ------------------------------------------------------------------------------


def contents(folder: Path) -> dict[str, bytes]:
    """Each file by its name, but for kept speech and the diary, which are looked at by what is in them."""
    found = {str(one.relative_to(folder)): one for one in folder.rglob("*") if one.is_file()}
    return {name: one.read_bytes() for name, one in found.items() if not _looked_into(name)}


def _looked_into(name: str) -> bool:
    return name.startswith(("cache/speech/", DIARY)) and not name.endswith(".going")


def check(bench: Bench, deed: Deed, folder: Path, ran: Ran) -> None:
    """Whether the deed came to what is promised; AssertionError where not."""
    said = ran.err.strip().splitlines()
    assert ran.status in {0, 1, 2, 3}, f"status {ran.status}: {said[-3:]}"
    wrong = [line for line in said if "Traceback" in line or "mistake in voicecoach" in line]
    assert not wrong, f"it says {said[-1]}"
    assert ran.status == 0 or 0 < len(said) <= 4, f"it says {said}"
    assert all(line.endswith((".", '"', ")")) for line in said), f"it says {said}"
    whole, before, after = bench.whole(deed), contents(bench.template), contents(folder)
    beyond = [name for name in after if name not in whole and name not in before]
    assert not beyond, f"{beyond} is left"
    lost = [name for name in before if name not in after]
    assert not lost, f"{lost} is lost"
    for name, content in after.items():
        if name in deed.streams:
            assert content in {b"", before[name]} or content.endswith(b"\n"), f"{name} ends in half a line"
        else:
            assert content in {before.get(name), whole.get(name)}, f"{name} is neither old nor new"
            if ran.status == 0:
                assert content == whole.get(name), f"{name} is the old one, and nothing was said"
    speech = list((folder / "cache" / "speech").glob("*"))
    assert all(one.suffix in {".speech", ".finding"} for one in speech), (
        f"{[one.name for one in speech]} are left"
    )
    assert all(digested(one.read_bytes()) is not None for one in speech), "half a phrase or finding is kept"
    _check_diary(bench, deed, folder, ran)


def _check_diary(bench: Bench, deed: Deed, folder: Path, ran: Ran) -> None:
    before, after = history(bench.template), history(folder)
    kept = len(after.sessions)
    if deed.name == "diary delete":
        assert kept == (0 if ran.status == 0 else len(before.sessions)) or "deleted" in ran.err
    elif deed.name == "diary import":
        assert kept == len(before.sessions) + (ran.status == 0)
    else:
        assert after.sessions[: len(before.sessions)] == before.sessions, "a session is lost"
        assert [one for one in after.sets if one.session in {s.id for s in before.sessions}] == list(
            before.sets
        )
    if deed.name == "rehearse" and ran.status == 0 and not ran.err:
        assert after.sessions[-1].reason == "done", "the session is not kept, and nothing was said"


def history(folder: Path) -> History:
    """Of a copy: what looks on changes nothing."""
    with tempfile.TemporaryDirectory() as name:
        for path in (folder / "data").glob("diary.sqlite*"):
            shutil.copy(path, name)
        with Store(Path(name) / "diary.sqlite", durable=False) as store:
            store.check()
            return store.history()


# --- the edges -----------------------------------------------------------------------------------


def sizes() -> Iterator[int]:
    """Small ones all, then more and more sparsely, without end."""
    size = 0.0
    while True:
        yield int(size)
        size = size + 1 if size < SMALL else size * 1.25


def size(step: int) -> int:
    found = sizes()
    return [next(found) for _ in range(step + 1)][-1]


def limited(bench: Bench, deed: Deed, step: int) -> None:
    """No file may grow beyond a size."""
    with bench.fresh(deed) as folder:
        check(bench, deed, folder, bench.done(deed, folder, largest=size(step)))


def refused(bench: Bench, deed: Deed, step: int) -> None:
    """From some moment on no file can be made."""
    with bench.fresh(deed) as folder:
        check(bench, deed, folder, bench.done(deed, folder, refused=step))


def forbidden(bench: Bench, deed: Deed, step: int) -> None:
    """Some of the folders, or all, may not be written by somebody with no special rights; nor their files."""
    with bench.fresh(deed) as folder:
        names = [name for name in ("out", "data", "cache", "tmp", "") if (folder / name).exists()]
        shut = [folder / name for bit, name in enumerate(names) if (step + 1) >> bit & 1]
        for path in shut:
            for one in (path, *(path.rglob("*") if path != folder else ())):
                one.chmod(one.stat().st_mode & ~0o222)
        ran = bench.done(deed, folder, unprivileged=True)
        check(bench, deed, folder, ran)


def full(bench: Bench, deed: Deed, step: int) -> None:
    """A disk in memory on which so many pages are left."""
    with bench.fresh(deed) as folder:
        ran = bench.done(deed, folder, room=4096 * step)
        check(bench, deed, bench.inside(folder), ran)


Edge = Callable[[Bench, Deed, int], None]


def attack(edge: Edge, tally: Tally, inputs: range) -> None:
    """Each deed in turn, a step further on its edge each time."""
    for number in each(tally, inputs):
        step = number // len(DEEDS)
        deed = DEEDS[5 * number % len(DEEDS)]  # a few are of every kind
        held(tally, f"{deed.name}, step {step}", partial(edge, shared(), deed, step), longest=LONGEST)


def mountable() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = [*OWN_MOUNTS, "mount", "-t", "tmpfs", "-o", "size=4096", "tmpfs", tempfile.gettempdir()]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


def attack_full(tally: Tally, inputs: range) -> None:
    """On a disk of its own; where none may be mounted, no file may grow instead."""
    if mountable():
        attack(full, tally, inputs)
    else:
        tally.notes.append("no disk can be mounted here: files that may not grow in its place")
        attack(limited, tally, inputs)


ATTACKS = (
    Attack("files may not grow", partial(attack, limited), short=6, whole=len(DEEDS) * 90),
    Attack("no more files", partial(attack, refused), short=4, whole=len(DEEDS) * 24),
    Attack("read only", partial(attack, forbidden), short=4, whole=len(DEEDS) * 31),
    Attack("disk full", attack_full, short=4, whole=len(DEEDS) * 40),
)
