"""The method, written from the parameters in force, so that page and arithmetic cannot drift apart."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.direction.indicator import INDICATOR_V1
from recommendations.direction.parameters import DIRECTION_V1, significance_of_step
from recommendations.status.agreement import GOOD_FROM, TENTATIVE_FROM
from recommendations.status.agreement_reports import agreement_months, low_figures
from recommendations.status.versions import method_versions
from recommendations.vocabulary import Confidence, ShownLabel, Significance, Step


@require_safe
def method_page(request: HttpRequest) -> HttpResponse:
    """Show how a direction is set."""
    months = agreement_months()
    context = {
        "parameters": DIRECTION_V1,
        "versions": method_versions(),
        "indicator_parameters": INDICATOR_V1,
        "points": [
            (
                significance,
                [
                    DIRECTION_V1.significance[significance] * DIRECTION_V1.confidence[confidence]
                    for confidence in Confidence
                ],
            )
            for significance in Significance
        ],
        "confidences": list(Confidence),
        "labels": ShownLabel.from_the_top(),
        "agreement": months,
        "low": low_figures(months),
        "tentative_from": TENTATIVE_FROM,
        "good_from": GOOD_FROM,
        "steps": [(step, significance_of_step(step)) for step in Step],
    }
    return render(request, "recommendations/method.html", context)
