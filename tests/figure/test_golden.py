"""Golden figures: where each joint is and what is drawn in which order; the pixels of the contact sheet."""

from __future__ import annotations

import os

import numpy as np
from PIL import Image

from tests.figure.contact import ROOT, SHEET, contact, drawn
from voicecoach.figure.body import SIDES
from voicecoach.figure.moving import Movement
from voicecoach.figure.scene import scene

GOLDEN = ROOT / "tests" / "golden" / "figures" / "sheet.txt"
MEAN_LEVELS = 1.5
"""Levels of 255 that the sheet may differ on average: resvg's edges, and the few colours of the file."""


def structure(name: str, movement: Movement, key: int) -> str:
    """One picture: its joints in centimetres, its groups from far to near, each with its number of shapes."""
    seen, body = scene(movement), movement.key_body(key)
    points = {"hips": body.trunk.hips, "head": body.trunk.head}
    for side, word in zip(SIDES, ("left", "right"), strict=True):
        points |= {
            f"{word} knee": body.legs[side].knee,
            f"{word} ankle": body.legs[side].ankle,
            f"{word} wrist": body.arms[side].wrist,
        }
    joints = "; ".join(f"{of} {' '.join(f'{v * 100 + 0.0:.0f}' for v in at)}" for of, at in points.items())
    groups = ", ".join(f"{group.name} {len(group.shapes)}" for group in seen.key_groups(key))
    return f"{name}\n    {joints}\n    {groups}\n".replace("-0;", "0;").replace(" -0 ", " 0 ")


def test_every_figure_is_as_reviewed() -> None:
    text = "".join(structure(*picture) for picture in drawn())
    if os.environ.get("VOICECOACH_GOLDEN") == "write":
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_the_contact_sheet_in_the_documents_is_the_one_that_is_drawn() -> None:
    now, was = contact(), Image.open(SHEET).convert("RGB")
    assert now.size == was.size
    assert np.mean(np.abs(np.asarray(now, dtype=float) - np.asarray(was, dtype=float))) < MEAN_LEVELS
