"""`make torture`: every attack in full, as a table; status 1 where anything broke."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from tests.torture import files, fuzz, hearing, long, scripts, sessions, stored, workers
from tests.torture.attack import Attack, timed

ATTACKS: tuple[Attack, ...] = tuple(
    attack
    for module in (scripts, fuzz, sessions, hearing, files, stored, workers, long)
    for attack in module.ATTACKS
)


def main(named: Iterable[str]) -> int:
    """Make the attacks of these names, or all."""
    wanted = set(named) or {attack.name for attack in ATTACKS}
    print(f"{'attack':24}{'inputs':>10}{'failures':>10}{'slowest':>10}{'time':>10}")
    if not fuzz.ATTACKS:
        print("The fuzzer is left out: atheris is not installed (there are wheels for Linux on x86-64).")
    broken = 0
    for attack in ATTACKS:
        if attack.name not in wanted:
            continue
        tally, seconds = timed(attack, attack.whole)
        broken += len(tally.failures)
        print(f"{attack.name:24}{tally.count:10}{len(tally.failures):10}{tally.slowest:9.3f}s{seconds:9.1f}s")
        for line in (*tally.notes, *tally.failures):
            print(f"    {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
