import pytest

from recommendations.events.finding import Source
from recommendations.events.observation import ObservationEntry
from recommendations.events.paste import MOST_LINES, BadPaste, PastedLine, parse_observations
from recommendations.vocabulary import Certainty


def wrong(text):
    with pytest.raises(BadPaste) as refused:
        parse_observations(text)
    return refused.value.errors


def test_every_column_is_read():
    text = (
        "Period;Value;Certainty;Source title;Publisher;URL;Note;Unit\n"
        "\n"
        '2025;12.5;verified;Yearbook;The Gazette;https://gazette.example/a;"Rounded; twice";sets\n'
    )
    source = Source("https://gazette.example/a", title="Yearbook", publisher_name="The Gazette")
    entry = ObservationEntry("2025", "12.5", Certainty.VERIFIED, source, "Rounded; twice", "sets")
    assert parse_observations(text) == (PastedLine(3, entry),)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_any_of_three_marks_splits(mark):
    (one,) = parse_observations(f"value{mark}period{mark}certainty\r\n10{mark}2024{mark}to be confirmed\r\n")
    assert one == PastedLine(2, ObservationEntry("2024", "10", Certainty.RECALLED))


def test_a_decimal_comma_is_left_for_the_number_to_refuse():
    (one,) = parse_observations("period;value\n2024;2,5\n")
    assert one.entry.value == "2,5"
    assert wrong("period,value\n2024,2,5\n") == {
        2: ["There are 3 values for 2 columns. Write 2.5 with a point, and quote commas."]
    }


@pytest.mark.parametrize("text", ["", " \n ", "period,value\n", "period,value\n2024,1\0\n"])
def test_a_table_without_figures_says_what_to_paste(text):
    assert list(wrong(text)) == [1]


def test_a_header_names_each_known_column_once():
    assert wrong("period,period,colour\n2024,1,red\n") == {
        1: [
            "“colour” is no column we know. Known are: period, value, certainty, title, publisher, url, note, unit.",
            "The column “value” is missing.",
            "The column “period” is there twice. Keep one.",
        ]
    }


def test_every_bad_line_is_told():
    assert wrong('period,value,certainty\n2023,1,sure\n2024,1,"verified\n2025,1,recalled\n') == {
        2: ["“sure” is no certainty. Write verified or recalled."],
        3: ["The quotation marks do not match. Close each, or leave them out."],
    }


def test_a_period_stands_once_in_a_table():
    assert wrong("period,value\n2024,1\n2023,1\n2024,2\n") == {
        4: ["2024 stands on line 2 already. Keep one of the two."]
    }


def test_a_table_has_an_end():
    lines = [f"{1000 + n},1" for n in range(MOST_LINES + 1)]
    assert len(parse_observations("\n".join(["period,value", *lines[:-1]]))) == MOST_LINES
    assert list(wrong("\n".join(["period,value", *lines]))) == [1]
