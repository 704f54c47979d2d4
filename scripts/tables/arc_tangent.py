"""Arc tangents of k/64, pi in two words, and the series beyond the table."""

from mpmath import mp, mpf

from refined import two_words
from rounding import array, interpolate, table, to_double

STEPS = 64  # rows between 0 and 1


def arc_tangent_table():
    def remainder(s):  # (atan(t) / t - 1) / s with s = t^2
        return mp.fsum((-1) ** (n + 1) * s**n / (2 * n + 3) for n in range(20))

    text = two_words("kPi", mp.pi, "pi")
    text += array("kArcTangentPolynomial", interpolate(remainder, (mpf(1) / (2 * STEPS)) ** 2, 2))
    rows = []
    for k in range(STEPS + 1):
        value = mp.atan(mpf(k) / STEPS)
        head = mpf(to_double(value))
        rows.append((head, value - head))
    return text + "// atan(k/64) and what is left of it.\n" + table("kArcTangentTable", rows)
