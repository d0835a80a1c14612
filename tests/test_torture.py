"""Each attack of `make torture`, in short."""

from __future__ import annotations

import pytest

from tests.conftest import lacking
from tests.listen.conftest import HERE
from tests.torture.__main__ import ATTACKS
from tests.torture.attack import Attack, timed


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_breaks_nothing(attack: Attack, monkeypatch: pytest.MonkeyPatch) -> None:
    if attack.name.startswith(("hear", "long")):
        monkeypatch.setenv("VOICECOACH_MODEL", str(HERE))
        if isinstance(HERE, str):
            lacking(HERE)
    tally, _ = timed(attack, attack.short)
    assert tally.count == attack.short
    assert [failure for failure in tally.failures if "took" not in failure] == []
