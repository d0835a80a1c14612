"""The diary as a picture: pain by exercise, reps and ladder steps, minutes a week. Needs matplotlib."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicecoach.errors import PictureError, UsageError
from voicecoach.files import replacing
from voicecoach.progress.summary import ExerciseLine, exercises, minutes_by_week

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from voicecoach.progress.rows import History, MorningRow

FORMATS = (".png", ".svg", ".pdf")
MARKERS = "osD^vPX*"
STYLE = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "voicecoach",  # the same diary gives the same file
    "svg.fonttype": "none",  # text stays text, which can be searched and read aloud
}
MOST_EXERCISES = 8
"""Most exercises with a panel of their own, those done most often. The panel of pain has all that hurt."""


def available() -> str | None:
    """The reason why no picture can be made here; None if it can."""
    from importlib.util import find_spec  # noqa: PLC0415 - as late as all of it

    return None if find_spec("matplotlib") else "matplotlib is not installed, which draws the picture."


def plot(history: History, path: Path) -> None:
    """Write the picture. Raises UsageError for an unknown ending, PictureError if it can't be drawn."""
    if path.suffix.lower() not in FORMATS:
        message = f"{path}: a picture that ends in '{path.suffix}' can't be drawn."
        raise UsageError(
            message, f"Give it one of the endings {', '.join(FORMATS)}, or '-' for the terminal."
        )
    if reason := available():
        raise PictureError(reason, "pip install 'voicecoach[plots]', or --plot - to draw it in the terminal.")
    from matplotlib import rc_context  # noqa: PLC0415 - a second to import
    from matplotlib.figure import Figure  # noqa: PLC0415

    with rc_context(STYLE):
        figure = _drawn(history, Figure(layout="constrained"))
        try:
            with replacing(path) as part:
                figure.savefig(part, dpi=120, format=path.suffix[1:].lower())
        except OSError as error:
            message = f"{path} can't be written: {error.strerror or error}."
            raise PictureError(message, "Choose another place.") from error


def _drawn(history: History, figure: Any) -> Any:  # noqa: ANN401 - matplotlib's types are its own affair
    """The panels, from top to bottom on one axis of time."""
    lines = exercises(history)
    often = sorted(lines, key=lambda exercise: -len(exercise.did))[:MOST_EXERCISES]
    shown = [exercise for exercise in lines if exercise in often and exercise.did]
    rows = len(shown) + 2
    figure.set_size_inches(10, 2.2 + 1.5 * rows)
    axes = figure.subplots(rows, 1, sharex=True, height_ratios=[1.6, *[1] * (rows - 1)])
    _pain(axes[0], lines, history.mornings)
    for panel, exercise in zip(axes[1:-1], shown, strict=True):
        _exercise(panel, exercise)
    _minutes(axes[-1], history)
    for panel in axes:
        panel.title.set_horizontalalignment("left")
        panel.title.set_x(0)
    return figure


def _pain(axes: Any, lines: Sequence[ExerciseLine], mornings: Iterable[MorningRow]) -> None:  # noqa: ANN401
    """Plot each report, and the answer of the next morning as a hollow mark."""
    axes.set(title="Pain, 0 to 10 (hollow: at the next start)", ylim=(-0.5, 10.5), yticks=(0, 4, 6, 10))
    for limit in (4, 6):
        axes.axhline(limit, color="0.85", linewidth=0.8, zorder=0)
    sore = [line for line in lines if line.pains]
    for index, exercise in enumerate(sore):
        look = {"marker": MARKERS[index % len(MARKERS)], "color": f"C{index}", "linestyle": ""}
        scored = [(_own(pain.at), pain.score) for pain in exercise.pains if pain.score is not None]
        later = [(_own(row.at), row.score) for row in mornings if row.exercise == exercise.exercise]
        axes.plot(*_columns(scored), **look, label=exercise.exercise)
        axes.plot(*_columns(later), **look, fillstyle="none")
    if sore:
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    else:
        axes.text(0.5, 0.5, "none", transform=axes.transAxes, ha="center", color="0.5")


def _columns(points: list[tuple[datetime, int]]) -> tuple[list[datetime], list[int]]:
    return [at for at, _ in points], [score for _, score in points]


def _exercise(axes: Any, exercise: ExerciseLine) -> None:  # noqa: ANN401
    """Plot the exercise session by session, each form in its own colour."""
    unit = "s" if exercise.did[-1].unit == "seconds" else exercise.did[-1].unit
    axes.plot(
        [_own(did.at) for did in exercise.did], [did.mean for did in exercise.did], "-", color="0.8", zorder=1
    )
    forms = dict.fromkeys(did.form for did in sorted(exercise.did, key=lambda did: did.rung))
    for form in forms:
        done = [did for did in exercise.did if did.form == form]
        axes.plot([_own(did.at) for did in done], [did.mean for did in done], "o", markersize=4, label=form)
    axes.set_title(exercise.exercise, fontsize="medium")
    axes.set(ylabel=unit, ylim=(0, None))
    if len(forms) > 1:
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False, title="hardest first")


def _minutes(axes: Any, history: History) -> None:  # noqa: ANN401
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter  # noqa: PLC0415 - as above

    weeks, minutes = zip(*minutes_by_week(history), strict=True)
    axes.bar(weeks, minutes, width=6, align="edge", color="0.7")
    axes.set_title("Minutes a week", fontsize="medium")
    axes.set(ylabel="min")
    axes.xaxis.set_major_formatter(ConciseDateFormatter(AutoDateLocator()))


def _own(at: datetime) -> datetime:
    """The local time of the person, without offset: the axis shows their days."""
    return at.replace(tzinfo=None)
