"""The length of every limb, which no pose changes."""

from __future__ import annotations

import pytest

from voicecoach.figure import anatomy
from voicecoach.figure.body import SIDES, Body
from voicecoach.figure.vectors import distance


def limbs_have_their_length(body: Body, within: float) -> None:
    """Fails where an arm or a leg is longer or shorter by more than so many metres."""
    for side in SIDES:
        leg, arm = body.legs[side], body.arms[side]
        assert distance(leg.hip, leg.knee) == pytest.approx(anatomy.THIGH, abs=within)
        assert distance(leg.knee, leg.ankle) == pytest.approx(anatomy.SHANK, abs=within)
        assert distance(arm.shoulder, arm.elbow) == pytest.approx(anatomy.UPPER_ARM, abs=within)
        assert distance(arm.elbow, arm.wrist) == pytest.approx(anatomy.FOREARM, abs=within)
