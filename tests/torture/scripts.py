"""Attacks on what reads a script: text that people, editors and fuzzers make of the scripts there are.

No input may raise, hang, or take longer than `LONGEST`; what is formatted once stays so.
"""

from __future__ import annotations

import random
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.torture.attack import Attack, Tally, each
from voicecoach.errors import ScriptError
from voicecoach.player.unattended import estimate, planned
from voicecoach.programme.calendar import calendar
from voicecoach.programme.parser import parse as parse_programme
from voicecoach.programme.standing import Performed, stands
from voicecoach.routine import library
from voicecoach.routine.dose import parse_dose
from voicecoach.routine.dose_text import write_dose
from voicecoach.routine.formatter import format_text
from voicecoach.routine.model import Span, Text
from voicecoach.routine.parser import parse
from voicecoach.routine.problems import Enough, Problems, draw
from voicecoach.session.plan.steps import refusals

LONGEST = 0.05
"""Seconds of processor time that an input of a usual size may take to be read, linked and checked."""

TIMES_AGAIN = 3

ROOT = Path(__file__).parent.parent.parent
TOGETHER = 200
"""Scripts that share the libraries they use, as `check` of a folder does."""

NASTY = (
    *(
        "999999999",
        "-1",
        "0",
        "1e308",
        "nan",
        "inf",
        "½",
        "٣",
        "²",
        "\u202e",
        "\ufeff",
        "\x00",
        "\r",
        "\t",
        "\u2028",
    ),
    *(
        "..",
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\",
        "[[slnc 5000]]",
        "<speak>",
        "--help",
        "-v",
        "[9999999s]",
    ),
    *("[0.0000001s]", "{", "}", "{name}", "{0}", "%s", "\\", " " * 50, "x" * 999, "a" * 5000),
    *(
        "each side",
        "repeat 999999999 times",
        "repeat for 999 to 1",
        "every 0.001s, 100 times",
        "for time at most 60m",
        "{n}",
        "with 20-1000 kg by 0.001 kg",
        "left 3 x 12, right 2 x 10",
        "affected 3, unaffected 100 x 1000",
        "pick 1",
        "pick 99 of these",
        "shuffle",
        "every 30s for 60m",
        "repeat as many times as possible in 1s",
        "2,5 kg",
        "4 x 8 - 90s",
        "99999 x 99999 reps",
        "tempo 9-9-9-9",
        "until done",
        "to fatigue",
    ),
    *(
        "or silence",
        "at half say x",
        "at last say",
        "ask",
        "do routine",
        "use",
        "sound",
        "3 x 8-12 each side, hold 5s",
    ),
)


@cache
def seeds() -> tuple[str, ...]:
    """The scripts that ship, and those that the tests break."""
    folders = (
        ROOT / "scripts",
        ROOT / "tests" / "routine" / "broken",
        ROOT / "tests" / "routine" / "outsiders",
        ROOT / "tests" / "routine" / "cases",
    )
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    return tuple(path.read_bytes().decode("utf-8", "ignore") for path in files if path.suffix != ".json")


@cache
def words() -> tuple[str, ...]:
    return tuple(sorted({word for seed in seeds() for word in seed.split()}))


def mutant(chance: random.Random) -> str:
    """A script, or a part of one, with one to fifteen changes."""
    lines = chance.choice(seeds()).split("\n")
    if chance.random() < 0.5 and len(lines) > 12:
        first = chance.randrange(len(lines) - 8)
        lines = lines[:6] + lines[first : first + chance.randrange(4, 40)]
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6, 15))):
        changed(lines, chance)
    return "\n".join(lines)


def changed(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines)) if lines else 0
    lines[at : at + 1] = chance.choice(CHANGES)(lines[at] if lines else "", lines, chance)


Change = Callable[[str, list[str], random.Random], list[str]]


def _another(line: str, _: list[str], chance: random.Random) -> list[str]:
    return [line, chance.choice(chance.choice(seeds()).split("\n"))]


def _moved(line: str, _: list[str], chance: random.Random) -> list[str]:
    return [" " * chance.choice((1, 4, 8)) + line if chance.random() < 0.5 else line.lstrip()]


def _word(line: str, _: list[str], chance: random.Random) -> list[str]:
    said = line.split(" ")
    at = chance.randrange(len(said) + 1)
    said[at : at + chance.randrange(2)] = [chance.choice(NASTY if chance.random() < 0.4 else words())]
    return [" ".join(said)]


def _letter(line: str, _: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(line) + 1)
    letter = chance.choice((chr(chance.randrange(1, 0x2FFF)), chance.choice('0123456789x,-:/()[]{}"'), ""))
    return [line[:at] + letter + line[at + 1 :]]


def _block(line: str, lines: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(lines) + 1)
    return [line, *lines[at : at + chance.randrange(1, 9)]]


CHANGES: tuple[Change, ...] = (
    lambda *_: [],
    lambda line, *_: [line, line],
    _another,
    _moved,
    _word,
    _word,
    _word,
    _letter,
    _letter,
    _block,
)


@dataclass(slots=True)
class Desk:
    """Where scripts are examined one after another; the libraries they use are read once for `TOGETHER`."""

    folder: Path
    _count: int = 0
    _examine: Callable[[str], library.Examined] = field(default_factory=library.examiner, init=False)

    def attempt(self, tally: Tally, name: str, script: bytes) -> None:
        """Read, link, check, draw and plan it; format it; see that this changed nothing that matters."""
        held(tally, name, partial(self._read, script))
        text = script.decode("utf-8", "replace")
        held(tally, f"{name}, formatted", partial(format_text, text, "x"))
        held(tally, f"{name}, formatted again", partial(_unchanged, text), longest=4 * LONGEST)

    def _read(self, script: bytes) -> None:
        self._count += 1
        if self._count % TOGETHER == 0:
            self._examine = library.examiner()
        path = self.folder / f"x{self._count}.routine"
        path.write_bytes(script)
        try:
            examined = self._examine(str(path))
        finally:
            path.unlink()
        examined.drawn()
        if examined.linked and not examined.is_library:
            planned(examined.linked)


def attack_scripts(tally: Tally, inputs: range) -> None:
    """Whole scripts, and parts of them, with a few changes."""
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        for number in each(tally, inputs):
            desk.attempt(tally, f"script {number}", mutant(random.Random(number)).encode())


def _unchanged(text: str) -> None:
    formatted = format_text(text, "x")
    if format_text(formatted, "x") != formatted:
        message = "what was formatted is formatted again"
        raise AssertionError(message)
    if parse(formatted, "x")[0] != parse(text, "x")[0]:
        message = "what was formatted means something else"
        raise AssertionError(message)


@cache
def doses() -> tuple[str, ...]:
    """The lines that have to do with doses, and the forms in which they are published."""
    lines = (line for seed in seeds() for line in seed.split("\n") if "dose" in line)
    forms = (ROOT / "tests" / "routine" / "dose_forms.txt").read_text(encoding="utf-8").splitlines()
    published = {line.partition(" | ")[0] for line in forms if not line.startswith("#")}
    return tuple(sorted({line.strip().removeprefix("dose").strip() for line in lines} | published))


def attack_doses(tally: Tally, inputs: range) -> None:
    """Doses of the parts that doses are made of, in any order."""
    parts = [word for dose in doses() for word in dose.split()]
    for number in each(tally, inputs):
        chance = random.Random(number)
        some = [
            chance.choice(NASTY if chance.random() < 0.1 else parts) for _ in range(chance.randrange(1, 9))
        ]
        attempt_dose(tally, f"dose {number}", " ".join(some))


def attempt_dose(tally: Tally, name: str, dose: str) -> None:
    def read() -> None:
        with suppress(Enough):
            found = parse_dose(Text(dose, Span("x", 1, 1, len(dose))), Problems())
            if found is not None:
                written = write_dose(found)
                again = parse_dose(Text(written, Span("x", 1, 1, len(written))), Problems())
                if again != found:
                    message = f"{dose!r} is written as {written!r}, which means something else"
                    raise AssertionError(message)

    held(tally, name, read)


def attack_performances(tally: Tally, inputs: range) -> None:
    """Scripts with few changes, performed to their end with no one there."""
    for number in each(tally, inputs):
        chance = random.Random(number)
        lines = chance.choice(seeds()).split("\n")
        for _ in range(chance.randrange(1, 4)):
            changed(lines, chance)
        held(tally, f"performance {number}", partial(_perform, "\n".join(lines)), longest=30.0)


def _perform(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.routine"
        path.write_text(text, encoding="utf-8", newline="")
        try:
            plan = planned(library.load(str(path)))
        except ScriptError:
            return
        if not refusals(plan):
            estimate(plan)


def held(tally: Tally, name: str, what: Callable[[], None], longest: float = LONGEST) -> None:
    """Do `what`; a failure is anything it raises but what a person is told, or that it took too long.

    The same takes up to three times as long where the processor is shared: what was slow is done again.
    """
    seconds, failed = _done(what)
    if failed:
        tally.failed(f"{name}: {failed}")
    elif seconds > longest:
        seconds = min(seconds, *(_done(what)[0] for _ in range(TIMES_AGAIN)))
    tally.slowest = max(tally.slowest, seconds)
    if seconds > longest:
        tally.failed(f"{name}: took {seconds:.3f} s")


def _done(what: Callable[[], None]) -> tuple[float, str]:
    """Seconds of processor time that it took, and what it raised."""
    began, failed = time.process_time(), ""
    try:
        what()
    except ScriptError:
        pass
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        at = traceback.extract_tb(error.__traceback__)[-1]
        failed = f"{error!r} at {Path(at.filename).name}:{at.lineno}"
    return time.process_time() - began, failed


@cache
def programmes() -> tuple[str, ...]:
    folder = ROOT / "scripts" / "programmes"
    return tuple(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.programme")))


def attack_programmes(tally: Tally, inputs: range) -> None:
    """Programmes with a few changes: read, and where one stands in them after some weeks."""
    for number in each(tally, inputs):
        chance = random.Random(number)
        lines = chance.choice(programmes()).split("\n")
        for _ in range(chance.choice((1, 1, 2, 3, 6))):
            changed(lines, chance)
        held(tally, f"programme {number}", partial(_stand_in, "\n".join(lines), chance))


def _stand_in(text: str, chance: random.Random) -> None:
    programme, problems = parse_programme(text, "x.programme")
    for problem in problems:
        draw(problem, text)
    if programme is None or any(one.severity == "error" for one in problems):
        return
    began = date(2026, 5, 1)
    routines = [do.routine.raw for stage in programme.stages for do in stage.does] or ["x"]
    outings = [
        Performed(began + timedelta(days=day), chance.choice(routines), chance.choice((None, 0, 3, 9)))
        for day in range(0, 40, 2)
    ]
    calendar(programme, stands(programme, began, outings, began + timedelta(days=40)))


ATTACKS = (
    Attack("scripts", attack_scripts, short=400, whole=100_000),
    Attack("doses", attack_doses, short=5_000, whole=900_000),
    Attack("programmes", attack_programmes, short=300, whole=50_000),
    Attack("performances", attack_performances, short=20, whole=2_000),
)
