"""`voicecoach resume`: resumes the session that was cut short."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from voicecoach.cli.parts import ExampleCommand
from voicecoach.cli.play import play

HELP = """Go on with the session that was cut short, at the rep where it stopped.

After a crash, a dead battery, a closed terminal or Ctrl-C. It says where it is and waits for `resume`
(or `ready`), then counts you in. If the script has changed since, it goes on at the same set of the same
exercise.
"""

SETTLED: Mapping[str, Any] = {
    "routine": None,
    "level": "full",
    "no_history": False,
    "as_written": False,
    "start_at": None,
    "pace": 1.0,
    "variants": (),
    "seed": "",
}
"""Options of `play` that are settled by the session to resume."""


def _resume(**given: Any) -> None:  # noqa: ANN401 - as click calls it
    if play.callback is None:
        raise TypeError(play)
    play.callback(**SETTLED, **given)


resume = ExampleCommand(
    "resume",
    callback=_resume,
    params=[parameter for parameter in play.params if parameter.name not in SETTLED],
    help=HELP,
    epilog="voicecoach resume",
)
