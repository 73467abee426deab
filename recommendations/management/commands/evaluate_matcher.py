"""`manage.py evaluate_matcher FILE.yaml`: how well suggestions do on labelled news."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.models import Recommendation
from recommendations.triage.evaluate import Measured, Share, evaluate
from recommendations.triage.labelled import BadLabels, read_labelled
from recommendations.triage.suggest import read_suggester

EMPTY = "There is no recommendation to match. Run manage.py load_catalogue first."


class Command(BaseCommand):
    """Measure what the pipeline would suggest, leaving each item's own event out. Nothing is written."""

    help = "Measure suggestions on a labelled file in the shape of fixtures/source/development_set.yaml."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and the form of the answer."""
        parser.add_argument("file", type=Path, metavar="FILE.yaml")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *, file: Path, **options: Any) -> None:
        """Say the shares, each with what it is a share of."""
        open_ones = Recommendation.objects.filter(archived_at=None, brief__archived_at=None)
        codes = dict(open_ones.values_list("pk", "code"))
        if not codes:
            raise CommandError(EMPTY)
        try:
            items = read_labelled(file, codes=set(codes.values()))
        except BadLabels as error:
            raise CommandError(str(error)) from error
        measured = evaluate(read_suggester(), items, codes=codes)
        self.stdout.write(_as_json(measured) if options["json"] else _as_text(measured))


def _as_text(measured: Measured) -> str:
    lines = [
        f"Items: {measured.items}. Method: {measured.version or 'nothing was shown'}.",
        f"Labelled recommendations first: {_said(measured.recall_at_1)}",
        f"Labelled recommendations among the first three: {_said(measured.recall_at_3)}",
        f"Distractors kept out: {_said(measured.kept_out)}",
        f"Right of all shown for relevant items: {_said(measured.right_of_shown)}",
        f"Side right where one is suggested: {_said(measured.side_right)}",
        f"Side suggested: {_said(measured.side_coverage)}",
    ]
    return "\n".join([*lines, measured.note] if measured.note else lines)


def _said(share: Share) -> str:
    return f"{share.value:.3f} ({share.some} of {share.of})" if share.value is not None else "none to count"


def _as_json(measured: Measured) -> str:
    shares = {
        "recall_at_1": measured.recall_at_1,
        "recall_at_3": measured.recall_at_3,
        "distractors_kept_out": measured.kept_out,
        "precision": measured.right_of_shown,
        "side_accuracy": measured.side_right,
        "side_coverage": measured.side_coverage,
    }
    answer: dict[str, Any] = {"items": measured.items, "version": measured.version, "note": measured.note}
    answer |= {name: share.value for name, share in shares.items()}
    answer["counts"] = {name: [share.some, share.of] for name, share in shares.items()}
    return json.dumps(answer, ensure_ascii=False, indent=1)
