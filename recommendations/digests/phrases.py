"""What an issue says of its parts, in phrases that the text part and the HTML part share, so that both say the same."""

from collections.abc import Iterable

from recommendations.digests.content import Development, DigestContent, Figure, Judged, Move, Watch
from recommendations.digests.wording import counted, named, period_exactly, rhythm, short_day
from recommendations.vocabulary import Cadence, Certainty, Detail

CREED = ("Alignment is not influence.", "Movement toward a recommendation does not show that the brief caused it.")


def issue_words(content: DigestContent) -> str:
    """Return “Weekly digest 6”; “Digest 6” where issues follow changes and not the calendar."""
    if content.cadence is Cadence.ON_CHANGE:
        return f"Digest {content.issue}"
    return f"{content.cadence.label} digest {content.issue}"


def moves_title(content: DigestContent) -> str:
    """Return the heading over what moved."""
    only_labels = all(move.label_changed for move in content.moved)
    return "Labels that moved" if only_labels else "Labels and shares that moved"


def share_words(move: Move) -> str:
    """Return “Toward share up 6 points, from 55 to 61: new events +7, ageing −1”, the causes where they are known.

    Empty where one of the two shares is not known.
    """
    if move.share_before is None or move.share_after is None:
        return ""
    before, after = round(100 * move.share_before), round(100 * move.share_after)
    causes = ", ".join(f"{part.words} {_signed(part.points)}" for part in move.split)
    because = f": {causes}" if causes else ""
    if before == after:
        return f"Toward share {after} points, as before{because}"
    way = "up" if after > before else "down"
    points = "point" if abs(after - before) == 1 else "points"
    return f"Toward share {way} {abs(after - before)} {points}, from {before} to {after}{because}"


def _signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"−{-points}" if points else "0"


def cause_words(move: Move) -> str:
    """Return the sentence on what moved it, unless the split beside the share says so in points."""
    return "" if move.split and not move.faded else move.cause


def quiet_words(content: DigestContent) -> str:
    """Return the one sentence of a mail that has nothing new to tell."""
    exactly = period_exactly(content.period_start, content.period_end, content.time_zone)
    nothing = "No label changed" if content.cadence is Cadence.ON_CHANGE else "Nothing new was recorded"
    return f"{nothing} on {_about(content)} from {exactly}."


def watch_words(watch: Watch) -> str:
    """Return “it would move Latvia toward R10”."""
    return f"would move {watch.actor} {watch.side.value} on {watch.recommendation}"


def judged_words(judged: Judged) -> str:
    """Return “major”, or “major (coders differ)”."""
    return f"{judged.significance.value} (coders differ)" if judged.coders_differ else judged.significance.value


def step_words(development: Development) -> str:
    """Return “Step: decided”, the rung of the words-to-deeds ladder, or that there is none."""
    return f"Step: {development.step.label.lower()}" if development.step else "No act of policy"


def late_words(development: Development, *, year: int) -> str:
    """Return “Recorded on 3 Feb” where the event is older than the period, else nothing."""
    on = development.recorded_late_on
    return f"Recorded on {short_day(on, year=year)}" if on else ""


def source_words(publisher: str, source_url: str) -> str:
    """Return who says so."""
    return publisher or ("Source" if source_url else "Source without an address")


def figure_words(figure: Figure) -> str:
    """Return “2025: 12 sets (was 10), to be confirmed”."""
    was = f" (was {figure.was})" if figure.was else ""
    doubt = ", to be confirmed" if figure.certainty is Certainty.RECALLED else ""
    return f"{figure.period}: {figure.value} {figure.unit}{was}{doubt}"


def choice_words(content: DigestContent) -> str:
    """Return what the reader asked for."""
    parts = [rhythm(content.cadence), _scope(content)]
    if content.actors_chosen:
        parts.append(f"only {named(content.actors_chosen)}")
    if content.detail is Detail.COUNTS:
        parts.append("counts only")
    return f"You chose: {', '.join(parts)}."


def _scope(content: DigestContent) -> str:
    """Return “all recommendations”, or the pillars and recommendations chosen."""
    pillars = [f"pillar “{name}”" for name in content.pillars_chosen]
    one_by_one = ["recommendation " + content.chosen[0]] if len(content.chosen) == 1 else []
    several = ["recommendations " + named(content.chosen)] if len(content.chosen) > 1 else []
    return named([*pillars, *one_by_one, *several]) or "all recommendations"


def _about(content: DigestContent) -> str:
    narrowed = content.chosen or content.pillars_chosen or content.actors_chosen
    return "what you follow" if narrowed else f"“{content.brief}”"


def standing_title(content: DigestContent) -> str:
    """Return “Where the 14 recommendations stand”: how many the issue is about."""
    total = sum(standing.numbers[0] for standing in content.standings) if content.columns else len(content.chosen)
    return "Where the recommendation stands" if total == 1 else f"Where the {total} recommendations stand"


def by_recommendation(moves: Iterable[Move]) -> list[list[Move]]:
    """Put the changes of one recommendation together, in the order in which each is first met."""
    found: dict[str, list[Move]] = {}
    for move in moves:
        found.setdefault(move.recommendation, []).append(move)
    return list(found.values())


def summary(content: DigestContent) -> str:
    """Return one line that a mailbox shows beside the subject."""
    if content.quiet:
        return quiet_words(content)
    parts = ((len(content.corrections), "correction"), (len(content.developments), "new development"))
    counts = [counted(number, noun) for number, noun in parts if number]
    return " ".join(f"{words}." for words in (*counts, content.brief))
