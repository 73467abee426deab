"""What can be done with one subscription, the same by the link in a mail and by a reader who is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from recommendations.digests.subscribe_keep import (
    TAKE_BACK_FOR,
    change,
    end_subscription,
    pause,
    resume,
    take_back,
)
from recommendations.digests.wishes import facts_of, may_have_queue, wish_of
from recommendations.models import Subscription
from recommendations.web.subscribe_forms import WishForm

ACTS = ("end", "again", "pause", "resume", "change")


class UnknownAct(ValueError):  # noqa: N818 -- what was sent is at fault, not we
    """A form asks for something nobody can do."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a form: a sentence, or what is wrong, with the form where its fields say so."""

    said: str = ""
    wrong: str = ""
    form: WishForm | None = None


def act(subscription: Subscription, data: Mapping[str, Any], *, now: datetime) -> Done:
    """Do what `do` names and refresh the subscription. A second time nothing changes. Raises UnknownAct."""
    what = str(data.get("do", ""))
    if what not in ACTS:
        raise UnknownAct(f"“{what[:20]}” is nothing that can be done here. Go back and use one of the buttons.")
    if what == "change":
        return _changed(subscription, data)
    if what == "end":
        end_subscription(subscription, now=now)
        return Done(said="You get no more digests of this brief.")
    if what == "again":
        back = take_back(subscription, now=now) or subscription.ended_at is None
        return Done(said="You get it again; nothing was missed.") if back else Done(wrong=_gone(now))
    if subscription.ended_at:
        return Done(wrong="This digest has ended, so there is nothing to pause. Nothing was changed.")
    if what == "pause":
        pause(subscription, now=now)
        return Done(said="Paused. Nothing is sent until you go on.")
    resume(subscription)
    return Done(said="It goes on. The next mail also tells of the pause.")


def wish_form(subscription: Subscription, data: Mapping[str, Any] | None = None) -> WishForm:
    """Return the form of a subscription as it stands, or with what was sent."""
    return WishForm(
        data,
        brief=subscription.brief,
        wish=wish_of(subscription),
        may_have_queue=may_have_queue(subscription.subscriber),
    )


def wording_of(subscription: Subscription) -> dict[str, Any]:
    """Return what the page of a subscription says of it."""
    return {"subscription": subscription, "facts": facts_of(subscription), "take_back_for": TAKE_BACK_FOR}


def _changed(subscription: Subscription, data: Mapping[str, Any]) -> Done:
    form = wish_form(subscription, data)
    if not form.is_valid():
        return Done(wrong="Nothing was changed. Look at the marked fields.", form=form)
    if not change(subscription, form.wish()):
        return Done(wrong="This digest has ended, so there is nothing to change. Take it back, or subscribe anew.")
    subscription.refresh_from_db()
    return Done(said="Your choice is kept. What is open now goes on from where it began.")


def _gone(now: datetime) -> str:
    since = now - TAKE_BACK_FOR
    return f"It ended before {since:%-d %B}, or has been started anew since. To get it again, subscribe anew."
