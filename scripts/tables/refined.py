"""Longer polynomials and constants in two words, for the relatives of exp and log and for erf."""

from mpmath import mp, mpf

from elementary import STEPS
from rounding import array, constant, interpolate, short_head, to_double


def two_words(name, x, comment):
    """A constant as the nearest double and what is left of it."""
    nearest = mpf(to_double(x))
    return constant(name, nearest, comment) + constant(name + "Low", x - nearest)


def exponential_table():
    def remainder(r):  # (e^r - 1 - r - r^2/2) / r^3
        return mp.fsum(r**i / mp.factorial(i + 3) for i in range(20))

    text = constant("kLn2", mp.log(2))
    return text + array("kExponentialPolynomial", interpolate(remainder, mp.log(2) / (2 * STEPS), 3))


def logarithm_table():
    def remainder(r):  # (log(1+r) - r + r^2/2) / r^3
        return mp.fsum((-1) ** i * r**i / (i + 3) for i in range(60))

    text = two_words("kInverseLn2", 1 / mp.log(2), "1 / ln 2")
    return text + array("kExtendedLogPolynomial", interpolate(remainder, mpf(2) ** -7, 7))


def error_function_table():
    slope = 2 / mp.sqrt(mp.pi)
    slope_head = short_head(slope, 26)

    def remainder(s):  # (erf(x)/x - slope) / s with s = x^2
        return slope * mp.fsum(
            (-1) ** n * s ** (n - 1) / (mp.factorial(n) * (2 * n + 1)) for n in range(1, 40)
        )

    text = two_words("kRootTwo", mp.sqrt(2), "sqrt 2")
    text += two_words("kInverseRootPi", 1 / mp.sqrt(mp.pi), "1 / sqrt pi")
    text += constant("kErfSlopeHead", slope_head, "2 / sqrt(pi) on 26 bits")
    text += constant("kErfSlopeTail", slope - slope_head)
    return text + array("kErfPolynomial", interpolate(remainder, mpf(9) / 100, 8))
