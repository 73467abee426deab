"""Judged events by their age in days, and the explanation of the track they are judged on."""

from datetime import timedelta

from recommendations.status.explain import explain_track, track_by_codes
from tests.make import NOON, TODAY, make_assessment, make_event

DAY = timedelta(days=1)


def judged(track, days=0, *, side="toward", recorded=0, **fields):
    """One confident major event `days` ago, recorded `recorded` days ago."""
    at = NOON - DAY * recorded
    event = make_event(occurred_on=TODAY - DAY * days, recorded_at=at, **fields)
    return make_assessment(event=event, track=track, side=side, recorded_at=at)


def explain(track, *, actor=None, **question):
    found = track_by_codes("brief-1", "R01", actor or track.actor.code)
    return explain_track(found, **{"as_of": TODAY, "known_at": NOON} | question)
