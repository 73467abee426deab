"""Reading a source by field: the value, or a mistake that names file, item and field."""

import pytest

from recommendations.catalogue.source.item import BadSource, Item
from recommendations.vocabulary import Side

READERS = [
    ("text", {}, "is missing. Give it a text."),
    ("text", {"field": 2022}, "“2022” is not read as text. Put it in quotes."),
    ("moment", {"field": "2026-11-22T09:00:00"}, "has no time zone. Add Z for UTC."),
    ("number", {"field": True}, "“True” is no number."),
    ("texts", {"field": [2022]}, "must be a list of texts. Put numbers and dates in quotes."),
    ("item", {"field": ["a"]}, "must be a mapping of names to values."),
    ("items", {"field": ["a"]}, "must be a list of mappings. Begin each with a dash."),
    ("date", {"field": "soon"}, "“soon” is no date. Write 2025, 2025-06, 2025-06-30 or FY2025."),
]


def item(**values: object) -> Item:
    return Item("events.yaml", "E001", values)


@pytest.mark.parametrize(("reader", "values", "message"), READERS)
def test_mistake_names_file_item_and_field(reader, values, message):
    with pytest.raises(BadSource) as caught:
        getattr(item(**values), reader)("field")
    assert str(caught.value) == f"events.yaml, E001, field field: {message}"


def test_what_a_source_leaves_out_is_empty_and_not_invented():
    empty = item(field=None)
    assert (empty.optional("field"), empty.number("field"), empty.texts("field"), empty.items("field")) == (
        "",
        None,
        [],
        [],
    )
    assert (empty.optional_word("field", Side), empty.flag("other"), empty.item("field").values) == ("", False, {})


def test_numbers_keep_their_digits():
    assert [item(n=n).number("n") for n in (0, 1.93, 5.0, -30)] == ["0", "1.93", "5.0", "-30"]


def test_items_are_named_by_a_field_of_their_own_or_by_their_place():
    source = item(rows=[{"id": "a"}, {}])
    assert [row.name for row in source.items("rows", named_by="id")] == ["a", "E001 rows 2"]
