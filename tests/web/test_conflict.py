from datetime import date

from django import forms
from django.http import QueryDict

from recommendations.web.conflict import (
    conflict_between,
    read_token,
    settled,
    shown_values,
    token_of,
)


class Card(forms.Form):
    title = forms.CharField(required=False)
    day = forms.DateField(required=False)
    size = forms.ChoiceField(choices=[("s", "Small"), ("l", "Large")], required=False)
    colours = forms.MultipleChoiceField(choices=[("r", "Red"), ("b", "Blue")], required=False)
    is_open = forms.BooleanField(required=False)


FIRST = {"title": "One", "day": date(2026, 3, 1), "size": "s", "colours": ["r"], "is_open": False}


def post(typed, *, seen, **more):
    data = QueryDict(mutable=True)
    for name, value in ({"day": "2026-03-01", "size": "s", "colours": "r"} | typed | {"seen": seen} | more).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def between(typed, standing, *, seen=None, **more):
    data = settled(post(typed, seen=token_of(Card(initial=FIRST)) if seen is None else seen, **more))
    return conflict_between(Card(data), Card(initial=FIRST | standing), data), data


def told(conflict):
    return [(field.name, field.was, field.theirs, field.mine, field.pick) for field in conflict.fields]


def test_what_nobody_changed_meanwhile_is_no_conflict():
    assert between({"title": "Mine"}, {})[0] is None


def test_both_saying_the_same_is_no_conflict():
    assert between({"title": "Two"}, {"title": "Two"})[0] is None


def test_what_both_changed_has_to_be_chosen_and_what_one_changed_is_chosen_already():
    conflict, _ = between(
        {"title": "Mine", "is_open": "on"}, {"title": "Theirs", "size": "l", "day": None, "colours": ["b", "r"]}
    )
    assert told(conflict) == [
        ("title", "One", "Theirs", "Mine", ""),
        ("day", "2026-03-01", "", "2026-03-01", "theirs"),
        ("size", "Small", "Large", "Small", "theirs"),
        ("colours", "Red", "Blue, Red", "Red", "theirs"),
        ("is_open", "no", "no", "yes", "mine"),
    ]


def test_a_form_that_does_not_say_what_it_showed_asks_about_every_difference():
    conflict, _ = between({"title": "Mine"}, {"size": "l"}, seen="forged")
    assert told(conflict) == [("title", None, "One", "Mine", ""), ("size", None, "Large", "Small", "")]


def test_what_is_chosen_is_what_is_saved():
    theirs = {"title": "Theirs", "size": "l"}
    conflict, _ = between({"title": "Mine"}, theirs)
    again = {"asked": ["title", "size"], "pick-title": "together", "written-title": "Both", "pick-size": "theirs"}
    conflict, data = between(dict(conflict.kept), theirs, seen=conflict.seen, **again)
    assert conflict is None
    assert (data["title"], data["size"]) == ("Both", "l")


def test_an_emptied_choice_of_the_other_is_taken_over():
    conflict, _ = between({"title": "Mine"}, {"colours": []})
    again = {"asked": ["title", "colours"], "pick-title": "mine", "pick-colours": "theirs"}
    conflict, data = between(dict(conflict.kept), {"colours": []}, seen=conflict.seen, **again)
    assert conflict is None
    assert (data["title"], data.getlist("colours")) == ("Mine", [])


def test_what_was_asked_and_not_answered_is_asked_again_with_what_it_said_at_first():
    theirs = {"title": "Theirs"}
    conflict, _ = between({"title": "Mine"}, theirs)
    seen, was = conflict.seen, conflict.was
    conflict, _ = between(dict(conflict.kept), theirs, seen=seen, seen_before=was, asked=["title"])
    assert told(conflict) == [("title", "One", "Theirs", "Mine", "")]
    assert conflict.is_unanswered


def test_a_third_version_is_shown_once_more():
    conflict, _ = between({"title": "Mine"}, {"title": "Theirs"})
    again = {"asked": ["title"], "pick-title": "mine"}
    conflict, _ = between(dict(conflict.kept), {"title": "A third"}, seen=conflict.seen, **again)
    assert told(conflict) == [("title", "Theirs", "A third", "Mine", "")]


def test_what_was_shown_cannot_be_made_up():
    token = token_of(Card(initial=FIRST))
    assert read_token(token) == shown_values(Card(initial=FIRST))
    assert (read_token(token + "x"), read_token(""), read_token("a:b:c")) == (None, None, None)
