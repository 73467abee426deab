"""The mails by which an address is shown to belong to its reader: text and HTML, one link, nothing that watches."""

from datetime import datetime

from css_inline import CSSInliner
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from recommendations.digests.addresses import address
from recommendations.digests.mail import NotAccepted, hand_to_mail_server
from recommendations.digests.privacy import HELD_FOR, held_token
from recommendations.digests.subscribe import MANAGES_FOR, manage_token
from recommendations.digests.subscribe_ask import ASKED_FOR, Asked, ask_token
from recommendations.digests.suppress import suppression_of
from recommendations.digests.wishes import chosen_by, facts
from recommendations.models import Subscription

_INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


class NotSent(Exception):  # noqa: N818 -- the mail server's answer, not an error of ours
    """The mail server did not take the mail."""


def mail_confirmation(asked: Asked) -> None:
    """Ask an address to confirm what was asked for it. Raises BadWish, and NotSent."""
    told = facts(asked.wish, chosen_by(asked.wish))
    _send(
        asked.email,
        subject=f"Please confirm: digests on “{told[0][1]}”"[:180],
        name="confirm",
        link=address("subscribe-confirm", ask_token(asked.email, asked.wish, now=asked.asked_at)),
        until=asked.asked_at + ASKED_FOR,
        facts=told,
    )


def mail_fresh_link(subscription: Subscription, *, now: datetime) -> None:
    """Mail a reader a link that lets them change their digest again. Raises NotSent."""
    link = address("subscription", manage_token(subscription, now=now))
    brief = subscription.brief.title
    subject = f"The link to change your digest on “{brief}”"[:180]
    _send(subscription.email, subject=subject, name="fresh", link=link, until=now + MANAGES_FOR, brief=brief)


def mail_held_link(email: str, *, now: datetime) -> None:
    """Mail an address the link to what is held of it, known or not: the mail is the same. Raises NotSent."""
    link = address("privacy-held", held_token(email, now=now))
    _send(email, subject="What the recommendation tracker holds of you", name="held", link=link, until=now + HELD_FOR)


def _send(email: str, *, subject: str, name: str, **context: object) -> None:
    """Hand a mail over, except to an address that must get none; nobody is told which it was."""
    if suppression_of(email):
        return
    about = context | {"email": email, "subject": subject, "site": address("board")}
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"subscribe/mail_{name}.txt", about).strip() + "\n",
        to=[email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    html = render_to_string(f"subscribe/mail_{name}.html", about)
    mail.attach_alternative(_INLINER.inline(html), "text/html")
    try:
        hand_to_mail_server(mail)
    except (NotAccepted, OSError) as error:
        raise NotSent(str(error)) from error
