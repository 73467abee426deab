"""The words of the vocabulary in the reader's language.

The vocabulary knows no Django, so its labels are written out once more here, where `makemessages` finds them; a test
compares the two. What is recorded stays as it was written: reasons, headlines and summaries are not translated.
"""

from django import template
from django.utils.translation import gettext, gettext_noop

from recommendations.vocabulary import Term

register = template.Library()

SPOKEN = (
    # Directions, sides
    gettext_noop("Toward"),
    gettext_noop("Leaning toward"),
    gettext_noop("Mixed"),
    gettext_noop("Holding"),
    gettext_noop("Leaning away"),
    gettext_noop("Away"),
    gettext_noop("No recent evidence"),
    gettext_noop("Not yet rated"),
    gettext_noop("Not enough evidence"),
    gettext_noop("Neutral"),
    # From words to deeds
    gettext_noop("Words"),
    gettext_noop("Proposed"),
    gettext_noop("Decided"),
    gettext_noop("Enacted"),
    gettext_noop("Carried out"),
    # How much a judgement weighs
    gettext_noop("Minor"),
    gettext_noop("Moderate"),
    gettext_noop("Major"),
    gettext_noop("Low"),
    gettext_noop("Medium"),
    gettext_noop("High"),
    gettext_noop("Reviewed"),
    gettext_noop("Adjudicated"),
    # Developments and who tells of them
    gettext_noop("Policy"),
    gettext_noop("Statement"),
    gettext_noop("Diplomacy"),
    gettext_noop("Incident"),
    gettext_noop("Analysis"),
    gettext_noop("Confirmed"),
    gettext_noop("Retracted"),
    gettext_noop("Official"),
    gettext_noop("Established"),
    gettext_noop("Specialist"),
    gettext_noop("Secondary"),
    gettext_noop("State-controlled"),
    gettext_noop("Personal"),
    gettext_noop("Unrated"),
    # Indicators
    gettext_noop("Verified"),
    gettext_noop("To be confirmed"),
    gettext_noop("Increase"),
    gettext_noop("Decrease"),
    gettext_noop("Trend"),
    gettext_noop("Floor"),
    gettext_noop("Ceiling"),
    gettext_noop("Ratio"),
    gettext_noop("Linear"),
    gettext_noop("Ordinal"),
    gettext_noop("Yes or no"),
    # Recommendations and tracks
    gettext_noop("Immediate"),
    gettext_noop("Détente"),
    gettext_noop("Long term"),
    gettext_noop("Asked to act"),
    gettext_noop("Affected"),
    gettext_noop("Context"),
    # What became of what was watched
    gettext_noop("Happened"),
    gettext_noop("Did not happen"),
    gettext_noop("Overtaken by events"),
)


@register.filter
def said(term: Term | None) -> str:
    """Return the label of a word in the reader's language; empty for None."""
    return gettext(term.label) if term else ""
