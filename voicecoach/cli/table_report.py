"""A table of files as a whole: what isn't there yet is rendered, and all of it reported on."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import click

from voicecoach.cli.batch import Order, changed
from voicecoach.cli.table import TableRow
from voicecoach.cli.table_rendering import Render, RowOutcome, digest_of
from voicecoach.errors import VoicecoachError

REPORT = "report.csv"
REPORTED = ("line", "file", "status", "seconds", "why", "order")


def render_table(rows: Sequence[TableRow], folder: Path, render: Render) -> int:
    """Render the missing files, print and write the report, and return the exit status."""
    folder.mkdir(parents=True, exist_ok=True)
    before = _reported(folder / REPORT)
    outcomes = [RowOutcome(row, "failed", why=row.problem) for row in rows if row.order is None]
    waiting = []
    last_change = cache(changed)  # most rows are of the same routine
    for row in rows:
        if row.order is None:
            continue
        known = before.get(row.order.path.name) == digest_of(row.order)
        if known and _is_there(row.order, last_change):
            outcomes.append(RowOutcome(row, "there"))
        else:
            waiting.append(row)
    try:
        coming = render(waiting) if waiting else iter(())
        with click.progressbar(coming, length=len(waiting), label="Rendering", file=sys.stderr) as bar:
            for outcome in bar:
                outcomes.append(outcome)
                _write_report(folder / REPORT, outcomes, before)
    finally:
        _write_report(folder / REPORT, outcomes, before)
    failed = [outcome for outcome in outcomes if outcome.status == "failed"]
    for outcome in failed:
        click.echo(outcome.why, err=True)
    counts = {
        status: sum(outcome.status == status for outcome in outcomes)
        for status in ("done", "there", "failed")
    }
    told = f"{counts['done']} rendered, {counts['there']} there already, {counts['failed']} failed"
    click.echo(f"{told}: {folder / REPORT}")
    return 1 if failed else 0


def _is_there(order: Order, last_change: Callable[[str], float]) -> bool:
    try:
        return order.path.is_file() and order.path.stat().st_mtime > last_change(order.routine)
    except VoicecoachError:
        return False  # the same error comes again when it is rendered, and is reported then


def _reported(report: Path) -> dict[str, str]:
    """The order's digest of each file that an earlier report lists as rendered."""
    try:
        with report.open(encoding="utf-8", newline="") as file:
            return {
                line["file"]: line["order"] for line in csv.DictReader(file) if line["status"] != "failed"
            }
    except (OSError, UnicodeDecodeError, csv.Error, KeyError):
        return {}


def _write_report(report: Path, outcomes: Sequence[RowOutcome], before: Mapping[str, str]) -> None:
    """Write the outcomes by line, and then the files of an earlier run that this one hasn't reached."""
    from voicecoach.files import replacing

    named = {outcome.row.order.path.name for outcome in outcomes if outcome.row.order}
    earlier = [("", file, "there", "", "", order) for file, order in before.items() if file not in named]
    ordered = sorted(outcomes, key=lambda outcome: outcome.row.line)
    with replacing(report) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(REPORTED)
        writer.writerows(outcome.fields() for outcome in ordered)
        writer.writerows(earlier)
