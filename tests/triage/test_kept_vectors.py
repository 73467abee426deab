import numpy as np

from recommendations.triage.kept_vectors import FILE_NAME, read_vectors, write_vectors

ROW = np.full(384, 0.5, dtype=np.float32)


def test_kept_vectors_come_back_for_the_same_texts(tmp_path):
    write_vectors(tmp_path, {"one": ROW, "two": -ROW})
    read = read_vectors(tmp_path, ["two", "three"])
    assert list(read) == ["two"]
    assert (read["two"] == -ROW).all()


def test_writing_twice_keeps_only_the_last(tmp_path):
    write_vectors(tmp_path, {"one": ROW})
    write_vectors(tmp_path, {"two": ROW})
    assert list(read_vectors(tmp_path, ["one", "two"])) == ["two"]
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_missing_file_holds_nothing(tmp_path):
    assert read_vectors(tmp_path, ["one"]) == {}


def test_broken_file_holds_nothing(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"PK\x03\x04 not really")
    assert read_vectors(tmp_path, ["one"]) == {}


def test_folder_that_is_not_there_is_no_error(tmp_path):
    write_vectors(tmp_path / "nowhere", {"one": ROW})
