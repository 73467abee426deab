"""A year of irregular days: every recorded change inside a reader's scope is told exactly once to each it concerns.

What is owed is worked out from a log of what was done, issue by issue and once more for the whole year; what was told
is read from the issues. Two changes of the clocks on both halves of the earth lie in the year.
"""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from recommendations.models import Digest, Direction
from recommendations.vocabulary import Cadence, Label
from tests.digests.year import ACTIONS, MONTH, NEW_YEAR, REACHED, YEAR, Year, told_new

pytestmark = pytest.mark.django_db
NAMES = {"United States": "united-states", "Estonia": "estonia", "France": "france"}
# How long until it happens (by weight), what, to which of what there is, and which of the issues then get lost.
DEEDS = st.tuples(st.integers(1, 40), st.sampled_from(ACTIONS), *[st.integers(0, 60)] * 3)
# A year in which everything happens after there is something for it to happen to; generated ones may leave it out.
KINDS = (*["record"] * 3, "judge", "correct", "record", "redate", "retract")
KINDS += (*["record"] * 2, "merge", "judge", "leave", "wish")
FULL = [(20, kind, n, 7 * n, 10) for n, kind in enumerate(KINDS)]
# A year takes seconds, so one that fails is shown as it is and not made smaller.
FEW = settings(max_examples=2, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))


def lived(deeds):
    """A year in which these things happen, a job some hours after each of them, and a month in which nothing does."""
    year, passed, total = Year(), 0, sum(weight for weight, *_ in deeds)
    for weight, kind, one, other, fate in deeds:
        passed += weight
        now = NEW_YEAR + YEAR * passed / total
        year.act(kind, one, other, now)
        year.run(fate, now + timedelta(minutes=30))
    for reader in year.readers.values():
        type(reader.row).objects.filter(pk=reader.row.pk).update(paused_at=None)
    for months in (1, 2):
        year.run(10, NEW_YEAR + YEAR + months * MONTH)
    return year


def simulated(check):
    """Run a check on each reader of a generated year, and leave nothing behind."""

    @FEW
    @example(FULL)
    @given(st.lists(DEEDS, min_size=12, max_size=16))
    def run(deeds):
        with transaction.atomic():
            year = lived(deeds)
            for name, reader in year.readers.items():
                check(year, name, reader)
            transaction.set_rollback(True)

    return run


def covered(reader):
    """Each issue with what came before it: where the last one that reached the reader ended, and where the last
    one did that is settled."""
    read = settled = reader.row.started_at
    for digest, content, state, scope in reader.issues:
        yield digest, content, state, scope, read, settled
        if state in REACHED:
            read = settled = digest.period_end
        elif state == "empty" and content.cadence is not Cadence.ON_CHANGE:
            settled = digest.period_end


def check_periods(reader):
    rows = list(Digest.objects.filter(subscription=reader.row).order_by("period_start"))
    assert [row.period_start for row in rows] == [reader.row.started_at, *(row.period_end for row in rows[:-1])]
    for row, content, _, _, read, settled in covered(reader):
        assert read <= content.period_start <= settled
        local = row.period_end.astimezone(ZoneInfo(reader.row.time_zone))
        assert (local.hour, local.minute) == (reader.row.send_hour, 0)
        assert content.cadence is not Cadence.WEEKLY or local.weekday() == 0
        assert content.cadence is not Cadence.MONTHLY or local.day == 1
        assert content.problems == ()
    numbers = [content.issue for _, content, state, _ in reader.issues if state in REACHED]
    assert numbers == list(range(1, len(numbers) + 1))


def owed_new(year, known, scope, start, end):
    """What counts at the end of an issue, counts not or was judged otherwise at its beginning, and was not told."""
    found = Counter()
    for code, past in year.log.items():
        for pair in past.judged:
            since = past.counts_since(pair, end)
            is_known = pair in known.get(code, {}).get("judged", {})
            if pair in scope and since and since != past.counts_since(pair, start) and not is_known:
                found[(code, *pair)] += 1
    return found


def owed_corrections(year, known, end):
    """What was told and is otherwise at the end of an issue."""
    return {code for code, was in known.items() if not was["gone"] and was != state_at(year.log[code], was, end)}


def state_at(past, was, end):
    if past.is_gone(end):
        return was | {"gone": True}
    judged = {pair: past.judgement(pair, end)[1] for pair in was["judged"]}
    return {"gone": False, "facts": past.at(end), "judged": judged}


def check_told(year, reader):
    known = {}
    for digest, content, state, scope, *_ in covered(reader):
        start, end = content.period_start, digest.period_end
        new = Counter({(e, r, NAMES[actor]): n for (e, r, actor), n in told_new(content).items()})
        assert new == owed_new(year, known, scope, start, end)
        wrong = owed_corrections(year, known, end)
        assert Counter(one.url.split("/")[-2] for one in content.corrections) == Counter(wrong)
        if state in REACHED:
            for code, *pair in new:
                known.setdefault(code, {"gone": False, "judged": {}})["judged"][tuple(pair)] = None
            for code in {*wrong, *(code for code, *_ in new)}:
                known[code] = state_at(year.log[code], known[code], end)
    return known


def check_labels(reader, rows):
    # Who chose a group sees the arrow of the group, and the developments that moved its members.
    arrows = {actor.code for actor in reader.row.actors.all()} or {*NAMES.values(), "baltic-states"}
    for digest, content, state, scope, *_ in covered(reader):
        moved = {(move.recommendation, move.actor_code) for move in content.moves if move.label_changed}
        start, end = content.period_start, digest.period_end
        assert moved == {
            pair for pair in scope if pair[1] in arrows and label_at(rows, pair, start) != label_at(rows, pair, end)
        }
        if content.cadence is Cadence.ON_CHANGE:
            assert (state == "empty") is not bool(moved or content.corrections)


def label_at(rows, pair, moment):
    """The label of the last day recorded before a moment, as it was recorded last."""
    by_then = [row for row in rows.get(pair, ()) if row[1] < moment]
    return max(by_then)[2] if by_then else Label.INSUFFICIENT.value


@simulated
def test_every_change_is_told_once_to_each_reader_it_concerns(year, name, reader):
    check_periods(reader)
    known = check_told(year, reader)
    rows = {}
    for *pair, as_of, recorded_at, label in Direction.objects.values_list(
        "track__recommendation__code", "track__actor__code", "as_of", "recorded_at", "label"
    ):
        rows.setdefault(tuple(pair), []).append((as_of, recorded_at, label))
    check_labels(reader, rows)
    # Who never chose other recommendations knows in the end what is known, and nothing else.
    if name != "fay":
        assert standing(known) == counting(year, reader)


def standing(known):
    """What a reader holds for true, by event, recommendation and actor."""
    told = [(code, *one) for code, was in known.items() if not was["gone"] for one in was["judged"].items()]
    return {(code, pair): judged for code, pair, judged in told if judged}


def counting(year, reader):
    """What counted when the last issue closed that reached the reader, or that had nothing to tell."""
    *_, (digest, content, state, _, read, _settled) = covered(reader)
    withheld = state not in REACHED and content.cadence is Cadence.ON_CHANGE
    end, scope = (read if withheld else digest.period_end), reader.scope()
    pairs = [(code, past, pair) for code, past in year.log.items() for pair in scope.intersection(past.judged)]
    return {(code, pair): past.judgement(pair, end)[1] for code, past, pair in pairs if past.counts_since(pair, end)}
