"""Attacks on what is kept: commands that are killed, bits that change, two at once, archives of whatever.

Held: under an asked name is the whole file or the one before; what a killed command leaves goes with the next
one; what has changed is never played or loaded, but made again; nothing is unpacked beyond its folder.
"""

from __future__ import annotations

import io
import random
import re
import signal
import stat
import tarfile
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import FakeVoice
from tests.forked import Forks
from tests.listen.test_model import FILES, Archive, silent
from tests.torture.attack import Attack, Tally, each
from tests.torture.files import DEEDS, Bench, Deed, contents, history, shared
from tests.torture.scripts import held
from voicecoach.errors import HearingError
from voicecoach.listen.model import models
from voicecoach.voice.cache import Speech

LONGEST = 20.0
KILLED = [one for one in DEEDS if one.name.startswith("render") and one.name != "render two"]
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
TOOK = 0.6
"""Seconds within which a render is killed: most take less."""

LEFT = re.compile(r"out/\.[\w.-]+\.\d+\.part|tmp/voicecoach-.*")
"""What a command that is killed may leave: it says by its name what it is."""


# --- killed --------------------------------------------------------------------------------------


def attack_killed(tally: Tally, inputs: range) -> None:
    for number in each(tally, inputs):
        deed, by = KILLED[number % len(KILLED)], SIGNALS[(number + number // len(KILLED)) % len(SIGNALS)]
        name = f"{number}: {deed.name}, {by.name}"
        held(tally, name, partial(_killed, shared(), deed, by, random.Random(number)), longest=LONGEST)


def _killed(bench: Bench, deed: Deed, by: signal.Signals, chance: random.Random) -> None:
    whole, before = bench.whole(deed), contents(bench.template)
    with bench.fresh(deed) as folder:
        ran = bench.done(deed, folder, by=by, seconds=chance.uniform(0, TOOK))
        assert ran.status in {0, -by, 130}, ran
        assert "Traceback" not in ran.err, ran.err
        after = contents(folder)
        beyond = [name for name in after if name not in whole and name not in before]
        assert by != signal.SIGINT or not beyond, f"{beyond} is left"
        assert all(LEFT.fullmatch(name) for name in beyond), f"{beyond} is left"
        for name in deed.makes:
            assert after[name] in {before[name], whole[name]}, f"{name} is neither old nor new"
        assert bench.done(deed, folder).status == 0
        again = {name: content for name, content in contents(folder).items() if not name.startswith("tmp/")}
        assert again == {name: content for name, content in whole.items() if not name.startswith("tmp/")}


# --- two at once ---------------------------------------------------------------------------------

TOGETHER = ("render cold", "render .ogg", "render each", "rehearse")


def attack_shared(tally: Tally, inputs: range) -> None:
    """Two processes do the same thing at the same time, with one cache, one diary, and into one file."""
    with closing(Forks()) as others:
        for number in each(tally, inputs):
            deed = next(one for one in DEEDS if one.name == TOGETHER[number % len(TOGETHER)])
            held(tally, f"{number}: {deed.name}", partial(_together, shared(), others, deed), longest=LONGEST)


def _together(bench: Bench, others: Forks, deed: Deed) -> None:
    whole = bench.whole(deed)
    with bench.fresh(deed) as folder, ThreadPoolExecutor(2) as pool:
        one = pool.submit(bench.done, deed, folder)
        other = pool.submit(bench.done, deed, folder, forks=others)
        for ran in (one.result(), other.result()):
            assert ran.status == 0, ran
        assert contents(folder).keys() == whole.keys()
        assert {name: contents(folder)[name] for name in deed.makes} == {n: whole[n] for n in deed.makes}
        if deed.name == "rehearse":
            new = history(folder).sessions[len(history(bench.template).sessions) :]
            assert [session.reason for session in new] == ["done", "done"]


# --- changed bits --------------------------------------------------------------------------------


def attack_speech(tally: Tally, inputs: range) -> None:
    """Every byte of a small entry, then some of a large one: it is made again, and is as it was."""
    with tempfile.TemporaryDirectory() as name:
        for number in each(tally, inputs):
            held(tally, f"byte {number}", partial(_spoilt_speech, Path(name), number), longest=LONGEST)


def _spoilt_speech(folder: Path, number: int) -> None:
    chance = random.Random(number)
    small = number < 1500
    phrase = "a" if small else "a long sentence"
    with closing(Speech(FakeVoice(), folder)) as speech:
        right = speech.clip(phrase).samples
        path = speech._disk.path(phrase)
    content = bytearray(path.read_bytes())
    at = number % len(content) if small else chance.randrange(len(content))
    if at % 7:
        content[at] ^= 1 << chance.randrange(8)
    else:
        content = (content[:at], content + b"\0", bytearray(len(content)), bytearray())[at // 7 % 4]
    path.write_bytes(content)
    voice = FakeVoice()
    with closing(Speech(voice, folder)) as speech:
        assert np.array_equal(speech.clip(phrase).samples, right), f"byte {at}: it plays what was changed"
        assert voice.spoken == [phrase], f"byte {at}: it plays what was changed"
    with closing(Speech(voice, folder)) as speech:
        assert np.array_equal(speech.clip(phrase).samples, right)
    assert voice.spoken == [phrase], f"byte {at}: it is made again each time"


@contextmanager
def own_cache() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICECOACH_CACHE", str(Path(name) / "cache"))
        yield Path(name)


def _packed(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in FILES.items():
            packed.writestr(f"some-model/{name}", content)
    return path


def _install(archive: Path) -> Path:
    return models.install(silent, [Archive(archive)])  # type: ignore[list-item] # a source by its shape


def attack_model(tally: Tally, inputs: range) -> None:
    """A bit of any file of the model changes, or of its configuration: it is said, and mended by `setup`."""
    with own_cache() as folder:
        archive = _packed(folder / "m.zip")
        for number in each(tally, inputs):
            held(tally, f"{number}", partial(_spoilt_model, archive, number), longest=LONGEST)


def _spoilt_model(archive: Path, number: int) -> None:
    chance = random.Random(number)
    folder = _install(archive)
    with models.loadable(folder) as ready:
        right = _loaded(ready)
        configured = sorted((ready / "conf").iterdir())
    path = chance.choice([*(folder / name for name in FILES), folder / models.SUMS, *configured])
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    said = ""
    try:
        with models.loadable(folder):
            pass
    except HearingError as error:
        said = str(error)
    assert "is damaged" in said or path in configured, f"{path} is loaded"
    with models.loadable(_install(archive)) as ready:
        assert _loaded(ready) == right, f"{path} is not mended"


def _loaded(ready: Path) -> dict[str, bytes]:
    return {str(one.relative_to(ready)): one.read_bytes() for one in ready.rglob("*") if one.is_file()}


# --- archives ------------------------------------------------------------------------------------

NAMES = (
    "..",
    "/",
    "model",
    "C:",
    "\\",
    "a",
    "\0",
    ".",
    "con",
    "é",
    "x" * 300,
    "am/final.mdl",
    "m.zip",
    " ",
    "\n",
)
KINDS = (
    tarfile.REGTYPE,
    tarfile.SYMTYPE,
    tarfile.LNKTYPE,
    tarfile.CHRTYPE,
    tarfile.FIFOTYPE,
    tarfile.DIRTYPE,
)


def attack_archives(tally: Tally, inputs: range) -> None:
    """Members that lead out, links, devices, wrong sizes, and bytes that are no archive's."""
    for number in each(tally, inputs):
        with own_cache() as folder:
            held(tally, f"{number}", partial(_unpacked, folder, random.Random(number)), longest=LONGEST)


def _unpacked(folder: Path, chance: random.Random) -> None:
    content = bytearray(chance.choice((_zip, _tar))(chance))
    for _ in range(chance.choice((0, 0, 1, 20))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    archive = folder / "m.archive"
    archive.write_bytes(content[: chance.choice((None, None, len(content) // 2))])
    made = False
    with suppress(HearingError):
        made = not models.missing(_install(archive))
    kept = folder / "cache" / "models"
    left = [one for one in folder.rglob("*") if one not in {archive, kept.parent, kept}]
    goal = kept / models.NAME
    beyond = [one for one in left if goal not in {one, *one.parents} and one.name != archive.name]
    assert not beyond, f"{beyond} lies outside"
    assert made == goal.exists()
    assert all(stat.S_IFMT(one.lstat().st_mode) in {stat.S_IFREG, stat.S_IFDIR} for one in left), "a link"


def _name(chance: random.Random) -> str:
    return chance.choice(("", "/")).join(chance.choice(NAMES) for _ in range(chance.randint(1, 4)))


def _zip(chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in FILES.items():
            packed.writestr(f"vosk-model/{name}", data)
        for _ in range(chance.randint(0, 4)):
            with suppress(ValueError, IndexError), warnings.catch_warnings(action="ignore"):
                member = zipfile.ZipInfo(_name(chance))
                kind = chance.choice((0, stat.S_IFREG, stat.S_IFLNK, stat.S_IFCHR, stat.S_IFDIR))
                member.external_attr = (kind | 0o777) << 16
                packed.writestr(member, chance.choice((b"/etc/passwd", b"x" * 999)))
    return out.getvalue()


def _tar(chance: random.Random) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=chance.choice(("w", "w:gz"))) as packed:
        members = [(f"package/model/{name}", tarfile.REGTYPE, data) for name, data in FILES.items()]
        for _ in range(chance.randint(0, 4)):
            with suppress(OSError):
                inner = chance.choice((_zip(chance), b"x" * 99, b""))
                members.append((_name(chance), chance.choice(KINDS), inner))
        chance.shuffle(members)
        for name, kind, data in members:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, chance.choice(("/etc/passwd", "../../x", "am"))
            member.size = len(data) if kind == tarfile.REGTYPE else 0
            packed.addfile(member, io.BytesIO(data))
    return out.getvalue()


ATTACKS = (
    Attack("renders killed", attack_killed, short=3, whole=300),
    Attack("two at once", attack_shared, short=1, whole=80),
    Attack("kept speech changed", attack_speech, short=40, whole=2_500),
    Attack("model changed", attack_model, short=20, whole=1_000),
    Attack("archives", attack_archives, short=40, whole=5_000),
)
