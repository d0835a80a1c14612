"""A handout as HTML, and as PDF by fpdf2: A4, vectors, the font within it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from voicecoach.errors import PictureError
from voicecoach.pictures.handout import Card, Handout, HandoutPicture
from voicecoach.pictures.png import BOLD, REGULAR

if TYPE_CHECKING:
    from fpdf import FPDF

# --- HTML -----------------------------------------------------------------------------------------

_STYLE = """
@page { size: A4; margin: 14mm }
body { font: 10.5pt/1.4 "Noto Sans", system-ui, sans-serif; color: #1b2327; max-width: 190mm;
  margin: 1em auto; padding: 0 1em }
h1 { font-size: 20pt; margin: 0; color: #0b6158 } h2 { font-size: 13pt; margin: 0 0 .2em }
.facts { color: #47525a; margin: .2em 0 .8em } .stop { border: 1.5pt solid #b3261e; padding: .4em .7em }
article { display: grid; grid-template-columns: 1fr 1fr; gap: 0 6mm; padding: 3mm 0; break-inside: avoid;
  border-top: .5pt solid #b9c1c7 }
.dose { font-weight: bold; margin: 0 0 .3em }
.pictures { display: flex; flex-wrap: wrap; gap: 2mm; align-items: end }
figure { margin: 0; flex: 1 1 40%; text-align: center; font-size: 9pt; color: #47525a }
figure svg { width: 100%; max-height: 42mm } p { margin: .2em 0 }
ul, ol { margin: .2em 0; padding-left: 1.3em }
.notes { border-bottom: .5pt dotted #8b9ba3; height: 1.9em } .code { float: right; width: 24mm }
"""


def html(handout: Handout) -> str:
    """One page of HTML that prints on A4, with nothing outside itself."""
    told = (handout.about, _often(handout), f"You need: {handout.needs}")
    facts = " · ".join(escape(part) for part in told if part)
    code = f'<div class="code">{_code(handout.link)}</div>' if handout.link else ""
    cards = "".join(map(_article, handout.cards))
    source = f"<p>From: {escape(handout.source)}</p>" if handout.source else ""
    notes = '<p class="notes"></p>' * 4
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(handout.title)}</title>'
        f"<style>{_STYLE}</style><body>{code}<h1>{escape(handout.title)}</h1>"
        f'<p class="facts">{facts}</p><p class="stop">{escape(handout.stop)}</p>'
        f"{cards}<h2>Notes</h2>{notes}{source}</body></html>\n"
    )


def _often(handout: Handout) -> str:
    return f"How often: {handout.often}" if handout.often else ""


def _article(card: Card) -> str:
    pictures = "".join(
        f"<figure>{picture.svg}<figcaption>{escape(picture.caption)}</figcaption></figure>"
        for picture in card.pictures
    )
    steps = "".join(f"<li>{escape(step)}</li>" for step in card.steps)
    cues = "".join(f"<li>{escape(cue)}</li>" for cue in card.cues)
    more = "".join(
        f"<p><b>{label}</b> {escape(text)}</p>"
        for label, text in (
            ("One rep:", card.movement),
            ("If it hurts:", card.relief),
            ("Easier:", card.easier),
        )
        if text
    )
    return (
        f'<article><div><h2>{escape(card.name)}</h2><p class="dose">{escape(card.dose)}</p>'
        f'<div class="pictures">{pictures}</div></div>'
        f"<div><ol>{steps}</ol>{more}<ul>{cues}</ul></div></article>"
    )


def _code(link: str) -> str:
    try:
        import segno  # noqa: PLC0415 - late
    except ImportError:
        message = "The code of an address is drawn by segno, which isn't here."
        raise PictureError(message, "Install it: pip install segno, or leave out --link.") from None
    return str(segno.make(link, error="m").svg_inline(border=1, omitsize=True))


# --- PDF ------------------------------------------------------------------------------------------

_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 14.0
_INK, _GREY, _ACCENT, _ALARM, _RULE = (27, 35, 39), (71, 82, 90), (11, 97, 88), (179, 38, 30), (185, 193, 199)
_LINE = 4.5
"""Millimetres from line to line of plain text."""
_PICTURES = 92.0
"""Millimetres of a card's left column."""
_TALLEST = 40.0


_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""The date within: the same handout is the same file."""


def pdf(handout: Handout) -> bytes:
    """A PDF of A4 pages; the same handout gives the same bytes. Raises PictureError without fpdf2."""
    try:
        from fpdf import FPDF  # noqa: PLC0415 - late
    except ImportError:
        message = "PDF files are written by fpdf2, which isn't here."
        raise PictureError(message, "Install it: pip install fpdf2, or end the name in .html.") from None
    page = FPDF(format="A4")
    page.set_creation_date(_NEVER)
    page.set_title(handout.title)
    page.set_lang("en")
    page.add_font("Noto", "", REGULAR)
    page.add_font("Noto", "B", BOLD)
    page.set_margins(_MARGIN, _MARGIN)
    page.set_auto_page_break(auto=True, margin=_MARGIN)
    page.add_page()
    _head(page, handout)
    for card in handout.cards:
        _card(page, card)
    _notes(page, handout)
    return bytes(page.output())


def _write(  # noqa: PLR0913 - how it looks
    page: FPDF,
    text: str,
    *,
    size: float = 9.5,
    bold: bool = False,
    colour: tuple[int, int, int] = _INK,
    width: float = 0.0,
) -> None:
    """A paragraph at the cursor; the cursor goes below it, to the left edge of the paragraph."""
    left = page.get_x()
    page.set_font("Noto", "B" if bold else "", size)
    page.set_text_color(*colour)
    page.multi_cell(width, size * 0.47, text, align="L", new_x="LEFT", new_y="NEXT")
    page.set_x(left)


def _head(page: FPDF, handout: Handout) -> None:
    width = _WIDTH - 2 * _MARGIN - (30 if handout.link else 0)
    if handout.link:
        page.image(BytesIO(_code_file(handout.link)), _WIDTH - _MARGIN - 26, _MARGIN, 26)
    _write(page, handout.title, size=20, bold=True, colour=_ACCENT, width=width)
    page.ln(1.5)
    often = handout.often and f"How often: {handout.often}."
    facts = "  ".join(part for part in (handout.about, often, f"You need: {handout.needs}.") if part)
    _write(page, facts, colour=_GREY, width=width)
    page.ln(2)
    page.set_draw_color(*_ALARM)
    page.set_font("Noto", "B", 9.5)
    page.set_text_color(*_ALARM)
    page.multi_cell(0, 5, handout.stop, border=1, align="L", padding=2, new_x="LMARGIN", new_y="NEXT")
    page.ln(3)


def _card(page: FPDF, card: Card) -> None:
    """One exercise: pictures on the left, words on the right, never over the edge of a page."""
    if page.get_y() + _height(page, card) > _HEIGHT - _MARGIN:
        page.add_page()
    top = page.get_y() + 2
    page.set_draw_color(*_RULE)
    page.line(_MARGIN, top - 2, _WIDTH - _MARGIN, top - 2)
    page.set_xy(_MARGIN, top)
    _write(page, card.name, size=13, bold=True, width=_PICTURES)
    _write(page, card.dose, bold=True, colour=_GREY, width=_PICTURES)
    bottom = _drawn(page, card, page.get_y() + 1)
    page.set_xy(_MARGIN + _PICTURES + 6, top)
    _words(page, card, _WIDTH - 2 * _MARGIN - _PICTURES - 6)
    page.set_xy(_MARGIN, max(bottom, page.get_y()) + 3)


def _drawn(page: FPDF, card: Card, top: float) -> float:
    """The pictures, two side by side; where they end."""
    for pair in _pairs(card.pictures):
        top = _pair(page, pair, top)
    return top


def _pairs(pictures: Sequence[HandoutPicture]) -> list[Sequence[HandoutPicture]]:
    return [pictures[at : at + 2] for at in range(0, len(pictures), 2)]


def _pair(page: FPDF, pictures: Sequence[HandoutPicture], top: float) -> float:
    room = (_PICTURES - 3) / 2
    sizes = [_size(picture.shape, room) for picture in pictures]
    tall = max(height for _, height in sizes)
    for number, (picture, (width, height)) in enumerate(zip(pictures, sizes, strict=True)):
        left = _MARGIN + number * (room + 3)
        page.image(
            BytesIO(picture.svg.encode()), left + (room - width) / 2, top + tall - height, width, height
        )
        page.set_xy(left, top + tall)
        page.set_font("Noto", "", 8)
        page.set_text_color(*_GREY)
        page.cell(room, 4, picture.caption, align="C")
    return top + tall + 4


def _size(shape: float, room: float) -> tuple[float, float]:
    width = min(room, _TALLEST * shape)
    return width, width / shape


def _words(page: FPDF, card: Card, width: float) -> None:
    left = page.get_x()
    for number, step in enumerate(card.steps, 1):
        _write(page, f"{number}. {step}", width=width)
    page.ln(1)
    for label, text in (
        ("One rep: ", card.movement),
        ("If it hurts: ", card.relief),
        ("Easier: ", card.easier),
    ):
        if text:
            page.set_x(left)
            _write(page, label + text, width=width)
    for cue in card.cues:
        page.set_x(left)
        _write(page, f"• {cue}", width=width, bold=True)


def _height(page: FPDF, card: Card) -> float:
    """About how tall a card is, millimetres."""
    room = (_PICTURES - 3) / 2
    rows = (max(_size(picture.shape, room)[1] for picture in pair) + 4 for pair in _pairs(card.pictures))
    pictures = sum(rows) + 20
    page.set_font("Noto", "B", 9.5)
    width = _WIDTH - 2 * _MARGIN - _PICTURES - 6
    texts = (*card.steps, card.movement, card.relief, card.easier, *card.cues)
    lines = sum(int(page.get_string_width(text + "If it hurts: ") / width) + 1 for text in texts if text)
    return max(pictures, lines * _LINE + 6)


def _notes(page: FPDF, handout: Handout) -> None:
    if page.get_y() + 42 > _HEIGHT - _MARGIN:
        page.add_page()
    page.ln(2)
    page.set_x(_MARGIN)
    _write(page, "Notes", size=13, bold=True)
    page.set_draw_color(*_RULE)
    for _ in range(3):
        page.ln(8)
        page.line(_MARGIN, page.get_y(), _WIDTH - _MARGIN, page.get_y())
    page.ln(2)
    page.set_x(_MARGIN)
    source = f"From: {handout.source}. " if handout.source else ""
    _write(page, f"{source}Drawn and written by voicecoach from the routine's script.", size=8, colour=_GREY)


def _code_file(link: str) -> bytes:
    return _code(link).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()
