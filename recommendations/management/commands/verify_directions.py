"""`manage.py verify_directions`: every recorded direction worked out again."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.management.commands.record_directions import day
from recommendations.status.prove import Proof, prove_directions, rows_of_other_versions


class Command(BaseCommand):
    """Work every direction out again from what was known when it was recorded. Writes nothing."""

    help = "Work out every recorded direction again; fail, naming each row, where one comes out differently."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the first day of recording, and the form of the answer."""
        parser.add_argument("--since", type=day, metavar="YYYY-MM-DD", help="only what was recorded since that day")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say how many rows came out the same; where one did not, name it and fail."""
        since: date | None = options["since"]
        same, wrong = 0, []
        for proof in prove_directions(since=since):
            if proof.differences:
                wrong.append(proof)
            else:
                same += 1
        others = rows_of_other_versions(since=since)
        self.stdout.write(_as_json(same, wrong, others) if options["json"] else _as_text(same, wrong, others))
        if wrong:
            raise CommandError(
                f"Directions that do not come out as they were recorded: {len(wrong)}. Something they rest on was "
                "changed in place; look for it in the database's own log. The rows stay as they are."
            )


def _as_text(same: int, wrong: list[Proof], others: dict[str, int]) -> str:
    found = [line for proof in wrong for line in _lines(proof)]
    found.append(f"Directions that come out as they were recorded: {same}.")
    found += [
        f"Recorded by {version}, another version of the method, and left alone: {n}." for version, n in others.items()
    ]
    return "\n".join(found)


def _as_json(same: int, wrong: list[Proof], others: dict[str, int]) -> str:
    answer = {"same": same, "other_versions": others, "differing": [_as_data(proof) for proof in wrong]}
    return json.dumps(answer, ensure_ascii=False, indent=1)


def _lines(proof: Proof) -> list[str]:
    row = proof.row
    where = f"{row.track}, {row.as_of}, recorded {row.recorded_at.isoformat()}"
    return [
        f"{where}: {one.column} was {_plain(one.recorded)!r}, comes out as {_plain(one.recomputed)!r}"
        for one in proof.differences
    ]


def _as_data(proof: Proof) -> dict[str, Any]:
    row = proof.row
    return {
        "recommendation": row.track.recommendation.code,
        "actor": row.track.actor.code,
        "as_of": row.as_of.isoformat(),
        "recorded_at": row.recorded_at.isoformat(),
        "fields": {
            one.column: {"recorded": _plain(one.recorded), "recomputed": _plain(one.recomputed)}
            for one in proof.differences
        },
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
