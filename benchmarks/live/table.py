"""Results as a table and as JSON."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.live.session import MeasuredSession
from benchmarks.running import machine


@dataclass(frozen=True, slots=True)
class LiveMeasured:
    """Seconds from each "pain" to silence, the devices' share of them, and those from start to first sound.

    `minutes`: length of the session; 0: there was none. `screen`: it ran under the full screen.
    """

    silent_after: list[float]
    missed: int
    devices: list[float]
    first_sounds: list[float]
    minutes: float
    session: MeasuredSession
    screen: bool = False
    machine: Mapping[str, str] = field(default_factory=machine)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def table(self) -> str:
        rows = [*self._silence(), *self._session(), ""]
        return "\n".join([*rows, *(f"{name}: {value}" for name, value in self.machine.items())])

    def _silence(self) -> Iterator[str]:
        if self.missed and not self.silent_after:
            yield f'"pain", said while the coach speaks: missed {self.missed} times of {self.missed}'
        if not self.silent_after:
            return
        said = len(self.silent_after) + self.missed
        about = f"said while the coach speaks ({said} trials, {self.missed} missed):"
        yield f'From the end of "pain" to silence, {about}'
        yield f"    {spread(self.silent_after)}"
        ours = statistics.median(self.silent_after) - statistics.median(self.devices)
        yield f"The devices alone, for a program that decides in no time ({len(self.devices)} trials):"
        yield f"    {spread(self.devices)}"
        yield f"What is left of the median, ours: {ours:.3f} s"

    def _session(self) -> Iterator[str]:
        if not self.minutes:
            return
        about = f"({len(self.first_sounds)} times, its phrases kept from before):"
        yield f"From starting it, the recogniser too, to the first sound {about}"
        yield f"    {spread(self.first_sounds)}"
        under = ", under the full screen" if self.screen else ""
        yield f"A session of {self.minutes:g} min, listening{under}:"
        yield f"    {self.session.beats}"
        yield f"    {self.session.underflows}"
        yield from (f"    {name}: {one}" for name, one in self.session.usage.items())


def spread(seconds: list[float]) -> str:
    """Median, 90th percentile, least and most."""
    ordered = sorted(seconds)
    p90 = ordered[round(0.9 * (len(ordered) - 1))]
    return (
        f"median {statistics.median(ordered):.3f} s, 90th percentile {p90:.3f} s, "
        f"{ordered[0]:.3f} to {ordered[-1]:.3f} s"
    )
