"""Cost of hearing: loading, processor time, memory; in a process of its own, which does nothing else."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np

from benchmarks.hearing.chain import BLOCK, HearingScene, blocks
from benchmarks.hearing.peers import Peer
from benchmarks.hearing.score import spread
from benchmarks.running import output
from voicecoach.listen.hearing import HearingChain
from voicecoach.listen.phrases.grammar import grammar
from voicecoach.listen.recognise.downsampler import Downsampler
from voicecoach.sound.clip import RATE, Samples

PROGRAM = "import sys; from benchmarks.hearing import cost; cost.report(sys.argv[1])"

Costs = dict[str, float]


def measure(scenes: Mapping[str, HearingScene]) -> Costs:
    """The processor seconds a second of each scene, by name; then the other results of `report`."""
    with tempfile.TemporaryDirectory(prefix="voicecoach-bench-") as folder:
        path = Path(folder) / "heard.npz"
        np.savez(path, allow_pickle=False, **{name: _both(scene) for name, scene in scenes.items()})
        found: Costs = json.loads(output([sys.executable, "-c", PROGRAM, str(path)], os.environ))
        return found


def _both(scene: HearingScene) -> Samples:
    """The microphone's and the loudspeaker's samples, shape (2, n)."""
    parts = [np.stack([microphone, speaker]) for _, microphone, speaker in blocks(scene)]
    return np.concatenate(parts, axis=1)


def report(path: str) -> None:
    """Print the costs of listening to what is in that file, as JSON."""
    with suppress(OSError):  # there is no PortAudio
        import sounddevice  # noqa: F401 - a live session holds it too

    before = _peak_megabytes()
    began = time.perf_counter()
    from benchmarks.hearing.peers import StockVosk
    from voicecoach.listen.judge import detector
    from voicecoach.listen.model import models
    from voicecoach.listen.recognise.recognisers import open_model
    from voicecoach.listen.settings import Settings, open_listener

    loaded = open_model(models.find())
    costs: Costs = {"load, s": round(time.perf_counter() - began, 2)}
    judge = detector.load()
    decided: list[float] = []
    with np.load(path) as kept:
        for name in kept.files:
            hearing = HearingChain(open_listener(Settings(), model=loaded, judge=judge))
            costs[f"share of a core, {name}"] = round(_share(hearing, kept[name], decided), 4)
    if found := spread(decided):
        costs |= {"block with a decision, s, median": found[0], "block with a decision, s, p90": found[1]}
    if before is not None and (peak := _peak_megabytes()) is not None:
        costs |= {"memory before, MB": before, "memory at most, MB": peak}
    stock = StockVosk(models.find())  # another model: its memory is not ours
    with np.load(path) as kept:
        for name in kept.files:
            costs[f"share of a core, stock Vosk, {name}"] = round(_stock_share(stock, kept[name]), 4)
    sys.stdout.write(json.dumps(costs))


def _share(hearing: HearingChain, both: Samples, decided: list[float]) -> float:
    """Processor seconds a second; `decided` gets those of each block with a decision."""
    began = time.process_time()
    for at in range(0, both.shape[1] - BLOCK + 1, BLOCK):
        start = time.process_time()
        if hearing.accept(both[0, at : at + BLOCK], both[1, at : at + BLOCK], at):
            decided.append(time.process_time() - start)
    return float((time.process_time() - began) * RATE / both.shape[1])


def _stock_share(stock: Peer, both: Samples) -> float:
    """The same of stock Vosk, which is given the microphone alone."""
    stock.start(grammar("commands"))
    samples, _ = Downsampler().accept(both[0], 0)
    began = time.process_time()
    for at in range(0, len(samples), BLOCK // 3):
        stock.accept(samples[at : at + BLOCK // 3])
    return float((time.process_time() - began) * RATE / both.shape[1])


def _peak_megabytes() -> float | None:
    """Peak memory of this process; None if the system doesn't tell."""
    status = Path("/proc/self/status")
    if status.is_file():  # what `getrusage` says begins with the parent's
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return round(int(line.split()[1]) * 1.024e-3, 1)
    if sys.platform == "win32":
        return None
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, 1)
