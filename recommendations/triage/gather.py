"""What suggestions learn from, gathered from rows: recommendations, criteria, confirmed events, what was off topic."""

from collections import defaultdict
from functools import cache
from pathlib import Path

from recommendations.models import Actor, Assessment, Citation, Event, Recommendation, Story, Track
from recommendations.triage.lessons import CONTEXT, Criterion, Guide, Lesson, Lessons, Verdict
from recommendations.vocabulary import ActorRole, EventState, MatchKind, RejectReason, Side, Step, StoryState

_MOST_EVENTS = 3_000  # newest first; older ones add little and cost memory
_MOST_REJECTED = 300
_TERMS_TOGETHER = 3
_EVERYDAY = Path(__file__).with_name("everyday.txt")


def gather_lessons(recommendation_ids: frozenset[int]) -> Lessons:
    """Return what the database teaches about these recommendations, in six queries."""
    parties = _parties()
    everyday = tuple(Lesson(line.partition(". ")[0], line) for line in everyday_news())
    return Lessons(
        guides=_guides(recommendation_ids),
        criteria=_criteria(recommendation_ids, parties),
        lessons=(*_confirmed(recommendation_ids, parties), *_off_topic(), *everyday),
    )


@cache
def everyday_news() -> tuple[str, ...]:
    """Return the made-up everyday news that ships as contrast until staff have turned down enough of their own."""
    return tuple(_EVERYDAY.read_text(encoding="utf-8").splitlines())


def _parties() -> dict[int, int]:
    """Return the party of each actor that gets a direction."""
    judged = Actor.objects.filter(role__in=(ActorRole.TRACKED, ActorRole.DERIVED))
    return {pk: group or pk for pk, group in judged.values_list("pk", "group_id")}


def _guides(recommendation_ids: frozenset[int]) -> tuple[Guide, ...]:
    rows = Recommendation.objects.filter(pk__in=recommendation_ids).order_by("pk").prefetch_related("match_terms")
    return tuple(_guide(row) for row in rows)


def _guide(row: Recommendation) -> Guide:
    phrases = [
        term.text
        for term in row.match_terms.all()
        if term.kind == MatchKind.TERM and not term.language and term.quieted_at is None
    ]
    together = range(0, len(phrases), _TERMS_TOGETHER)
    sentences = (row.title, row.summary, row.rationale, *(ask["text"] for ask in row.asks))
    return Guide(
        recommendation_id=row.pk,
        sentences=tuple(sentence for sentence in sentences if sentence),
        terms=tuple("; ".join(phrases[start : start + _TERMS_TOGETHER]) for start in together),
    )


def _criteria(recommendation_ids: frozenset[int], parties: dict[int, int]) -> tuple[Criterion, ...]:
    """Return each test once, though the members of a group all carry it."""
    tracks = Track.objects.filter(recommendation__in=recommendation_ids, actor__in=parties).order_by("pk")
    found: dict[Criterion, None] = {}
    for track in tracks:
        for side, tests in ((Side.TOWARD, track.criteria_toward), (Side.AWAY, track.criteria_away)):
            verdict = Verdict(track.recommendation_id, parties[track.actor_id], side)
            found |= dict.fromkeys(Criterion(text, verdict) for text in tests)
    return tuple(found)


def _confirmed(recommendation_ids: frozenset[int], parties: dict[int, int]) -> tuple[Lesson, ...]:
    """Return the confirmed events that are judged, each with the judgements in force."""
    verdicts: defaultdict[int, dict[Verdict, None]] = defaultdict(dict)
    judged = Assessment.objects.filter(superseded_at=None, track__recommendation__in=recommendation_ids).order_by("pk")
    for event, pk, actor, side in judged.values_list("event_id", "track__recommendation_id", "track__actor_id", "side"):
        verdicts[event][Verdict(pk, parties.get(actor, CONTEXT), Side(side))] = None
    events = Event.objects.filter(state=EventState.CONFIRMED, assessments__superseded_at=None).distinct()
    rows = list(events.order_by("-occurred_on", "-pk")[:_MOST_EVENTS])
    addresses: defaultdict[int, list[str]] = defaultdict(list)
    cited = Citation.objects.filter(event__in=rows, withdrawn_at=None).exclude(canonical_url="").order_by("pk")
    for event, address in cited.values_list("event_id", "canonical_url"):
        addresses[event].append(address)
    return tuple(
        Lesson(
            headline=row.headline,
            text=f"{row.headline}\n{row.summary}".strip(),
            addresses=tuple(addresses[row.pk]),
            step=Step(row.step) if row.step else None,
            verdicts=tuple(verdicts[row.pk]),
        )
        for row in rows
        if verdicts[row.pk]
    )


def _off_topic() -> tuple[Lesson, ...]:
    """Return what staff have turned down as off topic, newest first."""
    stories = Story.objects.filter(state=StoryState.REJECTED, reject_reason=RejectReason.OFF_TOPIC)
    headlines = stories.order_by("-decided_at", "-pk").values_list("headline", flat=True)[:_MOST_REJECTED]
    return tuple(Lesson(headline, headline) for headline in headlines)
