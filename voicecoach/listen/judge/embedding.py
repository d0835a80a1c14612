"""A speech embedding: sound to a few numbers that tell words apart, whoever says them.

The networks are those that openWakeWord made of Google's speech embedding; ONNX Runtime runs them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecoach.listen.recognise.base import Samples

MEL_BANDS, MEL_FRAMES, MEL_STEP = 32, 76, 8
"""Bands of the spectrogram; its frames (10 ms) that one embedding is of, and from one to the next."""

NUMBERS, EMBEDDINGS = 96, 8
"""Numbers of an embedding, and the embeddings of a sound."""

SOUND_SAMPLES = (MEL_FRAMES + MEL_STEP * (EMBEDDINGS - 1) + 3) * 160
"""Samples that they are of, 1.35 s: three more frames than the spectrogram has."""

LOUDNESS = 0.1
"""Level (root mean square of its loudest 0.1 s) that each sound is given: the network was made for voices
near the microphone, and is not indifferent to level."""

LOUDEST_SAMPLES = 1_600
FULL_SCALE = np.float32(32767)


class SpeechEmbedding:
    """The two networks, loaded. Raises what ONNX Runtime raises where a file is no network."""

    def __init__(self, spectrogram: Path, embedding: Path) -> None:
        import onnxruntime  # noqa: PLC0415 - an extra, and slow to load

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._spectrogram, self._embedding = (
            _Network(onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"]))
            for path in (spectrogram, embedding)
        )

    def of(self, sound: Samples) -> NDArray[np.float32]:
        """The embeddings of `SOUND_SAMPLES` samples at 16 kHz, `EMBEDDINGS` rows of `NUMBERS`."""
        spectrum = self._spectrogram.run(levelled(sound)[None] * FULL_SCALE).reshape(-1, MEL_BANDS)
        mel = spectrum[: MEL_FRAMES + MEL_STEP * (EMBEDDINGS - 1)] / np.float32(10) + np.float32(2)
        windows = [mel[first : first + MEL_FRAMES] for first in range(0, EMBEDDINGS * MEL_STEP, MEL_STEP)]
        return self._embedding.run(np.stack(windows)[..., None]).reshape(EMBEDDINGS, NUMBERS)


class _Network:
    def __init__(self, session: Any) -> None:  # noqa: ANN401 - onnxruntime has no types
        self._session = session
        self._input = session.get_inputs()[0].name

    def run(self, given: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(self._session.run(None, {self._input: given})[0], np.float32)


def levelled(sound: Samples) -> Samples:
    """The sound at `LOUDNESS`, by its loudest tenth of a second."""
    power = _moving_power(sound)
    return sound * np.float32(LOUDNESS / np.sqrt(max(float(power.max()), 1e-12)))


def _moving_power(sound: Samples) -> NDArray[np.float64]:
    summed = np.cumsum(np.concatenate([np.zeros(1), sound.astype(np.float64) ** 2]))
    return np.asarray((summed[LOUDEST_SAMPLES:] - summed[:-LOUDEST_SAMPLES]) / LOUDEST_SAMPLES)
