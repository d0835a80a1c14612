"""The exercise of a chapter as a small PNG, for the covers and the chapters of sound files."""

from __future__ import annotations

from voicecoach.figure import svg
from voicecoach.pictures.album import Album, AlbumMoment
from voicecoach.pictures.png import png
from voicecoach.routine.model import normal

SIDE = 300
"""Pixels of its width."""
PAPER = "#faf7f0"


def still(album: Album, exercise: str) -> bytes:
    """The end of the movement of the exercise of that name; nothing where it has no poses."""
    scene = album.scene(AlbumMoment(normal(exercise), "", 0, 0.0))
    if scene is None:
        return b""
    groups = scene.key_groups(scene.movement.furthest)
    return png(svg.document(groups, scene.box, background=PAPER), SIDE)
