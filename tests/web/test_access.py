"""Every address, every role, the exact answer; an address that is missing here fails the build."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from recommendations.digests.privacy import held_token
from recommendations.digests.subscribe import manage_token, unsubscribe_token
from recommendations.digests.subscribe_ask import ask_token
from recommendations.digests.suppress import suppress
from recommendations.digests.wishes import Wish
from recommendations.management.roles import sync_roles
from recommendations.models import Digest, MatchTerm
from recommendations.status.calls import make_call
from recommendations.vocabulary import Label, SuppressionReason
from recommendations.web.account_invitations import invitation_link, invite
from tests.digests.published import publish
from tests.make import (
    make_candidate,
    make_editor,
    make_feed,
    make_influence,
    make_publisher,
    make_story,
    make_subscription,
    make_user,
    make_watchpoint,
)
from tests.web.world import World, add_indicator, make_world

pytestmark = pytest.mark.django_db

ROLES = {"viewer": "Readers", "editor": "Editors", "reviewer": "Reviewers", "admin": "Administrators"}
WHO = ("stranger", *ROLES)
SIGN_IN_FIRST = 302
EVERYBODY = (200, 200, 200)
STAFF = (SIGN_IN_FIRST, 403, 200)
SIGNED_IN = (SIGN_IN_FIRST, 200, 200)
ELSEWHERE = (302, 302, 302)  # to sign in, to type the password again, or on to where this leads
ADMINISTRATORS = (SIGN_IN_FIRST, 403, 403, 403, 200)

# Name: method, address, and the answers to a stranger, a viewer, an editor, a reviewer and an administrator. Where
# there are three, the last two get the editor's.
TABLE = {
    "board": ("get", "/", EVERYBODY),
    "brief": ("get", "/briefs/brief-1/", EVERYBODY),
    "pillar": ("get", "/briefs/brief-1/pillars/P1/", EVERYBODY),
    "actor": ("get", "/briefs/brief-1/actors/baltic-states/", EVERYBODY),
    "side-by-side": ("get", "/briefs/brief-1/side-by-side/", EVERYBODY),
    "embed-board": ("get", "/embed/board/", EVERYBODY),
    "recommendation": ("get", "/recommendations/brief-1/R01/", EVERYBODY),
    "board-pdf": ("get", "/board.pdf", EVERYBODY),
    "briefing-pdf": ("get", "/briefing.pdf", EVERYBODY),
    "recommendation-pdf": ("get", "/recommendations/brief-1/R01.pdf", EVERYBODY),
    "board-picture": ("get", "/og/board.png", EVERYBODY),
    "recommendation-picture": ("get", "/og/brief-1/R01.png", EVERYBODY),
    "cell-picture": ("get", "/og/brief-1/R01/united-states.png", EVERYBODY),
    "directions-csv": ("get", "/recommendations/brief-1/R01/directions.csv", EVERYBODY),
    "arithmetic-csv": ("get", "/recommendations/brief-1/R01/arithmetic.csv", EVERYBODY),
    "evidence-csv": ("get", "/recommendations/brief-1/R01/evidence.csv", EVERYBODY),
    "timeline-csv": ("get", "/recommendations/brief-1/R01/united-states/timeline.csv", EVERYBODY),
    "timeline-svg": ("get", "/recommendations/brief-1/R01/united-states/timeline.svg", EVERYBODY),
    "indicator-csv": ("get", "/indicators/brief-1/R01/I01/figures.csv", EVERYBODY),
    "indicator-svg": ("get", "/indicators/brief-1/R01/I01/plot.svg", EVERYBODY),
    "events": ("get", "/events/", EVERYBODY),
    "event": ("get", "/events/E001/", EVERYBODY),
    "event-new": ("get", "/events/new/", STAFF),
    "search": ("get", "/search/?q=data", EVERYBODY),
    "search-save": ("post", "/search/save/", (SIGN_IN_FIRST, 422, 422)),
    "search-delete": ("post", "/search/1/delete/", (SIGN_IN_FIRST, 404, 404)),
    "drafts": ("get", "/drafts/", SIGNED_IN),
    "draft-save": ("post", "/drafts/save/", (SIGN_IN_FIRST, 422, 422)),
    "draft-discard": ("post", "/drafts/discard/", ELSEWHERE),
    "manifest": ("get", "/manifest.webmanifest", EVERYBODY),
    "event-assess": ("get", "/events/E001/assess/", STAFF),
    "event-correct": ("get", "/events/E001/correct/", STAFF),
    "event-retract": ("get", "/events/E001/retract/", STAFF),
    "event-merge": ("get", "/events/E001/merge/", STAFF),
    "event-split": ("get", "/events/E001/split/", STAFF),
    "event-past": ("get", "/events/E001/past/?at=2000-01-01T00:00:00Z", (400, 400, 400)),
    "event-review": ("get", "/events/E001/review/", (SIGN_IN_FIRST, 403, 403, 200, 200)),
    "event-resubmit": ("post", "/events/E001/resubmit/", (SIGN_IN_FIRST, 403, 302)),
    "review": ("get", "/review/", STAFF),
    "event-second": ("get", "/events/E001/second/", STAFF),
    "event-second-ask": ("post", "/events/E001/second/ask/", (SIGN_IN_FIRST, 403, 302)),
    "event-settle": ("get", "/events/E001/settle/", (SIGN_IN_FIRST, 403, 403, 200, 200)),
    "second": ("get", "/second/", STAFF),
    "track-check": ("post", "/recommendations/brief-1/R01/check/", (SIGN_IN_FIRST, 403, 404)),
    "track-call": ("post", "/recommendations/brief-1/R01/call/", (SIGN_IN_FIRST, 403, 404)),
    "indicator": ("get", "/indicators/brief-1/R01/I01/", EVERYBODY),
    "indicator-observe": ("post", "/indicators/brief-1/R01/I01/observations/", (SIGN_IN_FIRST, 403, 422)),
    "indicator-paste": ("post", "/indicators/brief-1/R01/I01/paste/", (SIGN_IN_FIRST, 403, 422)),
    "indicator-target": ("post", "/indicators/brief-1/R01/I01/target/", (SIGN_IN_FIRST, 403, 302)),
    "track": ("get", "/recommendations/brief-1/R01/united-states/", EVERYBODY),
    "call-withdraw": ("post", "/calls/{call}/withdraw/", (SIGN_IN_FIRST, 403, 302)),
    "day": ("get", "/desk/", STAFF),
    "watchpoints": ("get", "/watchpoints/", EVERYBODY),
    "watchpoint": ("get", "/watchpoints/{watchpoint}/", STAFF),
    "watchpoint-move": ("get", "/watchpoints/{watchpoint}/move/", STAFF),
    "watchpoint-new": ("get", "/recommendations/brief-1/R01/united-states/watch/", STAFF),
    "influence": ("get", "/influence/", EVERYBODY),
    "influence-new": ("get", "/influence/new/", STAFF),
    "influence-export": ("get", "/influence/export/", EVERYBODY),
    "influence-withdraw": ("post", "/influence/{influence}/withdraw/", (SIGN_IN_FIRST, 403, 302)),
    "triage": ("get", "/triage/", STAFF),
    "story": ("get", "/triage/{story}/", STAFF),
    "story-accept": ("post", "/triage/{story}/accept/", (SIGN_IN_FIRST, 403, 422)),
    "story-merge": ("post", "/triage/{story}/merge/", (SIGN_IN_FIRST, 403, 422)),
    "story-reject": ("post", "/triage/{story}/reject/", (SIGN_IN_FIRST, 403, 422)),
    "story-snooze": ("post", "/triage/{story}/snooze/", (SIGN_IN_FIRST, 403, 422)),
    "story-preview": ("post", "/triage/{story}/preview/", (SIGN_IN_FIRST, 403, 200)),
    "story-dismiss": ("post", "/triage/{story}/dismiss/", (SIGN_IN_FIRST, 403, 302)),
    "triage-reject": ("post", "/triage/reject/", (SIGN_IN_FIRST, 403, 302)),
    "triage-undo": ("post", "/triage/undo/", (SIGN_IN_FIRST, 403, 302)),
    "feeds": ("get", "/feeds/", STAFF),
    "feed-new": ("get", "/feeds/new/", STAFF),
    "feeds-import": ("get", "/feeds/import/", STAFF),
    "feeds-export": ("get", "/feeds/export/", STAFF),
    "feed": ("get", "/feeds/{feed}/", STAFF),
    "feed-edit": ("get", "/feeds/{feed}/edit/", STAFF),
    "feed-check": ("post", "/feeds/{feed}/check/", (SIGN_IN_FIRST, 403, 302)),
    "feed-pause": ("post", "/feeds/{feed}/pause/", (SIGN_IN_FIRST, 403, 422)),
    "feed-start": ("post", "/feeds/{feed}/start/", (SIGN_IN_FIRST, 403, 302)),
    # One kind stands for all of them here; tests/web/test_upkeep_access.py holds every kind.
    "upkeep": ("get", "/upkeep/", STAFF),
    "upkeep-import": ("get", "/upkeep/import/", (SIGN_IN_FIRST, 403, 403, 200, 200)),
    "upkeep-import-columns": ("get", "/upkeep/import/columns.csv", (SIGN_IN_FIRST, 403, 403, 200, 200)),
    "upkeep-quiet": ("get", "/upkeep/quiet/", STAFF),
    "upkeep-wake": ("post", "/upkeep/quiet/{term}/wake/", (SIGN_IN_FIRST, 403, 302)),
    "upkeep-taken-out": ("get", "/upkeep/aliases/out/", STAFF),
    "upkeep-take-out": ("post", "/upkeep/aliases/1/out/", (SIGN_IN_FIRST, 403, 302)),
    "upkeep-merge": ("get", "/upkeep/publishers/{publisher}/merge/", STAFF),
    "upkeep-brief": ("get", "/upkeep/brief/brief-1/", STAFF),
    "upkeep-tracks": ("post", "/upkeep/brief/brief-1/tracks/", (SIGN_IN_FIRST, 403, 403, 302, 302)),
    "upkeep-list": ("get", "/upkeep/briefs/", STAFF),
    "upkeep-new": ("get", "/upkeep/briefs/new/", (SIGN_IN_FIRST, 403, 403, 200, 200)),
    "upkeep-edit": ("get", "/upkeep/terms/{term}/", STAFF),
    "upkeep-archive": ("post", "/upkeep/terms/{term}/archive/", (SIGN_IN_FIRST, 403, 302)),
    "upkeep-history": ("get", "/upkeep/terms/{term}/history/", STAFF),
    "upkeep-version": ("get", "/upkeep/terms/{term}/history/{version}/", STAFF),
    "digests": ("get", "/digests/", STAFF),
    "digest-preview": ("get", "/digests/preview/", STAFF),
    "digest-preview-mail": ("get", "/digests/preview/mail/", (SIGN_IN_FIRST, 403, 400)),
    "digest-preview-send": ("post", "/digests/preview/send/", (SIGN_IN_FIRST, 403, 422)),
    "digest-approve": ("post", "/digests/{digest}/approve/", (SIGN_IN_FIRST, 403, 403, 302, 302)),
    "digest-drop": ("post", "/digests/{digest}/drop/", (SIGN_IN_FIRST, 403, 403, 422, 422)),
    "digest": ("get", "/digests/{digest}/", STAFF),
    "digest-mail": ("get", "/digests/{digest}/mail/", STAFF),
    "digest-resend": ("post", "/digests/{digest}/resend/", (SIGN_IN_FIRST, 403, 302)),
    "issues": ("get", "/issues/", EVERYBODY),
    "issue": ("get", "/issues/brief-1/2026-02-09/", EVERYBODY),
    "issue-text": ("get", "/issues/brief-1/2026-02-09/text/", EVERYBODY),
    "issues-atom": ("get", "/issues/brief-1.atom", EVERYBODY),
    "changes-atom": ("get", "/changes/brief-1.atom", EVERYBODY),
    "method": ("get", "/method/", EVERYBODY),
    "unsubscribe": ("get", "/unsubscribe/{token}/", EVERYBODY),
    "subscribe": ("get", "/subscribe/", EVERYBODY),
    "subscribe-sent": ("get", "/subscribe/sent/", EVERYBODY),
    "subscribe-confirm": ("get", "/subscribe/confirm/{asked}/", EVERYBODY),
    "subscription": ("get", "/subscription/{manage}/", EVERYBODY),
    "subscriptions": ("get", "/account/digests/", SIGNED_IN),
    "subscription-own": ("get", "/account/digests/1/", (SIGN_IN_FIRST, 404, 404)),
    "privacy": ("get", "/privacy/", EVERYBODY),
    "privacy-sent": ("get", "/privacy/sent/", EVERYBODY),
    "privacy-own": ("get", "/account/data/", ELSEWHERE),
    "privacy-held": ("get", "/privacy/{held}/", EVERYBODY),
    "privacy-file": ("get", "/privacy/{held}/file/", EVERYBODY),
    "suppressions": ("get", "/suppressions/", STAFF),
    "suppression-add": ("post", "/suppressions/add/", (SIGN_IN_FIRST, 403, 422)),
    "suppression-lift": ("post", "/suppressions/{suppression}/lift/", (SIGN_IN_FIRST, 403, 403, 302, 302)),
    "sign-in": ("get", "/sign-in/", EVERYBODY),
    "account_login": ("get", "/sign-in/", EVERYBODY),
    "mfa_authenticate": ("get", "/sign-in/second-factor/", ELSEWHERE),
    "mfa_login_webauthn": ("get", "/sign-in/passkey/", ELSEWHERE),
    "sign-out": ("post", "/sign-out/", ELSEWHERE),
    "account_logout": ("post", "/sign-out/", ELSEWHERE),
    "account_signup": ("get", "/sign-up/", EVERYBODY),
    "invitation": ("get", "{invitation}", EVERYBODY),
    "account_reset_password": ("get", "/reset/", EVERYBODY),
    "account_reset_password_done": ("get", "/reset/sent/", EVERYBODY),
    "account_reset_password_from_key": ("get", "/reset/1-forged/", EVERYBODY),
    "account_reset_password_from_key_done": ("get", "/reset/done/", EVERYBODY),
    "account": ("get", "/account/", SIGNED_IN),
    "account_inactive": ("get", "/account/closed/", EVERYBODY),
    "account_change_password": ("get", "/account/password/", SIGNED_IN),
    "account_set_password": ("get", "/account/password/first/", ELSEWHERE),
    "account_email": ("get", "/account/email/", SIGNED_IN),
    "account_email_verification_sent": ("get", "/account/email/sent/", EVERYBODY),
    "account_confirm_email": ("get", "/account/email/forged/", EVERYBODY),
    "usersessions_list": ("get", "/account/sessions/", SIGNED_IN),
    "account_reauthenticate": ("get", "/account/confirm/", SIGNED_IN),
    "mfa_reauthenticate": ("get", "/account/confirm/code/", ELSEWHERE),
    "mfa_reauthenticate_webauthn": ("get", "/account/confirm/passkey/", ELSEWHERE),
    "mfa_index": ("get", "/account/second-factor/", SIGNED_IN),
    "mfa_activate_totp": ("get", "/account/second-factor/app/", ELSEWHERE),
    "mfa_deactivate_totp": ("get", "/account/second-factor/app/remove/", (SIGN_IN_FIRST, 404, 404)),
    "mfa_view_recovery_codes": ("get", "/account/second-factor/codes/", (SIGN_IN_FIRST, 404, 404)),
    "mfa_generate_recovery_codes": ("get", "/account/second-factor/codes/new/", ELSEWHERE),
    "mfa_download_recovery_codes": ("get", "/account/second-factor/codes/file/", (SIGN_IN_FIRST, 404, 404)),
    "mfa_list_webauthn": ("get", "/account/second-factor/passkeys/", SIGNED_IN),
    "mfa_add_webauthn": ("get", "/account/second-factor/passkeys/new/", ELSEWHERE),
    "mfa_edit_webauthn": ("get", "/account/second-factor/passkeys/1/", ELSEWHERE),
    "mfa_remove_webauthn": ("get", "/account/second-factor/passkeys/1/remove/", ELSEWHERE),
    "people": ("get", "/people/", ADMINISTRATORS),
    "person-invite": ("post", "/people/invite/", (SIGN_IN_FIRST, 403, 403, 403, 302)),
    "person-invite-again": ("post", "/people/{person}/invite/", (SIGN_IN_FIRST, 403, 403, 403, 302)),
    "person-withdraw": ("post", "/people/{person}/withdraw/", (SIGN_IN_FIRST, 403, 403, 403, 302)),
    "person-role": ("post", "/people/{person}/role/", (SIGN_IN_FIRST, 403, 403, 403, 302)),
    "person-deactivate": ("post", "/people/{person}/deactivate/", (SIGN_IN_FIRST, 403, 403, 403, 302)),
    "person-activate": ("post", "/people/{person}/activate/", (SIGN_IN_FIRST, 403, 403, 403, 302)),
    "person-forget": ("post", "/people/{person}/second-factor/", (SIGN_IN_FIRST, 403, 403, 403, 302)),
    "robots": ("get", "/robots.txt", EVERYBODY),
    "healthz": ("get", "/healthz", EVERYBODY),
    "readyz": ("get", "/readyz", EVERYBODY),
    "api-board": ("get", "/api/v1/board/", EVERYBODY),
    "api-recommendation": ("get", "/api/v1/recommendations/brief-1/R01/", EVERYBODY),
    "api-indicator": ("get", "/api/v1/indicators/brief-1/R01/I01/", EVERYBODY),
    "api-observations": ("post", "/api/v1/indicators/brief-1/R01/I01/observations/", (403, 403, 415)),
    "api-track": ("get", "/api/v1/recommendations/brief-1/R01/united-states/", EVERYBODY),
    "api-search": ("get", "/api/v1/search/?q=data", EVERYBODY),
    "api-events": ("get", "/api/v1/events/", EVERYBODY),
    "api-event": ("get", "/api/v1/events/E001/", EVERYBODY),
    "api-schema": ("get", "/api/v1/schema/", EVERYBODY),
    "api-docs": ("get", "/api/v1/docs/", EVERYBODY),
    "api-nothing": ("get", "/api/v1/nothing/", (404, 404, 404)),
}


def patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in found:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from patterns(pattern.url_patterns)
        else:
            yield pattern


@pytest.fixture
def roles() -> dict[str, Client]:
    """A browser for each role, signed in to an account that belongs to the group of that name, and a stranger's."""
    sync_roles(Path(settings.BASE_DIR) / "fixtures")
    clients = {"stranger": Client()}
    for who, group in ROLES.items():
        clients[who] = Client()
        user = make_user(who)
        user.groups.add(Group.objects.get(name=group))
        clients[who].force_login(user)
    return clients


def expected(answers: tuple[int, ...]) -> dict[str, int]:
    return dict(zip(WHO, answers if len(answers) == len(WHO) else (*answers, answers[-1], answers[-1]), strict=True))


def names_of(world: World) -> dict[str, str]:
    """Return what the addresses of the table name."""
    add_indicator(world)
    subscription = make_subscription(started_at=world.now)
    digest = Digest.objects.create(
        subscription=subscription,
        period_start=world.now - timedelta(days=7),
        period_end=world.now,
        state="sent",
        text="Nothing new.",
        html="<p>Nothing new.</p>",
        opened_at=world.now,
    )
    publish()
    story = make_story(first_seen_at=world.now)
    make_candidate(story=story, recommendation=world.first)
    until = world.today + timedelta(days=30)
    call = make_call(
        world.track(), label=Label.MIXED, reason="A reason.", expires_on=until, by=make_user("cal"), now=world.now
    )
    term = MatchTerm.objects.create(recommendation=world.first, kind="term", text="data bill")
    invited = invite("new@tracker.example", Group.objects.get(name="Readers"), now=world.now)
    return {
        "digest": str(digest.pk),
        "story": str(story.pk),
        "feed": str(make_feed().pk),
        "publisher": str(make_publisher().pk),
        "term": str(term.pk),
        "watchpoint": str(make_watchpoint(track=world.track()).pk),
        "influence": str(make_influence(recommendation=world.first).pk),
        "version": str(term.history.get().history_id),
        "call": str(call.pk),
        "token": unsubscribe_token(subscription),
        "manage": manage_token(subscription, now=world.now),
        "asked": ask_token("bob@reader.example", Wish("brief-1"), now=world.now),
        "held": held_token("ann@reader.example", now=world.now),
        "suppression": str(suppress("eve@reader.example", reason=SuppressionReason.BOUNCED, now=world.now).pk),
        "person": str(invited.pk),
        "invitation": urlsplit(invitation_link(invited)).path,
    }


def test_every_address_is_in_the_table():
    assert {pattern.name for pattern in patterns(get_resolver().url_patterns)} == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_each_role_gets_its_answer(name, roles):
    method, address, answers = TABLE[name]
    address = address.format(**names_of(make_world()))
    pages = {who: getattr(client, method)(address) for who, client in roles.items()}
    assert {who: page.status_code for who, page in pages.items()} == expected(answers)
    if answers[:2] == (SIGN_IN_FIRST, 403):
        assert pages["stranger"].headers["Location"] == f"/sign-in/?next={address}"


@pytest.mark.parametrize("name", [name for name, (method, *_) in TABLE.items() if method == "post"])
def test_looking_at_an_address_that_acts_changes_nothing(name, roles):
    address = TABLE[name][1].format(digest=1, story=1, call=1, person=1, feed=1, term=1, influence=1, suppression=1)
    assert roles["admin"].get(address).status_code == 405


def test_the_administration_is_closed_to_everybody_but_its_owner(roles):
    lists = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry]
    for who, client in roles.items():
        assert (who, {client.get(address).status_code for address in lists}) == (who, {302})
    owner = Client()
    owner.force_login(User.objects.create_superuser("owner"))
    assert {address: owner.get(address).status_code for address in lists} == dict.fromkeys(lists, 200)


def test_a_form_without_its_token_is_refused_in_a_sentence():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_editor())
    page = client.post("/events/new/", {"headline": "Bill passed"})
    assert page.status_code == 403
    assert "The form was too old" in page.text
