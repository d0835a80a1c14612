"""The routines as a page of HTML, each with the pictures of its exercises; nothing outside the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from voicecoach.pictures.handout import Card, handout
from voicecoach.routine.model import Linked

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 1000px; padding: 0 1em;
  color: #1b2327; background: #f7f5ef }
h1, h2 { color: #0b6158 } h2 { margin-bottom: 0 } code { background: #e6e3d9; padding: .1em .3em }
.row { display: flex; flex-wrap: wrap; gap: 1em }
figure { margin: .5em 0; width: 180px; text-align: center }
figure svg { height: 120px; max-width: 100% } figcaption { font-size: 13px; color: #5a666c }
@media (prefers-color-scheme: dark) { body { background: #d9d6cf } }
"""


def gallery(routines: Iterable[tuple[str, Linked, Sequence[str]]]) -> str:
    """The page; of each routine its name, what it means, and the lines that tell of it."""
    sections = "".join(_section(name, linked, lines) for name, linked, lines in routines)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Routines</title>'
        f"<style>{_STYLE}</style><body><h1>Routines</h1>{sections}</body></html>\n"
    )


def _section(name: str, linked: Linked, lines: Sequence[str]) -> str:
    page = handout(linked)
    told = "".join(f"<p>{escape(line)}</p>" for line in lines)
    pictures = "".join(_figure(card) for card in page.cards if card.pictures)
    return (
        f'<section id="{escape(name)}"><h2>{escape(page.title)}</h2>{told}'
        f"<p><code>voicecoach play {escape(name)}</code></p>"
        f'<div class="row">{pictures}</div></section>'
    )


def _figure(card: Card) -> str:
    return f"<figure>{card.pictures[-1].svg}<figcaption>{escape(card.name)}</figcaption></figure>"
