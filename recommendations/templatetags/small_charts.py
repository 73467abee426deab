"""The charts that fit into a line or a cell: trend, interval, weight. Pure: values in, SVG out, no colour inside.

Up and right are toward, down and left are away. Every number comes from the caller; nothing known draws nothing.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Point = tuple[date, float]
Named = tuple[SafeString, SafeString]  # the attributes and the elements that name a picture
YEAR = timedelta(days=365)

_SPARK_MID, _SPARK_REACH = 12.0, 9.0
_SPARK_FULL = 0.35  # shares this far from even reach the edge: with four imaginary points few go farther
_SPARK_LEFT, _SPARK_WIDTH = 3.0, 82.0
_RANGE_LEFT, _RANGE_WIDTH = 4.0, 168.0


def path(points: Sequence[tuple[float, float]]) -> str:
    """Return the commands of a line through the points, to a tenth of a unit."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def spark(points: Sequence[Point], *, suffix: str, until: date) -> SafeString:
    """Draw twelve months of share (0 to 1) up to a day; the dotted middle is even. No point draws nothing."""
    shown = [(on, share) for on, share in points if until - YEAR <= on <= until]
    if not shown:
        return SafeString("")
    line = [(_spark_x(on, until), _spark_y(share)) for on, share in shown]
    up = _area([(x, min(y, _SPARK_MID)) for x, y in line])
    down = _area([(x, max(y, _SPARK_MID)) for x, y in line])
    last_x, last_y = line[-1]
    return format_html(
        '<svg class="spark spark--{}" viewBox="0 0 88 24" aria-hidden="true">'
        '<line class="spark__mid" x1="0" y1="12" x2="88" y2="12"/>'
        '<path class="spark__up" d="{}"/><path class="spark__dn" d="{}"/><path class="spark__line" d="{}"/>'
        '<circle class="spark__dot" cx="{}" cy="{}" r="2.5"/></svg>',
        *(suffix, up, down, path(line), f"{last_x:.1f}", f"{last_y:.1f}"),
    )


def _spark_x(on: date, until: date) -> float:
    return _SPARK_LEFT + _SPARK_WIDTH * (1 - (until - on).days / YEAR.days)


def _spark_y(share: float) -> float:
    reach = max(-1.0, min(1.0, (share - 0.5) / _SPARK_FULL))
    return _SPARK_MID - _SPARK_REACH * reach


def _area(points: Sequence[tuple[float, float]]) -> str:
    return f"M{points[0][0]:.1f} {_SPARK_MID:.0f}L{path(points)[1:]}V{_SPARK_MID:.0f}Z"


def identifier(prefix: str, code: str) -> str:
    """Return what names a chart on its page; a code may hold anything a document printed."""
    return f"{prefix}-{re.sub(r'[^A-Za-z0-9_-]', '-', code)}"


def titled(ident: str, title: str, told: str) -> Named:
    """Return the attributes and the elements that give a chart its name and its description."""
    attributes = format_html('role="img" aria-labelledby="{0}-t {0}-d"', ident)
    return attributes, format_html('<title id="{0}-t">{1}</title><desc id="{0}-d">{2}</desc>', ident, title, told)


def interval(
    share: float,
    *,
    wide: tuple[float, float],
    narrow: tuple[float, float],
    suffix: str,
    named: Named,
) -> SafeString:
    """Draw the middle 80 % (thin) and 60 % (thick) of the belief about the share, from away to toward; dot at it.

    `named` is what `titled` returns.
    """
    low80, high80 = (_range_x(v) for v in wide)
    low60, high60 = (_range_x(v) for v in narrow)
    return format_html(
        '<svg class="range" viewBox="0 0 176 22" {}>{}'
        '<line class="range__axis" x1="2" y1="11" x2="174" y2="11"/>'
        '<line class="range__thin" x1="{}" y1="11" x2="{}" y2="11"/>'
        '<rect class="range__band range__band--{}" x="{}" y="5.5" width="{}" height="11"/>'
        '<line class="range__mid" x1="88" y1="1" x2="88" y2="21"/>'
        '<circle class="range__dot" cx="{}" cy="11" r="3.5"/></svg>',
        *(*named, f"{low80:.1f}", f"{high80:.1f}", suffix),
        *(f"{low60:.1f}", f"{high60 - low60:.1f}", f"{_range_x(share):.1f}"),
    )


def _range_x(value: float) -> float:
    return _RANGE_LEFT + _RANGE_WIDTH * value


def weight(points: float, *, full: float, side: str) -> SafeString:
    """Draw how much of one full event is left of this one; the figure stands beside it in the text."""
    width = 48 * min(max(points / full, 0.0), 1.0)
    return format_html(
        '<svg viewBox="0 0 48 10" aria-hidden="true"><rect class="weight__full" width="48" height="10"/>'
        '<rect class="weight__bar weight__bar--{}" width="{}" height="10"/></svg>',
        *(side, f"{width:.1f}"),
    )


def joined(pieces: Sequence[SafeString]) -> SafeString:
    """Put pieces of SVG one after the other."""
    return format_html_join(mark_safe(""), "{}", ((piece,) for piece in pieces))
