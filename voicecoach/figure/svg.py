"""Groups of shapes -> SVG text. The one format that is drawn; every other is made from it."""

from __future__ import annotations

from collections.abc import Iterable

from voicecoach.figure.shapes import Group

LIGHT = {
    "background": "#ffffff", "text": "#2b3440",
    "line": "#2b3440",
    "near skin": "#efc7a6", "near skin lit": "#f8dcc3",
    "far skin": "#d3a684", "far skin lit": "#dcb495",
    "near cloth": "#5d7187", "near cloth lit": "#7489a0",
    "far cloth": "#455567", "far cloth lit": "#516276",
    "shirt": "#a9c5cf", "shirt lit": "#c6dbe2",
    "near shirt": "#a9c5cf", "near shirt lit": "#c6dbe2",
    "far shirt": "#86a5b1", "far shirt lit": "#93b0bb",
    "hair": "#4a3a34", "muscle 1": "#8d6a6c", "muscle 2": "#b95f52", "muscle 3": "#e0553a",
    "mat": "#e8ecef", "mat edge": "#c9d0d6", "shadow": "#cfd5da", "soft": "#dfe4e8",
    "band": "#8a3ffc", "thing": "#c9b79c", "thing lit": "#e0d2bb", "wall": "#d6dbe0", "wall lit": "#e6eaed",
    "balloon": "#e4572e",
    "pillow": "#f4efe6", "arrow": "#b3261e",
}  # fmt: skip
DARK = LIGHT | {
    "background": "#14181d", "text": "#d7dee5", "line": "#0a0d10",
    "mat": "#2a323b", "mat edge": "#3a4550", "shadow": "#1b2127", "soft": "#232a32",
    "near cloth": "#7d93ab", "near cloth lit": "#97acc2", "far cloth": "#566779", "far cloth lit": "#627488",
    "wall": "#303944", "wall lit": "#3d4854", "hair": "#8a6a58", "arrow": "#ff8a75",
}  # fmt: skip
THEMES = {"light": LIGHT, "dark": DARK}
LINE = 0.9
"""The edge of a shape, centimetres beyond its fill."""


def inner(groups: Iterable[Group], theme: str = "light") -> str:
    """The paths of a drawing, without the element round them."""
    tones = THEMES[theme]
    out, line = [], tones["line"]
    for group in groups:
        edged = "".join(shape.path for shape in group.shapes if shape.line)
        if edged:
            out.append(f'<path d="{edged}" fill="{line}" stroke="{line}" stroke-width="{LINE * 2}"/>')
        run, tone = "", ""
        for shape in group.shapes:
            if shape.tone != tone and run:
                out.append(f'<path d="{run}" fill="{tones[tone]}"/>')
                run = ""
            run, tone = run + shape.path, shape.tone
        if run:
            out.append(f'<path d="{run}" fill="{tones[tone]}"/>')
    return "".join(out)


def document(
    groups: Iterable[Group],
    box: tuple[float, float, float, float],
    theme: str = "light",
    background: str = "",
) -> str:
    """A whole SVG document; `box` is left, top, width and height in centimetres. No ground by itself."""
    left, top, width, height = (f"{value:g}" for value in box)
    ground = f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="{background}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}" '
        f'stroke-linejoin="round">{ground if background else ""}{inner(groups, theme)}</svg>'
    )
