import pytest

from recommendations.triage.sources import Told, independent_publishers

LONG = " ".join(f"w{n}" for n in range(60))
OTHER = " ".join(f"x{n}" for n in range(60))
SHORT = "Ministers agreed on Monday to reopen the second crossing."


def counted(*told):
    return independent_publishers(Told(publisher, text) for publisher, text in told)


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ((), 0),
        ((("ERR", ""),), 1),
        ((("ERR", LONG), ("ERR", OTHER)), 1),
        ((("ERR", LONG), ("err", OTHER)), 1),
        ((("ERR", LONG), ("LSM", OTHER)), 2),
        ((("ERR", LONG), ("LSM", LONG)), 1),
        ((("ERR", LONG), ("LSM", f"{LONG} {OTHER}")), 1),
        ((("ERR", ""), ("LSM", "")), 2),
        ((("ERR", SHORT), ("LSM", SHORT.upper())), 1),
        ((("ERR", "Read more."), ("LSM", "Read more.")), 2),
        ((("ERR", SHORT), ("LSM", f"{SHORT} {LONG}")), 2),
    ],
)
def test_independent_publishers_counts_one_text_once(told, count):
    assert counted(*told) == count


def test_independent_publishers_follows_a_text_from_paper_to_paper():
    told = (("A", LONG), ("B", LONG), ("B", OTHER), ("C", OTHER), ("D", SHORT))
    assert counted(*told) == counted(*told[::-1]) == 2
