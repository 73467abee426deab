"""The Beta distribution with the standard library alone: its distribution function and quantiles."""

from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

_TINY = 1e-300
_CLOSE = 1e-16
_MOST_TERMS = 20_000
_MOST_STEPS = 2_000
_SETTLED = 1e-7
_FAR = 500.0
_STANDARD = NormalDist()


def beta_cdf(x: float, a: float, b: float) -> float:
    """Return I_x(a, b), the chance that a Beta(a, b) share is at most x. Needs 0 <= x <= 1 and a, b > 0."""
    if not (0.0 <= x <= 1.0 and a > 0.0 and b > 0.0):
        raise ValueError(f"I_x(a, b) needs x from 0 to 1 and positive a and b, not x={x}, a={a}, b={b}.")
    if x in (0.0, 1.0):
        return x
    front = exp(a * log(x) + b * log1p(-x) - _log_beta(a, b))
    if x * (a + b + 2.0) <= a + 1.0:  # the fraction converges fast below the mean, so above it take the mirror image
        return front * _continued_fraction(x, a, b) / a
    return 1.0 - front * _continued_fraction(1.0 - x, b, a) / b


def beta_quantile(p: float, a: float, b: float) -> float:
    """Return the x with I_x(a, b) = p, by Halley steps kept inside a shrinking bracket. Needs 0 < p < 1."""
    if not 0.0 < p < 1.0:
        raise ValueError(f"A quantile needs a probability between 0 and 1, not {p}.")
    low, high, x, log_beta = 0.0, 1.0, _near(p, a, b), _log_beta(a, b)
    for _ in range(_MOST_STEPS):
        error = beta_cdf(x, a, b) - p
        low, high = (low, x) if error > 0.0 else (x, high)
        density = exp((a - 1.0) * log(x) + (b - 1.0) * log1p(-x) - log_beta)
        newton = error / max(density, _TINY)
        bend = newton * ((a - 1.0) / x - (b - 1.0) / (1.0 - x))
        closer = x - newton / (1.0 - 0.5 * min(1.0, max(-1.0, bend)))
        if abs(closer - x) <= _SETTLED * min(x, 1.0 - x):  # a Halley step triples the digits: this was the last one
            return closer
        x = closer if low < closer < high else 0.5 * (low + high)
    raise ArithmeticError(f"No quantile found for p={p}, a={a}, b={b}; check that a and b are sensible masses.")


def _near(p: float, a: float, b: float) -> float:
    """Return about where the quantile is, to two or three digits: two steps less to take from there than from the mean.

    Carter's approximation, as in algorithm AS 109; it holds for shapes above 1, as those of a direction are.
    """
    mean = a / (a + b)
    if min(a, b) <= 1.0:
        return mean
    y = _STANDARD.inv_cdf(p)
    s, t = 1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0)
    r, h = (y * y - 3.0) / 6.0, 2.0 / (s + t)
    w = y * sqrt(max(0.0, h + r)) / h - (s - t) * (r + 5.0 / 6.0 - 2.0 / (3.0 * h))
    x = a / (a + b * exp(min(-2.0 * w, _FAR)))
    return x if x < 1.0 else mean


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _continued_fraction(x: float, a: float, b: float) -> float:
    """Evaluate the fraction of I_x(a, b) by Lentz's method, two terms a turn."""
    c, d = 1.0, 1.0 / (1.0 - (a + b) * x / (a + 1.0) or _TINY)
    value = d
    for m in range(1, _MOST_TERMS):
        place = a + 2 * m
        even = m * (b - m) * x / ((place - 1.0) * place)
        d = 1.0 / (1.0 + even * d or _TINY)
        c = 1.0 + even / c or _TINY
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / (place * (place + 1.0))
        d = 1.0 / (1.0 + odd * d or _TINY)
        c = 1.0 + odd / c or _TINY
        turn = d * c
        value *= turn
        if -_CLOSE <= turn - 1.0 <= _CLOSE * 3.0:
            return value
    raise ArithmeticError(f"I_x(a, b) did not settle for x={x}, a={a}, b={b}; the masses are far too large.")
