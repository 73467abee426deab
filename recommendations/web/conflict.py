"""Two people at one form: whoever saves second sees both versions field by field, and chooses. No words are lost.

A page opts in with `<input type="hidden" name="seen" value="{{ seen }}">` in its form: `token_of` the form as it was
first shown, and whatever was posted as `seen` where it is shown again. Its view reads `settled(request.POST)` in the
place of `request.POST`, and asks `conflict_between` before it writes; `conflict_page` answers a conflict, and its
form is sent to the same address and comes back through `settled`.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

SEEN, WAS, ASKED, PICK, WRITTEN = "seen", "seen_before", "asked", "pick-", "written-"
MINE, THEIRS, TOGETHER = "mine", "theirs", "together"
CONFLICT = 409
_SALT = "what a form showed"
_NOT_TYPED = {SEEN, WAS, ASKED, "csrfmiddlewaretoken"}

Values = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value in three versions, as a form sends it; `was` None: not known. `pick` and the rest as below."""

    name: str
    was: list[str] | None
    theirs: list[str]
    mine: list[str]
    pick: str
    is_unanswered: bool


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One thing on which two versions differ, in words. `was` None: what it said at first is not known.

    `pick`: which is taken unless another is chosen; empty where both changed it and a person has to say.
    """

    name: str
    label: str
    was: str | None
    theirs: str
    mine: str
    pick: str = ""
    can_write: bool = False
    written: str = ""
    is_unanswered: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two versions of one thing. `seen` and `was` are tokens, `kept` what was typed, for the form to send again."""

    fields: tuple[FieldConflict, ...]
    seen: str
    was: str
    kept: tuple[tuple[str, str], ...]

    @property
    def is_unanswered(self) -> bool:
        """Whether somebody was asked to choose and did not."""
        return any(field.is_unanswered for field in self.fields)


def token_of(form: forms.BaseForm) -> str:
    """Return the mark of what an unbound form shows, to be sent back with it."""
    return token_for(shown_values(form))


def token_for(values: Mapping[str, Sequence[str]]) -> str:
    """Return the mark of some values. It is signed: what somebody saw cannot be made up."""
    return signing.dumps({name: list(given) for name, given in values.items()}, salt=_SALT, compress=True)


def read_token(token: str) -> Values | None:
    """Return the values behind a mark; None where it is none of ours."""
    try:
        return dict(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def settled(data: QueryDict) -> QueryDict:
    """Return what was posted, with what was chosen on a conflict page in its place."""
    theirs = read_token(data.get(SEEN, "")) or {}
    chosen = data.copy()
    for name in data.getlist(ASKED):
        pick = data.get(PICK + name, "")
        if pick == THEIRS and name in theirs:
            chosen.setlist(name, theirs[name])
        elif pick == TOGETHER:
            chosen[name] = data.get(WRITTEN + name, "")
    return chosen


def unanswered(data: QueryDict) -> list[str]:
    """Return what a conflict page asked about and nobody chose."""
    return [name for name in data.getlist(ASKED) if data.get(PICK + name, "") not in {MINE, THEIRS, TOGETHER}]


def conflict_between(form: forms.BaseForm, standing: forms.BaseForm, data: QueryDict) -> Conflict | None:
    """Return where a valid form and what stands now differ, if what stands is not what was shown; else None.

    `standing`: the same form, unbound, with what stands now as its initial values. `data`: as it was posted.
    """
    fields = {form[name].html_name: form[name] for name in form.fields}

    def in_words(found: Difference) -> FieldConflict:
        field = fields[found.name].field
        return FieldConflict(
            name=found.name,
            label=str(fields[found.name].label),
            was=None if found.was is None else _words(field, found.was),
            theirs=_words(field, found.theirs),
            mine=_words(field, found.mine),
            pick=found.pick,
            can_write=isinstance(field, forms.CharField),
            written=data.get(WRITTEN + found.name, "\n".join(found.mine)),
            is_unanswered=found.is_unanswered,
        )

    theirs = shown_values(standing)
    found = differences(typed_values(form), theirs, data)
    return conflict_of([in_words(one) for one in found], theirs, data) if found else None


def conflict_of(fields: Sequence[FieldConflict], theirs: Values, data: QueryDict) -> Conflict:
    """Return differences in words as a conflict: what stands now is what its form has shown from here on."""
    return Conflict(tuple(fields), token_for(theirs), data.get(WAS) or data.get(SEEN, ""), _kept(data))


def differences(mine: Values, theirs: Values, data: QueryDict) -> list[Difference]:
    """Return what differs between what was typed and what stands now; nothing where that is what was shown."""
    seen, left = read_token(data.get(SEEN, "")), unanswered(data)
    if seen == theirs and not left:
        return []
    was = read_token(data.get(WAS, "")) if left and seen == theirs else seen
    found = []
    for name, now in theirs.items():
        typed = mine.get(name, [])
        if typed != now:
            before = was.get(name, []) if was is not None else None
            found.append(Difference(name, before, now, typed, _pick(before, now, typed), name in left))
    return found


def conflict_page(
    request: HttpRequest, conflict: Conflict, *, title: str, back: str, who: str = "", heading: str = ""
) -> HttpResponse:
    """Show both versions. `title`, `back`: what is edited and its address; `who`: a sentence on who changed it."""
    context = {"conflict": conflict, "title": title, "back": back, "who": who, "heading": heading}
    return render(request, "recommendations/conflict.html", context, status=CONFLICT)


def shown_values(form: forms.BaseForm) -> Values:
    """Return what an unbound form shows, as its fields would be sent."""
    fields = form.fields.items()
    return {form.add_prefix(name): _plain(field, form.get_initial_for_field(field, name)) for name, field in fields}


def typed_values(form: forms.BaseForm) -> Values:
    """Return what a bound form was sent, written as `shown_values` writes it."""
    return {form.add_prefix(name): _plain(field, form[name].data) for name, field in form.fields.items()}


def _pick(was: list[str] | None, theirs: list[str], mine: list[str]) -> str:
    """Return whose version is taken where only one of the two changed it; empty where both did."""
    if was is None:
        return ""
    return MINE if theirs == was else THEIRS if mine == was else ""


def _plain(field: forms.Field, value: Any) -> list[str]:
    """Return a value as sorted text, however it was given: typed, from the database, or as an object."""
    with suppress(ValidationError, ValueError, TypeError):  # what cannot be read stays as it was typed
        value = field.to_python(value)
    many = value if isinstance(value, list | tuple | set) or hasattr(value, "_fetch_all") else [value]
    return sorted(text for text in map(_text, many) if text)


def _text(value: Any) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return "on" if value is True else str(value).replace("\r\n", "\n").strip()


def _words(field: forms.Field, values: Sequence[str]) -> str:
    """Return values as a reader sees them: labels of choices, yes and no."""
    if isinstance(field, forms.BooleanField):
        return "yes" if values else "no"
    choices = getattr(field, "choices", None)
    labels = {} if choices is None else {str(value): str(label) for value, label in _flat(choices)}
    return ", ".join(labels.get(value, value) for value in values)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    """Return the choices of a menu without its headings."""
    flat = []
    for value, label in choices:
        flat += list(label) if isinstance(label, list | tuple) else [(value, label)]
    return flat


def _kept(data: QueryDict) -> tuple[tuple[str, str], ...]:
    """Return everything that was typed, to be sent again."""
    names = [name for name in data if name not in _NOT_TYPED and not name.startswith((PICK, WRITTEN))]
    return tuple((name, value) for name in names for value in data.getlist(name))
