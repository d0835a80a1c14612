"""The diary as a picture: pain by exercise, reps and ladder steps, minutes a week. Needs matplotlib."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicecoach.diary.summary import ExerciseLine, exercises, minutes_by_week
from voicecoach.errors import DiaryError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.diary.rows import History

FORMATS = (".png", ".svg", ".pdf")
MOST_EXERCISES = 8
"""So many exercises have a panel: those done most often. All that hurt are in the panel of pain."""


def available() -> str | None:
    """Why no picture can be made here, if so."""
    from importlib.util import find_spec  # noqa: PLC0415 - as late as all of it

    return None if find_spec("matplotlib") else "matplotlib is not installed, which draws the picture."


def plot(history: History, path: Path) -> None:
    """Write the picture. Raises UsageError for another ending, DiaryError where nothing can be drawn."""
    if path.suffix.lower() not in FORMATS:
        message = f"{path}: a picture that ends in '{path.suffix}' can't be drawn."
        raise UsageError(
            message, f"Give it one of the endings {', '.join(FORMATS)}, or '-' for the terminal."
        )
    if reason := available():
        raise DiaryError(reason, "pip install 'voicecoach[plots]', or --plot - to draw it in the terminal.")
    from matplotlib import rc_context  # noqa: PLC0415 - a second to import
    from matplotlib.figure import Figure  # noqa: PLC0415

    lines = exercises(history)
    shown = sorted(lines, key=lambda one: -len(one.did))[:MOST_EXERCISES]
    shown = [one for one in lines if one in shown and one.did]
    # The same diary gives the same file.
    with rc_context({"svg.hashsalt": "voicecoach", "axes.spines.top": False, "axes.spines.right": False}):
        rows = 2 + len(shown)
        figure = Figure(figsize=(10, 2.2 + 1.5 * rows), layout="constrained")
        axes = figure.subplots(rows, 1, sharex=True, squeeze=False, height_ratios=[1.6, *[1] * len(shown), 1])
        _pain(axes[0, 0], lines)
        for index, one in enumerate(shown, start=1):
            _exercise(axes[index, 0], one)
        _minutes(axes[-1, 0], history)
        figure.savefig(path, dpi=120, metadata={"Date": None} if path.suffix.lower() != ".png" else None)


def _pain(axes: Any, lines: Sequence[ExerciseLine]) -> None:  # noqa: ANN401 - matplotlib has no types
    axes.set(title="Pain, as reported", ylim=(-0.5, 10.5), yticks=(0, 4, 6, 10), ylabel="0 to 10")
    for limit in (4, 6):
        axes.axhline(limit, color="0.85", linewidth=0.8, zorder=0)
    markers = "osD^vPX*"
    for index, one in enumerate(line for line in lines if line.pains):
        scored = [(pain.at, pain.score) for pain in one.pains if pain.score is not None]
        times, scores = zip(*scored, strict=True) if scored else ((), ())
        axes.plot(times, scores, markers[index % len(markers)], label=one.exercise, alpha=0.8)
    if any(line.pains for line in lines):
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    else:
        axes.text(0.5, 0.5, "none", transform=axes.transAxes, ha="center", color="0.5")


def _exercise(axes: Any, one: ExerciseLine) -> None:  # noqa: ANN401 - as above
    """What was done of it, session by session; each form in a colour of its own."""
    unit = "s" if one.did[-1].unit == "seconds" else "reps"
    axes.plot([did.at for did in one.did], [did.mean for did in one.did], "-", color="0.8", zorder=1)
    forms = dict.fromkeys(did.form for did in sorted(one.did, key=lambda did: did.rung))
    for form in forms:
        done = [did for did in one.did if did.form == form]
        axes.plot([did.at for did in done], [did.mean for did in done], "o", markersize=4, label=form)
    axes.set_title(one.exercise, fontsize="medium")
    axes.set(ylabel=unit, ylim=(0, None))
    if len(forms) > 1:
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False, title="hardest first")


def _minutes(axes: Any, history: History) -> None:  # noqa: ANN401 - as above
    weeks = minutes_by_week(history)
    axes.bar(
        [week for week, _ in weeks], [minutes for _, minutes in weeks], width=6, align="edge", color="0.7"
    )
    axes.set_title("Minutes a week", fontsize="medium")
    axes.set(ylabel="min")
    axes.tick_params("x", rotation=0)
