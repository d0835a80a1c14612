"""`make torture`: every attack in full, as a table; status 1 where anything broke.

Each is made in a process of its own, as many at a time as there are processors: one that breaks the process
takes nothing else with it. `python -m tests.torture NAME ...` makes those of these names, here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed

from tests.torture import careful, files, fuzz, hearing, long, scripts, sessions, stored, workers
from tests.torture.attack import Attack, timed

ATTACKS: tuple[Attack, ...] = tuple(
    attack
    for module in (long, scripts, fuzz, sessions, careful, hearing, files, stored, workers)
    for attack in module.ATTACKS
)
"""The longest first, so that no processor waits for it at the end."""

ALONE = workers.ATTACKS
"""Real sound, in real time: it wants the machine for itself."""

HEADER = f"{'attack':24}{'inputs':>10}{'failures':>10}{'slowest':>10}{'time':>10}"
BROKEN = 1


def main(named: Iterable[str]) -> int:
    """Make the attacks of these names, or all; the process's status."""
    os.environ.setdefault("VOICECOACH_VOICE", "system")
    names = set(named)
    print(HEADER)
    if names:
        return int(sum(_made(attack) for attack in ATTACKS if attack.name in names) > 0)
    if not fuzz.ATTACKS:
        print("The fuzzer is left out: atheris is not installed (there are wheels for Linux on x86-64).")
    broken = False
    for lines, failed in _made_apart():
        print(lines, flush=True)
        broken |= failed
    return int(broken)


def _made(attack: Attack) -> bool:
    """Make it, and print what came of it; whether it broke anything."""
    tally, seconds = timed(attack, attack.whole)
    print(f"{attack.name:24}{tally.count:10}{len(tally.failures):10}{tally.slowest:9.3f}s{seconds:9.1f}s")
    for line in (*tally.notes, *tally.failures):
        print(f"    {line}")
    return bool(tally.failures)


def _made_apart() -> Iterator[tuple[str, bool]]:
    """What each attack prints once it is over, and whether it broke anything."""
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        begun = [threads.submit(_apart, attack.name) for attack in ATTACKS if attack not in ALONE]
        for one in as_completed(begun):
            yield one.result()
    for attack in ALONE:
        yield _apart(attack.name)


def _apart(name: str) -> tuple[str, bool]:
    command = [sys.executable, "-m", __spec__.parent, name]
    ran = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    lines = ran.stdout.splitlines()[1:]  # the header is there already
    if ran.returncode not in (0, BROKEN) or not lines:
        last = ran.stderr.strip().splitlines()[-1:]
        lines.append(f"{name:24} broke off with status {ran.returncode}: {' '.join(last)}")
    return "\n".join(lines), ran.returncode != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
