"""What is drawn of the lines below a `pick` or a `shuffle`: the same seed draws the same."""

from __future__ import annotations

from hashlib import sha256

from voicecoach.routine.model import Draw, Instruction


def drawn(draw: Draw, seed: str | None, number: int) -> tuple[Instruction, ...]:
    """The lines that are performed, in their order; `number` tells the draws of one session apart.

    Without a seed (None) it is all that may be drawn. By a hash, not by `random`: the same on every machine
    and in every version of Python.
    """
    if seed is None:
        return draw.body
    order = sorted(
        range(len(draw.body)), key=lambda index: sha256(f"{seed}/{number}/{index}".encode()).digest()
    )
    if draw.count is not None:
        order = sorted(order[: draw.count])
    return tuple(draw.body[index] for index in order)
