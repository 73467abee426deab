import numpy as np
import pytest

from recommendations.triage.meaning import load_encoder
from recommendations.triage.wordpiece import piece_numbers


@pytest.fixture(scope="module")
def encoder():
    return load_encoder()


def test_encoder_puts_like_meanings_close(encoder):
    close, same, far = encoder.encode(
        ["Lithuania shuts its border crossings", "Vilnius closes the frontier", "A choir wins a medal"]
    )
    assert close @ same > close @ far + 0.2


def test_encoder_gives_rows_of_length_one_in_order(encoder):
    texts = ["one", "a much longer text than the others, so that it is read in another place", "two"]
    rows = encoder.encode(texts)
    assert rows.shape == (3, 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)
    assert np.allclose(rows[0], encoder.encode(["one"])[0], atol=0.05)


def test_encoder_reads_nothing_and_anything(encoder):
    assert encoder.encode([]).shape == (0, 384)
    assert np.isfinite(encoder.encode(["", "\x00\u200b", "漢字 " * 500])).all()


def test_encoder_makes_no_vector_twice(encoder):
    known = {"one": np.ones(384, dtype=np.float32)}
    assert (encoder.encode_known(["one", "two"], known)["one"] == 1).all()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", [101, 102]),
        ("Hello, world!", [101, 7592, 1010, 2088, 999, 102]),
        ("Kaliningrad", [101, 19924, 5582, 12173, 102]),
        ("\u2603\ue000", [101, 100, 102]),
    ],
)
def test_pieces_are_those_the_model_was_taught_with(text, numbers):
    assert piece_numbers(text, at_most=128) == numbers


def test_pieces_are_cut_to_the_length_asked_for():
    assert len(piece_numbers("word " * 500, at_most=128)) == 128
