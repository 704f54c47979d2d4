"""Tables of the logarithm of the gamma function."""

from mpmath import mp, mpf

from rounding import array, constant, interpolate, table

WIDTH = mpf(1) / 8
FIRST = mpf(1) / 2
ROWS = 16
DEGREE = 13
TERMS = 8


def without_zeros(x):
    return mp.loggamma(x) / ((x - 1) * (x - 2))


def gamma_table():
    text = constant("kStirlingConstant", mp.log(2 * mp.pi) / 2 - mpf(1) / 2, "(log(2 pi) - 1) / 2")
    text += constant("kInverseRootTwoPiNearest", 1 / mp.sqrt(2 * mp.pi))
    text += "// Of 1/x, 1/x^3, ...: B(2n) / (2n (2n - 1)).\n"
    text += array(
        "kStirling", [mp.bernoulli(2 * n) / (2 * n * (2 * n - 1)) for n in range(1, TERMS + 1)]
    )
    rows = []
    for i in range(ROWS):
        centre = FIRST + (i + mpf(1) / 2) * WIDTH
        rows.append(interpolate(lambda t: without_zeros(centre + t), WIDTH / 2, DEGREE))
    text += f"inline constexpr std::size_t kGammaColumns = {DEGREE + 1};\n"
    text += "// log Gamma(x) / ((x - 1)(x - 2)) about the middle of each eighth from 1/2 to 5/2.\n"
    return text + table("kGammaTable", rows)
