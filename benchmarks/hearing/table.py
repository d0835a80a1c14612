"""Results as a table and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.hearing import intervals
from benchmarks.hearing.chain import OURS, SHIFTS, shift_name
from benchmarks.hearing.part import KINDS, Kind
from benchmarks.hearing.people import TALK
from benchmarks.hearing.score import SceneOutcome, ScoreRow, row, spread

GROUPS = {"words": "words", "leaning": "pain ouch stop", "phrases": "phrases", "all": "all"}
WIDE, CELL = 34, 26


@dataclass(frozen=True, slots=True)
class HearingMeasured:
    """`parts` with their kinds, in order; `systems` beside ours; `absent` ones, and why."""

    parts: Mapping[str, Kind]
    outcomes: tuple[SceneOutcome, ...]
    voices: tuple[str, ...]
    systems: tuple[str, ...]
    absent: Mapping[str, str]
    costs: Mapping[str, float]
    machine: Mapping[str, str]

    def rows(self, kind: Kind, system: str = OURS) -> list[ScoreRow]:
        return [row(part, system, self.outcomes) for part, is_ in self.parts.items() if is_ == kind]

    def as_json(self) -> dict[str, Any]:
        systems = (OURS, *(one for one in self.systems if one not in self.absent))
        return {
            "rows": [
                one.as_json() for kind in KINDS for system in systems for one in self.rows(kind, system)
            ],
            "curve": list(self._curve()),
            "notes": self._notes(),
            "voices": list(self.voices),
            "absent": dict(self.absent),
            "costs": dict(self.costs),
            "machine": dict(self.machine),
        }

    def table(self) -> str:
        return "\n".join(
            [
                f"{len(self.voices)} voices that no threshold was tuned on: {self._named()}.",
                *self._heard("commands", "Commands heard, %"),
                *self._by_command(),
                *self._latencies(),
                *self._heard("own words", "Own words heard, %"),
                *self._heard("answers", "Answers heard, %"),
                *self._false(),
                *self._curve_table(),
                *self._costs(),
            ]
        )

    def _named(self) -> str:
        sizes = Counter(self.voices)
        return ", ".join(name if count == 1 else f"{name} at {count} sizes" for name, count in sizes.items())

    # --- hits ---------------------------------------------------------------------------------------

    def _heard(self, kind: Kind, title: str) -> Iterator[str]:
        rows = self.rows(kind)
        if not any(one.shares for one in rows):
            return
        heads = "".join(f"{name:>{CELL}}" for name in GROUPS.values())
        yield f"\n{title:{WIDE}}{heads}{'something else':>{CELL}}" + "".join(
            f"{name:>14}" for name in self.systems
        )
        reference = next((one for one in rows if one.part == "2 m"), None)
        for one in rows:
            if not one.shares:
                continue
            cells = "".join(f"{_share(one, group):>{CELL}}" for group in GROUPS)
            peers = "".join(f"{_share(self._peer(one.part, name), 'all'):>14}" for name in self.systems)
            yield f"{one.part:{WIDE}}{cells}{_wrong(one):>{CELL}}{peers}{_ratio(one, reference)}"
        yield from (f"{name}: {why}" for name, why in self.absent.items())

    def _peer(self, part: str, system: str) -> ScoreRow:
        return row(part, system, self.outcomes)

    def _by_command(self) -> Iterator[str]:
        rows = [one for one in self.rows("commands") if one.part in {"2 m", "4 m", "2 m, coach +0 dB"}]
        if not rows:
            return
        names = [name for name in rows[0].shares if name.startswith("command ")]
        yield f"\n{'By command, heard of said':{WIDE}}" + "".join(f"{one.part:>20}" for one in rows)
        for name in names:
            cells = [one.shares.get(name) for one in rows]
            yield f"{name.removeprefix('command '):{WIDE}}" + "".join(
                f"{f'{cell.heard} of {cell.said}' if cell else '-':>20}" for cell in cells
            )

    def _latencies(self) -> Iterator[str]:
        rows = [one for one in self.rows("commands") if one.likely]
        if not rows:
            return
        yield "\nFrom the end of the word, seconds, median / 90th percentile"
        heads = (
            "ducked",
            "silent: pain, stop",
            "act: pain, stop",
            "act: others",
            *(f"{name}: act" for name in self._here()),
        )
        yield f"{'':{WIDE}}" + "".join(f"{head:>20}" for head in heads)
        for one in rows:
            peers = [self._peer(one.part, name) for name in self._here()]
            lists = (
                one.likely,
                one.silent,
                one.act_leaning,
                one.act,
                *(peer.act + peer.act_leaning for peer in peers),
            )
            yield f"{one.part:{WIDE}}" + "".join(f"{_spread(each):>20}" for each in lists)

    def _here(self) -> list[str]:
        return [name for name in self.systems if name not in self.absent]

    # --- false acts ---------------------------------------------------------------------------------

    def _false(self) -> Iterator[str]:
        rows = self.rows("false acts")
        if not rows:
            return
        if any(one.part.startswith(TALK) for one in rows):
            rows.append(replace(row(TALK, OURS, self.outcomes, whole=False), part=f"{TALK}: all"))
        heads = (
            "minutes",
            "recordings",
            "acts",
            "pain, stop",
            "an hour",
            "asked back",
            "silenced",
            "ducks /h",
        )
        yield (
            f"\n{'False acts':{WIDE}}"
            + "".join(f"{head:>19}" for head in heads)
            + "".join(f"{f'{name} /h':>17}" for name in self._here())
        )
        for one in rows:
            cells: Sequence[str] = (
                f"{one.seconds / 60:.1f}",
                str(one.items or "-"),
                str(one.others),
                str(one.halts),
                _rate(one, one.others) + _rates(one),
                str(one.asks),
                str(one.hushes),
                _rate(one, one.ducks),
            )
            peers = (self._peer(one.part, name) for name in self._here())
            if one.part == f"{TALK}: all":
                peers = (row(TALK, name, self.outcomes, whole=False) for name in self._here())
            yield (
                f"{one.part:{WIDE}}"
                + "".join(f"{cell:>19}" for cell in cells)
                + "".join(f"{_rate(peer, peer.others):>17}" for peer in peers)
            )

    # --- curve, costs -------------------------------------------------------------------------------

    def _curve(self) -> Iterator[dict[str, Any]]:
        """The operating curve: hits at 2 m, false acts an hour of people's speech and spoken digits."""
        false = [part for part, kind in self.parts.items() if kind == "false acts"]
        for by in SHIFTS:
            name = shift_name(by)
            hits = row("2 m", name, self.outcomes)
            found: dict[str, Any] = {"raised_by": by, "heard_percent": _percents(hits)}
            rows = [row(part, name, self.outcomes) for part in false]
            found["false_acts_an_hour"] = {
                one.part: round(one.an_hour(one.others) or 0.0, 2) for one in rows if one.seconds
            }
            yield found

    def _curve_table(self) -> Iterator[str]:
        points = list(self._curve())
        parts = list(points[0]["false_acts_an_hour"])
        if not parts and not points[0]["heard_percent"]:
            return
        yield "\nThe operating curve: thresholds raised by, hits at 2 m (%), false acts an hour"
        yield (
            f"{'':8}"
            + "".join(f"{name:>16}" for name in GROUPS.values())
            + "".join(f"{part:>28}" for part in parts)
        )
        for point in points:
            heard = "".join(f"{point['heard_percent'].get(group, '-'):>16}" for group in GROUPS)
            false = "".join(f"{point['false_acts_an_hour'][part]:>28}" for part in parts)
            yield f"{point['raised_by']:<+8g}{heard}{false}"

    def _notes(self) -> dict[str, dict[str, float]]:
        """Reasons why heard commands were not acted on, by part; the median cancellation."""
        found: dict[str, dict[str, float]] = {}
        for part in self.parts:
            of_part = [one.notes for one in self.outcomes if one.part == part]
            names = dict.fromkeys(name for notes in of_part for name in notes)
            found[part] = {name: _collected(name, of_part) for name in names}
        return {part: notes for part, notes in found.items() if notes}

    def _costs(self) -> Iterator[str]:
        if self.costs:
            yield ""
        yield from (f"{name}: {value:g}" for name, value in self.costs.items())
        yield from (f"{name}: {value}" for name, value in self.machine.items())


def _collected(name: str, notes: Sequence[Mapping[str, float]]) -> float:
    values = [one[name] for one in notes if name in one]
    if "dB" in name:
        return (spread(values) or (0.0, 0.0))[0]
    return sum(values)


def _percents(of: ScoreRow) -> dict[str, float]:
    found = {group: of.shares[group].percent for group in GROUPS if group in of.shares}
    return {group: round(percent, 1) for group, percent in found.items() if percent is not None}


def _share(of: ScoreRow, group: str) -> str:
    share = of.shares.get(group)
    if share is None or share.percent is None:
        return "-"
    if of.system != OURS:
        return f"{share.percent:.1f}"
    low, high = share.interval
    return f"{share.percent:.1f} [{low:.0f}-{high:.0f}] of {share.said}"


def _wrong(of: ScoreRow) -> str:
    """Acts of other commands, as a share of the utterances."""
    said = of.shares["all"].said
    low, high = intervals.of_share(min(of.others, said), said)
    return f"{of.others} = {100 * of.others / said:.1f} [{low:.0f}-{high:.0f}] %"


def _rates(of: ScoreRow) -> str:
    if not of.seconds:
        return ""
    low, high = intervals.of_rate(of.others, of.seconds)
    return f" [{low:.1f}-{high:.1f}]"


def _ratio(of: ScoreRow, reference: ScoreRow | None) -> str:
    """Share of the commands heard with the coach silent that are also heard while it speaks."""
    if reference is None or "coach" not in of.part:
        return ""
    ours, without = (one.shares["all"].percent for one in (of, reference))
    return f"   {100 * ours / without:.1f} % of those at 2 m" if ours and without else ""


def _spread(seconds: Sequence[float]) -> str:
    found = spread(seconds)
    return f"{found[0]:.2f} / {found[1]:.2f}" if found else "-"


def _rate(of: ScoreRow, count: int) -> str:
    rate = of.an_hour(count)
    return "-" if rate is None else f"{rate:.1f}"
