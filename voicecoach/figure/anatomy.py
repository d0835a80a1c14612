"""The measures of the figure: a person of 1.70 m, and how far human joints go.

Lengths follow the segment proportions of Drillis and Contini (in Winter, Biomechanics and Motor Control
of Human Movement), rounded to the centimetre; the head is a little larger, so that it can be read when small.
"""

from __future__ import annotations

# Metres, from joint to joint.
THIGH = 0.41
SHANK = 0.40
ANKLE_HEIGHT = 0.075  # of the ankle above the sole
HEEL_BACK = 0.045  # the heel behind the ankle
BALL_AHEAD = 0.12  # the ball of the foot before the ankle
TOE_AHEAD = 0.18
HIP_HALF = 0.09  # each hip from the middle
WAIST = 0.12  # the lower spine's bend above the hips
RIBS = 0.17  # the upper spine's bend above the lower
NECK = 0.22  # the neck's root above the upper bend
SHOULDER_UP = 0.17  # the shoulders above the upper bend
SHOULDER_HALF = 0.165
HEAD = 0.165  # the middle of the head above the neck's root
UPPER_ARM = 0.28
FOREARM = 0.25
HAND = 0.16
TIPTOE = 78.0  # degrees that the heel is lifted in a plank
PALM = 0.025  # of the wrist above what the hand lies on

# Radii, metres.
PELVIS_DEEP = 0.105
CHEST_DEEP = 0.105
HEAD_ROUND = 0.105
KNEE_ROUND = 0.052
ELBOW_ROUND = 0.038

RANGES: dict[str, tuple[float, float]] = {
    "hip flex": (-35, 135),
    "hip out": (-45, 75),
    "hip turn": (-60, 75),
    "knee bend": (0, 160),
    "ankle point": (-40, 65),
    "shoulder flex": (-75, 190),
    "shoulder out": (-75, 185),
    "elbow bend": (0, 160),
    "wrist bend": (-95, 95),
    "spine flex": (-45, 95),
    "spine bend": (-45, 45),
    "spine twist": (-65, 65),
    "neck flex": (-65, 75),
    "neck bend": (-50, 50),
    "neck twist": (-90, 90),
}
"""Joint -> its least and greatest angle in degrees: the far end of what healthy adults reach.

After the American Academy of Orthopaedic Surgeons' table of joint motion, with about ten degrees on top,
because a figure of rigid segments bends in one place where a person gives in several.
"""
