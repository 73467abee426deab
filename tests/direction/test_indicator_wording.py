from datetime import date
from typing import Any

import pytest

from recommendations.direction.indicator import Anchor
from recommendations.direction.indicator_wording import figure_words
from tests.direction.indicator_build import anchor, daily, indicator, read, recalled

LONG_DAYS = (daily(date(2020, 12, 15), 1500.25), daily(date(2025, 12, 15), 1250.5))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1022.0, "1,022"),
        (14.5, "14.5"),
        (0.0, "0"),
        (-0.0, "0"),
        (-30.0, "-30"),
        (68.5534591194968, "68.553459"),
        (1e-9, "1e-09"),
        (100.0, "100"),
        (1234567.5, "1,234,567.5"),
    ],
)
def test_figures_are_written_as_people_write_them(value: float, words: str):
    assert figure_words(value) == words


@pytest.mark.parametrize(
    ("series", "reason"),
    [
        (
            indicator({2014: 1.93, 2025: 3.38}, target=anchor(5, 2035)),
            "1.93 (2014) to 3.38 (2025): 90% of the needed speed for 5 by 2035.",
        ),
        (
            indicator({2020: 0, 2025: 9.499}, target=anchor(20, 2030)),
            "0 (2020) to 9.499 (2025): 94% of the needed speed for 20 by 2030.",
        ),
        (
            indicator({2020: 1000, 2025: 1001}, target=anchor(2000, 2030)),
            "1,000 (2020) to 1,001 (2025): under 1% of the needed speed for 2,000 by 2030.",
        ),
        (
            indicator({2016: 26866, 2024: 36058}, desired="decrease", target=anchor(13433, 2028)),
            "26,866 (2016) to 36,058 (2024): the wrong way for 13,433 by 2028.",
        ),
        (indicator({2020: 5, 2025: 5}, target=anchor(9, 2030)), "5 (2020) to 5 (2025): no change."),
        (
            indicator({2015: 87.93, 2023: 77.78}, desired="decrease"),
            "87.93 (2015) to 77.78 (2023): falling 1.5% a year, as wanted.",
        ),
        (
            indicator({2015: 3.8, 2024: 11.9}, desired="decrease"),
            "3.8 (2015) to 11.9 (2024): rising 13.5% a year, the wrong way.",
        ),
        (
            indicator({2015: 99.47, 2021: 99.5}, limit=100),
            "99.47 (2015) to 99.5 (2021): rising under 0.1% a year, as wanted.",
        ),
        (
            indicator({2020: -3, 2025: 4}, meaningful_change=2),
            "-3 (2020) to 4 (2025): rising 1.4 a year, as wanted.",
        ),
        (indicator({2020: 25, 2025: 0}), "25 (2020) to 0 (2025): falling, the wrong way."),
        (indicator({2020: 2, 2025: 3}, scale="ordinal"), "2 (2020) to 3 (2025): up one step, as wanted."),
        (indicator({2020: 4, 2025: 2}, scale="ordinal"), "4 (2020) to 2 (2025): down 2 steps, the wrong way."),
        (indicator({2020: 4, 2025: 4}, scale="ordinal"), "4 (2020) to 4 (2025): no change."),
        (
            indicator({2022: 76, 2025: 71}, target=Anchor(60)),
            "Target 60 met; 76 (2022) to 71 (2025): falling 2.2% a year, the wrong way.",
        ),
        (
            indicator({2015: 40, 2025: 50}, target=anchor(60, 2020)),
            "Target 60 missed; 40 (2015) to 50 (2025): rising 2.3% a year, as wanted.",
        ),
        (
            indicator({2020: 8, 2025: 6}, approach=5.0),
            "8 (2020) to 6 (2025): distance to 5 falling 19.7% a year, as wanted.",
        ),
        (indicator({2020: 4, 2025: 6}, approach=5.0), "4 (2020) to 6 (2025): distance to 5 unchanged."),
        (
            indicator({2020: 1, 2025: 7}, approach=5.0, target=anchor(5, 2030)),
            "1 (2020) to 7 (2025): closing in on 5 at 100% of the needed speed.",
        ),
        (
            indicator({2020: 4, 2025: 7}, approach=5.0, target=anchor(5, 2030)),
            "4 (2020) to 7 (2025): away from 5.",
        ),
        (indicator({2025: 5}, approach=5.0, baseline=anchor(5, 2020)), "5 (2025): stays at 5."),
        (indicator({2025: 6}, approach=5.0, baseline=anchor(5, 2020)), "6 (2025): has left 5."),
        (indicator({2026: 200}, rule="floor", baseline=anchor(225, 2023)), "200 (2026) is below the floor of 225."),
        (
            indicator({2026: 228}, rule="floor", baseline=anchor(225, 2023)),
            "228 (2026) is at or above the floor of 225.",
        ),
        (
            indicator({2026: 224}, rule="floor", baseline=anchor(225, 2023), tolerance=2),
            "224 (2026) is within the tolerance of the floor of 225.",
        ),
        (indicator({2025: 2}, rule="ceiling", target=Anchor(0)), "2 (2025) is above the ceiling of 0."),
        (indicator({2025: 0}, rule="ceiling", target=Anchor(0)), "0 (2025) is at or below the ceiling of 0."),
        (indicator({2025: 0}, baseline=anchor(1, 2020), target=Anchor(1)), "0 (2025) is below the baseline of 1."),
        (indicator({2025: 1}, scale="yes_no"), "Yes (2025): as wanted."),
        (indicator({2025: 0}, scale="yes_no"), "No (2025): not as wanted."),
        (indicator({2020: 1, 2025: 0}, scale="yes_no"), "Yes (2020), but no (2025): reversed."),
        (indicator({2020: 0, 2025: 1}, scale="yes_no", desired="decrease"), "No (2020), but yes (2025): reversed."),
        (indicator(), "No checked figure yet."),
        (indicator(points=(recalled(2020, 5), recalled(2022, 5))), "No checked figure yet; 2 to be confirmed."),
        (indicator({2025: 23}), "Only one checked figure: 23 (2025)."),
        (indicator({2025: 23}, baseline=anchor(23, 2025)), "No checked figure since the baseline of 2025."),
        (indicator({2025: 23}, baseline=Anchor(20)), "Only one checked figure: 23 (2025)."),
        (
            indicator({2025: 23}, rule="floor"),
            "23 (2025), but no checked baseline or target to hold it against.",
        ),
        (
            indicator(points=(daily(date(2025, 4, 1), 150), daily(date(2025, 5, 22), 400))),
            "150 (1 Apr 2025) to 400 (22 May 2025): too close together to tell a pace.",
        ),
    ],
)
def test_reason_says_what_the_figures_say(series: Any, reason: str):
    assert read(series).reason == reason


def test_longest_reason_still_has_twenty_words():
    series = indicator(points=LONG_DAYS, desired="decrease", target=Anchor(1000.5, date(2035, 12, 15)))
    reason = read(series).reason
    assert reason == (
        "1,500.25 (15 Dec 2020) to 1,250.5 (15 Dec 2025): 149% of the needed speed for 1,000.5 by 15 Dec 2035."
    )
    assert len(reason.split()) == 20
