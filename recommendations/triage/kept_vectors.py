"""Vectors kept in a file between starts: making them takes seconds, and most texts never change.

The file is a convenience. Where it is missing, broken or cannot be written, vectors are made anew.
"""

import hashlib
import logging
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

import numpy as np

from recommendations.triage.meaning import DIMENSIONS, Vectors

FILE_NAME = "vectors-minilm-l6-int8.npz"  # another model, another file

_log = logging.getLogger(__name__)


def read_vectors(folder: Path, texts: Iterable[str]) -> dict[str, Vectors]:
    """Return the vectors that the file of a folder holds of these texts."""
    try:
        with np.load(BytesIO((folder / FILE_NAME).read_bytes()), allow_pickle=False) as stored:
            keys, rows = stored["keys"].tolist(), stored["rows"]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        _log.warning("The kept vectors cannot be read and are made anew: %s", error)
        return {}
    if rows.shape != (len(keys), DIMENSIONS) or rows.dtype != np.float32:
        return {}
    places = {key: place for place, key in enumerate(keys)}
    return {text: rows[places[key]] for text in texts if (key := _key(text)) in places}


def write_vectors(folder: Path, vectors: Mapping[str, Vectors]) -> None:
    """Keep these vectors and no others. Two processes may write at once: the file is whole either way."""
    keys = np.array([_key(text) for text in vectors], dtype="U40")
    rows = np.stack(list(vectors.values())).astype(np.float32) if vectors else np.zeros((0, DIMENSIONS), np.float32)
    try:
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".npz", delete=False) as file:
            np.savez(file, keys=keys, rows=rows)
        Path(file.name).replace(folder / FILE_NAME)
    except OSError as error:
        _log.warning("The vectors of texts could not be kept, so that the next start makes them anew: %s", error)


def _key(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
