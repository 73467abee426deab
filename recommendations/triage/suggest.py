"""What a text may bear on, and how: recommendations, sides, steps, actors. Asked by pipeline, page and commands.

Terms and meaning decide together where a text is in English and the text model is installed, terms alone otherwise.
Nothing here is written; a suggestion is for a person to confirm.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings

from recommendations.models import Actor, ActorAlias, MatchTerm, Recommendation
from recommendations.triage.actors import ActorFinder, ActorName, Alias, named_actors
from recommendations.triage.gather import gather_lessons
from recommendations.triage.kept_vectors import read_vectors, write_vectors
from recommendations.triage.learn import Learned, Reading, is_enough, texts_of
from recommendations.triage.lessons import CONTEXT, Lessons
from recommendations.triage.match import MATCH_VERSION, RELEVANT_FROM, Match, Matcher, MatchRule
from recommendations.triage.meaning import Encoder, Vectors, load_encoder
from recommendations.triage.sides import CERTAIN_FROM, SideGuess, Sides
from recommendations.triage.steps import Steps
from recommendations.triage.words import language_of
from recommendations.vocabulary import ActorKind, ActorRole, MatchKind, Side, Step

__all__ = ["ActorName", "Suggester", "Suggestion", "named_actors", "read_suggester"]

TERMS_VERSION = f"{MATCH_VERSION}-terms"
NO_MODEL = "The text model is not installed, so terms decide alone. Install requirements.txt to read by meaning too."
TOO_FEW = "Too few events are judged to learn from, so terms decide alone."
# What terms alone are worth: a whole term brings a text to the page, parts of one do not.
_ALONE = 0.6
_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A recommendation that a text may bear on.

    `relevance` 0 to 1; `matched_terms` as they stand in the text, none where `reads_like` (the headline of a confirmed
    event) is all that speaks for it. `side` and `side_certainty` None: the machine abstains; so does `step` None.
    `term_ids`: the matching terms behind it. `version`: of the method that suggests.
    """

    recommendation_id: int
    relevance: float
    matched_terms: tuple[str, ...]
    side: Side | None = None
    side_certainty: float | None = None
    step: Step | None = None
    reads_like: str = ""
    term_ids: tuple[int, ...] = ()
    version: str = MATCH_VERSION


class Suggester:
    """Everything that is known about what to look for, ready to be asked about texts.

    `note`: a sentence where less than everything is at work, else empty. `mark`: two with the same one say the same.
    """

    def __init__(self, state: "State", *, encoder: Encoder | None, known: Mapping[str, Vectors] | None = None) -> None:
        lessons = state.lessons
        self.note = NO_MODEL if encoder is None else "" if is_enough(lessons) else TOO_FEW
        self.mark = sha256(repr((MATCH_VERSION, self.note, state)).encode()).hexdigest()
        encoder = None if self.note else encoder
        self._encoder = encoder
        self._matcher = Matcher([MatchRule(pk, MatchKind(kind), *rest) for pk, kind, *rest in state.terms])
        self._parties = {actor: party for actor, *_, party in state.actors if party}
        self._names = ActorFinder(
            [ActorName(actor, name, kind == ActorKind.GROUP) for actor, name, kind, _ in state.actors],
            [Alias(*row) for row in state.aliases],
        )
        self.vectors = encoder.encode_known(texts_of(lessons), known or {}) if encoder else {}
        self._learned = Learned(lessons, self.vectors) if encoder else None
        self._sides = lru_cache(maxsize=8)(lambda apart: Sides(lessons, self.vectors, apart))
        self._steps = Steps(lessons.lessons, self.vectors)

    def suggest(self, text: str, *, language: str = "") -> tuple[Suggestion, ...]:
        """Return what is worth showing, most relevant first. `text`: headline, and summary below it."""
        return self._suggest(text, self._vector(text, language), language, frozenset())

    def suggest_unseen(self, text: str, *, address: str = "", language: str = "") -> tuple[Suggestion, ...]:
        """Suggest as if nobody had judged this very item: events at its address or that read the same are left out."""
        vector = self._vector(text, language)
        if vector is None or self._learned is None:
            return self._suggest(text, None, language, frozenset())
        return self._suggest(text, vector, language, self._learned.same_as(_headline(text), address, vector))

    def actors(self, text: str) -> tuple[int, ...]:
        """Return the ids of the tracked actors and groups that a text names."""
        return tuple(actor for actor in self._names.find(text) if actor in self._parties)

    def _vector(self, text: str, language: str) -> Vectors | None:
        """Return what a text means; None where the model does not read its language."""
        reads = self._encoder and language_of(text, told=language) in ("en", "")
        return self._encoder.encode([text])[0] if reads and self._encoder and text.strip() else None

    def _suggest(
        self, text: str, vector: Vectors | None, language: str, apart: frozenset[int]
    ) -> tuple[Suggestion, ...]:
        matches = {match.recommendation_id: match for match in self._matcher.match(text, language=language)}
        if vector is None or self._learned is None:
            readings = {pk: Reading(match.relevance * _ALONE, "") for pk, match in matches.items()}
        else:
            found = {pk: match.relevance for pk, match in matches.items()}
            readings = self._learned.readings(vector, found, apart)
        shown = [(pk, reading) for pk, reading in readings.items() if reading.relevance >= RELEVANT_FROM]
        shown.sort(key=lambda one: (-one[1].relevance, one[0]))
        version = TERMS_VERSION if vector is None else MATCH_VERSION
        step = self._steps.guess(_headline(text), vector, apart) if shown else None
        return tuple(
            _suggestion(pk, reading, matches.get(pk), self._side(text, vector, pk, apart), step, version)
            for pk, reading in shown[:_MOST_SHOWN]
        )

    def _side(
        self, text: str, vector: Vectors | None, recommendation_id: int, apart: frozenset[int]
    ) -> SideGuess | None:
        """Return the likelier side for whom the headline names first; None where that is not sure enough."""
        if vector is None:
            return None
        first = self._names.first(_headline(text)) or self._names.first(text)
        party = self._parties.get(first, CONTEXT) if first else CONTEXT
        guess = self._sides(apart).guess(text, vector, recommendation_id, party)
        return guess if guess and guess.certainty >= CERTAIN_FROM else None


@dataclass(frozen=True, slots=True)
class State:
    """All that a suggester rests on, as rows. Two that compare equal make the same suggester."""

    terms: tuple[tuple[Any, ...], ...]
    actors: tuple[tuple[Any, ...], ...]
    aliases: tuple[tuple[Any, ...], ...]
    lessons: Lessons


@dataclass
class _Kept:
    """What this process made last. Making it takes seconds, finding out whether it still holds a few queries."""

    lock: Lock = field(default_factory=Lock)
    state: State | None = None
    suggester: Suggester | None = None


_KEPT = _Kept()


def read_suggester() -> Suggester:
    """Return what to look for today: made anew where terms, names or judgements have changed, else the last one."""
    state = read_state()
    with _KEPT.lock:
        if _KEPT.suggester is None or _KEPT.state != state:
            _KEPT.suggester, _KEPT.state = _make(state, _KEPT.suggester), state
        return _KEPT.suggester


def _make(state: State, last: Suggester | None) -> Suggester:
    """Return a suggester for a state, with the vectors of the last one or of the file; new ones are kept there."""
    folder = Path(settings.DATA_DIR)
    known = last.vectors if last and last.vectors else read_vectors(folder, texts_of(state.lessons))
    made = Suggester(state, encoder=load_encoder(), known=known)
    if made.vectors.keys() - known.keys():
        write_vectors(folder, made.vectors)
    return made


def read_state() -> State:
    """Return the terms that are not quiet, the names of actors, and the lessons."""
    open_ones = Recommendation.objects.filter(archived_at=None, brief__archived_at=None)
    recommendations = frozenset(open_ones.values_list("pk", flat=True))
    terms = MatchTerm.objects.filter(recommendation__in=recommendations, quieted_at=None).order_by("pk")
    actors = Actor.objects.filter(archived_at=None).order_by("position", "code")
    aliases = ActorAlias.objects.filter(actor__archived_at=None).order_by("pk")
    judged = [actor for actor in actors if actor.role in (ActorRole.TRACKED, ActorRole.DERIVED)]
    others = [actor for actor in actors if actor not in judged]
    return State(
        terms=tuple(terms.values_list("recommendation_id", "kind", "text", "language", "pk")),
        actors=(
            *((actor.pk, actor.name, actor.kind, actor.group_id or actor.pk) for actor in judged),
            *((actor.pk, actor.name, actor.kind, None) for actor in others),
        ),
        aliases=tuple(aliases.values_list("actor_id", "text", "language")),
        lessons=gather_lessons(recommendations),
    )


def _suggestion(
    recommendation_id: int,
    reading: Reading,
    match: Match | None,
    side: SideGuess | None,
    step: Step | None,
    version: str,
) -> Suggestion:
    return Suggestion(
        recommendation_id=recommendation_id,
        relevance=round(reading.relevance, 3),
        matched_terms=match.matched_terms if match else (),
        side=side.side if side else None,
        side_certainty=round(side.certainty, 3) if side else None,
        step=step,
        reads_like="" if match else reading.reads_like,
        term_ids=match.rule_ids if match else (),
        version=version,
    )


def _headline(text: str) -> str:
    return text.partition("\n")[0]
