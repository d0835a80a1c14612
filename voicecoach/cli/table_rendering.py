"""The rendering of a table's rows, on all processors of this machine or by Dask's workers."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import cache
from multiprocessing import get_context

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.cli.batch import Order
from voicecoach.cli.table import TableRow
from voicecoach.errors import UsageError, VoicecoachError


class RowOutcome(Struct, frozen=True):
    """The outcome of a row: "done", "there" already, or "failed" with the reason; seconds of sound."""

    row: TableRow
    status: str
    seconds: float = 0.0
    why: str = ""

    def fields(self) -> tuple[object, ...]:
        """The fields of the report, in the order of `REPORTED`."""
        order = self.row.order
        file, digest = (order.path.name, digest_of(order)) if order else ("", "")
        return (
            self.row.line,
            file,
            self.status,
            f"{self.seconds:.3f}" if self.seconds else "",
            self.why,
            digest,
        )


@cache  # the report is written anew with each file
def digest_of(order: Order | None) -> str:
    """The digest of an order, which tells if a file was rendered by the same one."""
    return hashlib.sha256(order.as_json().encode()).hexdigest()[:16] if order else ""


def rendered(written: str) -> tuple[float, str]:
    """Render one order, given as JSON, in any process; seconds of sound, and the error if it failed."""
    from voicecoach.player.render import to_file
    from voicecoach.voice.opening import open_speech

    order = Order.from_json(written)
    try:
        plan = order.plan()
        with closing(open_speech(order.voice)) as speech:
            performance = to_file.render(
                plan, speech, order.path, lambda _: None, order.level, extras=order.extras
            )
    except VoicecoachError as error:
        return 0.0, str(error)
    return performance.seconds, ""


Render = Callable[[Sequence[TableRow]], Iterator[RowOutcome]]
"""Function that renders rows with orders, and yields each outcome as it comes."""


def on_this_machine(jobs: int | None) -> Render:
    """Rendering by `jobs` processes here (None: one a processor). If one dies, only its own file is lost."""

    def render(rows: Sequence[TableRow]) -> Iterator[RowOutcome]:
        for row in (yield from _by_processes(rows, jobs or os.cpu_count() or 1)):
            if (yield from _by_processes([row], 1)):  # alone, it is seen whose fault it was
                yield RowOutcome(row, "failed", why="its process died")

    return render


def _by_processes(rows: Sequence[TableRow], jobs: int) -> Generator[RowOutcome, None, list[TableRow]]:
    """Yield the outcomes; return the rows that were under way or waited when a process died."""
    lost = []
    with ProcessPoolExecutor(min(jobs, len(rows)), mp_context=get_context("spawn")) as pool:
        try:
            asked = {pool.submit(rendered, _written(row)): row for row in rows}
            for future in as_completed(asked):
                if isinstance(future.exception(), BrokenProcessPool):
                    lost.append(asked[future])
                else:
                    yield _outcome(asked[future], future)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return lost


def on_workers(address: str) -> Render:
    """Rendering by the workers of a Dask scheduler. Raises UsageError if it can't be reached."""
    try:
        import distributed
    except ImportError:
        message = "Dask is not installed."
        raise UsageError(message, "pip install 'voicecoach[cluster]'") from None
    try:
        client = distributed.Client(address, timeout=10)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        message = f"There is no scheduler at {address}: {error}."
        raise UsageError(message, "Start one: dask scheduler") from None

    def render(rows: Sequence[TableRow]) -> Iterator[RowOutcome]:
        with closing(client):
            asked = {
                client.submit(
                    rendered, _written(row), key=f"voicecoach-{digest_of(row.order)}", pure=False
                ): row
                for row in rows
                if row.order
            }
            for future in distributed.as_completed(list(asked)):  # type: ignore[no-untyped-call]
                outcome = _outcome(asked.pop(future), future)
                future.release()  # else Dask renders it again where the worker that did it dies
                yield outcome

    return render


def _outcome(row: TableRow, future: Future[tuple[float, str]]) -> RowOutcome:
    if error := future.exception():
        return RowOutcome(row, "failed", why=str(error) or type(error).__name__)
    seconds, why = future.result()
    return RowOutcome(row, "failed" if why else "done", seconds, why)


def _written(row: TableRow) -> str:
    order = row.order
    if order is None:
        raise TypeError(row)
    return replace(order, path=order.path.absolute()).as_json()
