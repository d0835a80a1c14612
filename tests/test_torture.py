"""Each attack of `make torture`, in short."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import REAL_TIME, lacking, own_model
from tests.torture import fuzz
from tests.torture.__main__ import ATTACKS
from tests.torture.attack import Attack, Tally, timed
from tests.virtual import lacks


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(attack, id=attack.name, marks=REAL_TIME if attack.name == "workers" else ())
        for attack in ATTACKS
    ],
)
def test_an_attack_breaks_nothing(attack: Attack, monkeypatch: pytest.MonkeyPatch) -> None:
    if attack.name == "workers" and (reason := lacks()):
        lacking(reason)
    if attack.name.startswith(("hear", "workers", "long")):
        monkeypatch.setenv("VOICECOACH_MODEL", str(own_model()))
    tally, _ = timed(attack, attack.short)
    assert tally.count == attack.short
    assert [failure for failure in tally.failures if "took" not in failure] == []


def test_the_fuzzer_begins_with_what_breaks_nothing(tmp_path: Path) -> None:
    for name, (attempt, seeds) in fuzz.targets(tmp_path).items():
        tally = Tally()
        for number, seed in enumerate(seeds):
            attempt(tally, f"seed {number} of {name}", seed.encode())
        assert seeds
        assert [failure for failure in tally.failures if "took" not in failure] == []
