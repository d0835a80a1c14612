"""The script that `voicecoach new` writes: short, complete, and explained line by line."""

from __future__ import annotations

import re

_STARTER = """\
# A routine is read from top to bottom. Lines like this one are comments.
# See what it does:  voicecoach check FILE     Hear it:  voicecoach play FILE

routine TITLE
    about     What it is for, in a sentence.
    often     every other day
    between exercises rest 45s

# Exercises of a library need no definition here: write `use glutes`, and `do` them by name.

# An answer stands alone on its line; what it leads to is indented below it.
ask Do you feel well enough to train today?
    yes
        say Good. Let's begin.
    no or silence
        stop Then take today off, and begin tomorrow.
    recorded
        say If you don't feel well enough today, leave it for tomorrow.

wait Lie down on your mat.

# NAME: sets x reps, then sides, holds and rests. Every time has its unit.
do Bridge: 2 x 8-10 slow reps, rest 45s
do Knee lift: 6 reps each side, switch 10s

say Good work. Roll to your side, and come up slowly.

exercise Bridge
    setup     Lie on your back, knees bent.
    setup     Slide your feet in close. Arms by your sides.
    rep       lift 2s, hold 3s, lower 2s
    cue       Squeeze your glutes.
    relief    Lift only half way.
    easier    Glute squeeze: 5 reps

exercise Glute squeeze
    setup     Lie on your back, knees bent.
    dose      5 reps
    rep       squeeze 2s, hold 3s, let go 2s
    relief    Squeeze half as firmly.
    harder    Bridge: 5 reps

exercise Knee lift
    setup     Lie on your back, knees bent.
    setup     Flatten your lower spine a little.
    rep       {side} knee up 2s, hold 2s, lower 2s
    cue       Keep breathing.
    relief    Lift your foot only a little.
    easier    Heel slide
        setup     Lie on your back, knees bent.
        rep       slide your {side} heel away 3s, and draw it in 3s
"""


def starter(name: str) -> str:
    """A script that `check` finds nothing wrong with, titled after the file name `name`."""
    words = re.sub(r"[^\w' ]+", " ", name.removesuffix(".routine")).replace("_", " ").split()
    title = " ".join(words) or "My routine"
    return _STARTER.replace("TITLE", title[:1].upper() + title[1:], 1)
