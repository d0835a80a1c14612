"""95 % intervals of shares, and of rates an hour."""

from __future__ import annotations

from math import exp, sqrt

Z = 1.959964
"""The normal distribution's 97.5th percentile."""

TAIL = 0.025
STEPS = 60


def of_share(heard: int, said: int) -> tuple[float, float]:
    """The interval in percent, after Wilson; 0 to 100 if nothing was said."""
    if not said:
        return 0.0, 100.0
    share, more = heard / said, Z * Z / said
    middle = share + more / 2
    half = Z * sqrt(share * (1 - share) / said + more / (4 * said))
    return tuple(100 * min(max(end / (1 + more), 0.0), 1.0) for end in (middle - half, middle + half))  # type: ignore[return-value] # two of them


def of_rate(count: int, seconds: float) -> tuple[float, float]:
    """The interval of a rate an hour (Garwood's exact interval of a Poisson count)."""
    hours = seconds / 3600
    low = _mean(count - 1, 1 - TAIL) if count else 0.0
    return low / hours, _mean(count, TAIL) / hours


def _mean(count: int, chance: float) -> float:
    """The Poisson mean at which `count` or fewer events come with that `chance`."""
    low, high = 0.0, 2.0 * count + 20.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(count, middle) > chance else (low, middle)
    return low


def _at_most(count: int, mean: float) -> float:
    term = total = exp(-mean)
    for number in range(1, count + 1):
        term *= mean / number
        total += term
    return total
