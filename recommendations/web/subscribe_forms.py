"""The forms of a subscription: what is wanted, and for which address."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms

from recommendations.catalogue.queries import pillars_of, recommendations_of
from recommendations.digests.mailbox import BadAddress, mailbox
from recommendations.digests.wishes import FIRST_HOUR, LAST_HOUR, Wish, actors_of
from recommendations.models import Brief
from recommendations.vocabulary import Cadence, Detail

_CADENCES = [
    (Cadence.DAILY.value, "Every day"),
    (Cadence.WEEKLY.value, "Every Monday"),
    (Cadence.MONTHLY.value, "On the first of each month"),
    (Cadence.ON_CHANGE.value, "Only when a label changes"),
]
_DETAILS = [(Detail.FULL.value, "Everything, with sources"), (Detail.COUNTS.value, "Only how many of what")]
_HOURS = [(hour, f"{hour:02}:00") for hour in range(FIRST_HOUR, LAST_HOUR + 1)]
_MANY = ("pillars", "recommendations", "actors")
_NOT_HERE = "“%(value).60s” is not in this brief, or not any more. Choose anew."
_NOT_LISTED = "“%(value).60s” is not one of the choices. Choose from the list."
_NO_ZONE = "“%(value).60s” is no time zone we know. Choose from the list."
_NO_HOUR = "“%(value).60s” is no hour we send at. Choose from the list."


@dataclass(frozen=True, slots=True)
class Tick:
    """One box of the choice of pillars and recommendations."""

    code: str
    title: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A pillar with its recommendations."""

    pillar: Tick
    recommendations: list[Tick]


class WishForm(forms.Form):
    """What is sent, how often and when. `with_queue` is asked only of those who decide stories."""

    cadence = forms.ChoiceField(label="How often", choices=_CADENCES, error_messages={"invalid_choice": _NOT_LISTED})
    send_hour = forms.TypedChoiceField(
        label="At what time", choices=_HOURS, coerce=int, error_messages={"invalid_choice": _NO_HOUR}
    )
    time_zone = forms.ChoiceField(label="In which time zone", error_messages={"invalid_choice": _NO_ZONE})
    detail = forms.ChoiceField(
        label="How much", choices=_DETAILS, widget=forms.RadioSelect, error_messages={"invalid_choice": _NOT_LISTED}
    )
    quiet_mail = forms.BooleanField(label="Also write when nothing is new", required=False)
    with_queue = forms.BooleanField(label="End with what waits for staff", required=False)
    pillars = forms.MultipleChoiceField(label="Pillars", required=False, error_messages={"invalid_choice": _NOT_HERE})
    recommendations = forms.MultipleChoiceField(
        label="Recommendations", required=False, error_messages={"invalid_choice": _NOT_HERE}
    )
    actors = forms.MultipleChoiceField(label="Actors", required=False, error_messages={"invalid_choice": _NOT_HERE})

    def __init__(
        self, *args: Any, brief: Brief, wish: Wish | None = None, may_have_queue: bool = False, **options: Any
    ) -> None:
        """Offer what the brief has. `wish`: what is chosen at first; empty, what suits most."""
        super().__init__(*args, **{"initial": asdict(wish or Wish(brief.code))} | options)
        self.brief = brief
        self._pillars = list(pillars_of(brief))
        self._recommendations = list(recommendations_of(brief))
        self._actors = list(actors_of(brief))
        self._choices("pillars", [(one.code, one.title) for one in self._pillars])
        self._choices("recommendations", [(one.code, one.title) for one in self._recommendations])
        self._choices("actors", [(one.code, one.name) for one in self._actors])
        self._choices("time_zone", [name for _, names in zones() for name in names])
        if not may_have_queue:
            del self.fields["with_queue"]

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def wish(self) -> Wish:
        """Return what was asked; the form must be valid."""
        typed = self.cleaned_data
        return Wish(
            brief=self.brief.code,
            pillars=tuple(typed["pillars"]),
            recommendations=tuple(typed["recommendations"]),
            actors=tuple(typed["actors"]),
            cadence=Cadence(typed["cadence"]),
            send_hour=typed["send_hour"],
            time_zone=typed["time_zone"],
            detail=Detail(typed["detail"]),
            quiet_mail=typed["quiet_mail"],
            with_queue=typed.get("with_queue", False),
        )

    @property
    def parts(self) -> list[Part]:
        """Return the choice of pillars and recommendations as it stands."""
        pillars, ones = self._ticked("pillars"), self._ticked("recommendations")
        below: defaultdict[int, list[Tick]] = defaultdict(list)
        for one in self._recommendations:
            below[one.pillar_id].append(Tick(one.code, one.title, one.code in ones))
        return [Part(Tick(one.code, one.title, one.code in pillars), below[one.pk]) for one in self._pillars]

    @property
    def narrowed(self) -> bool:
        """Whether something is chosen, or was chosen wrongly, so that the choice must be seen."""
        return any(self._ticked(name) or self[name].errors for name in _MANY)

    @property
    def actor_ticks(self) -> list[Tick]:
        """Return the choice of actors as it stands."""
        ticked = self._ticked("actors")
        return [Tick(one.code, one.name, one.code in ticked) for one in self._actors]

    @property
    def zone_groups(self) -> list[tuple[str, list[Tick]]]:
        """Return the choice of time zones as it stands, by part of the world."""
        chosen = self["time_zone"].value()
        return [(region, [Tick(name, title, name == chosen) for name, title in names]) for region, names in zones()]

    @property
    def chosen_fields(self) -> list[forms.BoundField]:
        """Return the fields of which several may be chosen, for what is wrong with them."""
        return [self[name] for name in _MANY]

    def _ticked(self, name: str) -> set[str]:
        return {str(value) for value in self[name].value() or ()}


class AddressForm(forms.Form):
    """One address, made into what mail servers take."""

    email = forms.CharField(
        label="Your e-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": "Give an e-mail address, such as ann@example.org."},
    )

    def clean_email(self) -> str:
        """Return the address as it is written to."""
        try:
            return mailbox(self.cleaned_data["email"])
        except BadAddress as bad:
            raise forms.ValidationError(str(bad)) from bad


class SubscribeForm(AddressForm, WishForm):
    """An address and what it wants."""


@cache
def zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the time zones by part of the world, as a select offers them."""
    regions: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in sorted(available_timezones()):
        region, _, place = name.partition("/")
        if place and region not in {"Etc", "SystemV"}:
            regions[region].append((name, place.replace("_", " ").replace("/", ", ")))
    return [("", [("UTC", "Universal time (UTC)")]), *regions.items()]
