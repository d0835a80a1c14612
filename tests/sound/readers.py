"""What players' own readers show of a file: MediaInfo, and mutagen where that knows no chapters."""

from __future__ import annotations

import re
from pathlib import Path

from mutagen.id3 import ID3
from pymediainfo import MediaInfo

Chapters = list[tuple[float, str]]
"""Each chapter's beginning in seconds, and its title."""

_CLOCK = re.compile(r"(\d\d)_(\d\d)_(\d\d)(\d{3})")


def menus(path: Path) -> list[Chapters]:
    """The lists of chapters that MediaInfo finds; in MPEG-4 there are two, QuickTime's and Nero's."""
    return [_menu(track.to_data()) for track in MediaInfo.parse(path).menu_tracks]


def _menu(fields: dict[str, str]) -> Chapters:
    found = [(_CLOCK.fullmatch(name), title) for name, title in fields.items()]
    return [
        (3600 * int(at[1]) + 60 * int(at[2]) + int(at[3]) + int(at[4]) / 1000, title)
        for at, title in found
        if at
    ]


def has_cover(path: Path) -> bool:
    return bool(MediaInfo.parse(path).general_tracks[0].cover == "Yes")


def captions(path: Path) -> int:
    """The number of tracks of captions."""
    return len(MediaInfo.parse(path).text_tracks)


def id3_chapters(path: Path) -> Chapters:
    """The chapters in the order of the table of contents."""
    tag = ID3(path)
    named = {chapter.element_id: chapter for chapter in tag.getall("CHAP")}
    (contents,) = tag.getall("CTOC")
    listed = [named[name] for name in contents.child_element_ids]
    return [(chapter.start_time / 1000, str(chapter.sub_frames["TIT2"])) for chapter in listed]
