import re
from datetime import date, timedelta

from recommendations.templatetags.small_charts import identifier, interval, path, spark, titled, weight

TODAY = date(2026, 3, 2)


def numbers(svg, pattern):
    return [float(found) for found in re.findall(pattern, svg)]


def test_path_joins_points_to_a_tenth():
    assert path([(1, 2), (3.25, 4)]) == "M1.0 2.0L3.2 4.0"


def test_a_spark_without_points_is_nothing_at_all():
    assert spark([], suffix="nyr", until=TODAY) == ""


def test_a_spark_ends_on_the_day_and_up_is_toward():
    svg = spark([(TODAY - timedelta(days=365), 0.5), (TODAY, 0.8)], suffix="toward", until=TODAY)
    (line,) = re.findall(r'class="spark__line" d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"', svg)
    assert [float(n) for n in line] == [3.0, 12.0, 85.0, 4.3]
    assert 'cx="85.0" cy="4.3"' in svg


def test_a_spark_leaves_out_what_is_older_than_a_year():
    svg = spark([(TODAY - timedelta(days=366), 0.9), (TODAY, 0.5)], suffix="mixed", until=TODAY)
    assert svg.count("L") == 2  # the two areas; the line is one point


def test_an_extreme_share_stays_inside_the_picture():
    svg = spark([(TODAY, 0.999)], suffix="toward", until=TODAY)
    assert numbers(svg, r'cy="([\d.]+)"') == [3.0]


def test_the_interval_puts_away_left_and_toward_right():
    svg = interval(0.75, wide=(0.5, 0.9), narrow=(0.6, 0.85), suffix="toward", named=titled("bar-us", "Moves", "told"))
    assert 'role="img" aria-labelledby="bar-us-t bar-us-d"><title id="bar-us-t">Moves</title>' in svg
    assert '<desc id="bar-us-d">told</desc>' in svg
    (thin,) = re.findall(r'range__thin" x1="([\d.]+)" y1="11" x2="([\d.]+)"', svg)
    (thick,) = re.findall(r'range__band--toward" x="([\d.]+)" y="5.5" width="([\d.]+)"', svg)
    assert [float(n) for n in thin] == [88.0, 155.2]
    assert [float(n) for n in thick] == [104.8, 42.0]
    assert numbers(svg, r'cx="([\d.]+)"') == [130.0]


def test_a_name_is_escaped():
    named = titled(identifier("bar", '"><b>'), "<b>", "<b>")
    svg = interval(0.5, wide=(0, 1), narrow=(0, 1), suffix="mixed", named=named)
    assert "<b>" not in svg
    assert svg.count("&lt;b&gt;") == 2


def test_weight_is_a_part_of_the_whole_and_never_more():
    widths = [
        numbers(weight(points, full=3.0, side="away"), r'weight__bar--away" width="([\d.]+)"') for points in (0, 1.5, 4)
    ]
    assert widths == [[0.0], [24.0], [48.0]]
