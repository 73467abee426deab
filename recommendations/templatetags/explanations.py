"""How the figures of an explanation are written."""

from django import template
from django.utils.translation import gettext

from recommendations.status.values import Tally

register = template.Library()


@register.filter
def signed(points: float) -> str:
    """Return points of a share with their sign, “+3.20” or “−0.40”; nothing moved is “0.00”."""
    figure = f"{abs(points):.2f}"
    if figure == "0.00":
        return figure
    return f"{'+' if points > 0 else '−'}{figure}"


@register.filter
def counted(tally: Tally) -> str:
    """Return one actor's labels as “2 Toward, 1 Mixed”; labels nobody has are left out."""
    return ", ".join(f"{len(codes)} {gettext(shown.label)}" for shown, codes in tally.counts if codes)
