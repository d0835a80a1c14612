"""A fuzzer that is led by what the code does with its inputs (atheris), on all that reads a script.

libFuzzer ends its process, so it has one of its own: `python -m tests.torture.fuzz TARGET RUNS SEED FOLDER`.
That only collects inputs on which something may be wrong, in FOLDER; they are tried again here, where the
code isn't slowed down by being watched. Where atheris is not installed there is no such attack.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.torture.attack import Attack, Tally

LONGEST = 0.05
LONGEST_INPUT = 6_000
"""Bytes; what is longer is bounded by the same code."""

MOST_SECONDS = 1_200
"""Within which it ends, however slow the machine is."""

MOST_MEGABYTES = 1_000
HANGS_AFTER = 20  # seconds

MOST_FOUND = 100
FOUND = "found"
"""How the files are called in which inputs are collected."""

KEPT = Path(__file__).parent.parent.parent / "build" / "torture"
"""Where an input that broke something is kept."""

Attempt = Callable[[Tally, str, bytes], None]


def targets(folder: Path) -> dict[str, tuple[Attempt, tuple[str, ...]]]:
    """What is fuzzed, each with its seeds."""
    from tests.torture import scripts  # noqa: PLC0415 - only now is what it imports watched

    def dose(tally: Tally, name: str, given: bytes) -> None:
        scripts.attempt_dose(tally, name, given.decode("utf-8", "replace"))

    return {"scripts": (scripts.Desk(folder).attempt, scripts.seeds()), "doses": (dose, scripts.doses())}


def attack(name: str, tally: Tally, inputs: range) -> None:
    """So many runs of the fuzzer; what it found is tried again."""
    with TemporaryDirectory() as found, TemporaryDirectory() as work:
        command = [sys.executable, "-m", __name__, name, str(len(inputs)), str(inputs.start + 1), found]
        ran = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        tally.count += _done(ran.stderr)
        attempt, _ = targets(Path(work))[name]
        for path in sorted(Path(found).iterdir()):
            _again(attempt, tally, path)
    if ran.returncode and not tally.failures:
        tally.failed(f"the fuzzer broke off: {ran.stderr.strip().splitlines()[-1:]}")


def _again(attempt: Attempt, tally: Tally, path: Path) -> None:
    """Try what the fuzzer found; keep it where it fails."""
    failures = len(tally.failures)
    if path.name.startswith(FOUND):
        attempt(tally, path.name, path.read_bytes())
    else:
        tally.failed(f"{path.name}: the fuzzer ended there")  # it hung, or took too much memory
    if len(tally.failures) > failures:
        KEPT.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, KEPT)


def _done(told: str) -> int:
    """The runs that libFuzzer says it has made: "Done 2000 runs in 3 second(s)"."""
    return next((int(line.split()[1]) for line in told.splitlines() if line.startswith("Done ")), 0)


def fuzz(name: str, runs: str, seed: str, found: str) -> None:
    """Never returns."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore] # noqa: PLC0415 - see above

    with TemporaryDirectory() as work:
        corpus = Path(work) / "corpus"
        corpus.mkdir()
        with atheris.instrument_imports(include=["voicecoach"]):
            attempt, seeds = targets(Path(work))[name]
        for number, one in enumerate(seeds):
            (corpus / str(number)).write_bytes(one.encode()[:LONGEST_INPUT])
        options = [f"-runs={runs}", f"-seed={seed}", f"-max_len={LONGEST_INPUT}", f"-timeout={HANGS_AFTER}"]
        options += [f"-max_total_time={MOST_SECONDS}", f"-rss_limit_mb={MOST_MEGABYTES}"]
        options += [f"-artifact_prefix={found}/", "-print_final_stats=0"]
        atheris.Setup(
            [sys.argv[0], *options, str(corpus)],
            partial(_watched, attempt, Tally(), Path(found)),
            custom_mutator=partial(_mutated, lambda *given: atheris.Mutate(*given)),  # noqa: PLW0108 - another one, by then
        )
        atheris.Fuzz()


def _watched(attempt: Attempt, tally: Tally, found: Path, given: bytes) -> None:
    """Keep what may be wrong, and what took longer than any before, and go on."""
    slowest = tally.slowest
    attempt(tally, "", given)
    wrong = any("took" not in failure for failure in tally.failures)
    if tally.count < MOST_FOUND and (wrong or tally.slowest > max(slowest, LONGEST)):
        tally.count += 1
        (found / f"{FOUND}-{tally.count:03}").write_bytes(given)
    tally.failures.clear()


def _mutated(mutate: Callable[[bytes, int], bytes], given: bytes, longest: int, seed: int) -> bytes:
    """Half of the changes are those that people and editors make, line by line; half are libFuzzer's."""
    from tests.torture.scripts import changed  # noqa: PLC0415 - as above

    chance = random.Random(seed)
    if chance.random() < 0.5:
        return mutate(given, longest)
    lines = given.decode("utf-8", "replace").split("\n")
    for _ in range(chance.choice((1, 1, 2, 4))):
        changed(lines, chance)
    return "\n".join(lines).encode("utf-8", "replace")[:longest]


ATTACKS = (
    (
        Attack("fuzz scripts", partial(attack, "scripts"), short=300, whole=15_000),
        Attack("fuzz doses", partial(attack, "doses"), short=3_000, whole=100_000),
    )
    if find_spec("atheris")
    else ()
)


if __name__ == "__main__":
    fuzz(*sys.argv[1:])
