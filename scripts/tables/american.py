"""Nodes of the collocation of the early-exercise boundary and of the premium integral."""

from mpmath import mp, mpf

from quadrature import legendre_rows
from rounding import array, constant

COLLOCATION = (8, 12, 16, 24, 32)
PREMIUM = (16, 24, 32, 48)
COSINES = 96  # every degree in use divides it


def unit_rule(n):
    """Gauss and Legendre's rule on [0, 1], in rising order."""
    half = legendre_rows(n)
    rows = [((1 - x) / 2, w / 2) for x, w in half] + [((1 + x) / 2, w / 2) for x, w in half[::-1]]
    assert abs(mp.fsum(w for _, w in rows) - 1) < mpf(10) ** -50
    return rows


def collocation_rule(n):
    """Elapsed time is sin^2(theta) of the whole and what is left cos^2(theta), with theta by Gauss
    and Legendre on [0, pi/2]: both ends are then smooth in the root of the time."""
    angles = [(mp.pi / 2 * t, mp.pi / 2 * w) for t, w in unit_rule(n)]
    columns = {
        "Sine": [mp.sin(a) for a, _ in angles],
        "InverseSine": [1 / mp.sin(a) for a, _ in angles],
        "Cosine": [mp.cos(a) for a, _ in angles],
        "RootCosine": [mp.sqrt(mp.cos(a)) for a, _ in angles],
        "Weight": [2 * mp.cos(a) * w for a, w in angles],
    }
    return "".join(array(f"kCollocation{name}{n}", values) for name, values in columns.items())


def premium_rule(n):
    rule = unit_rule(n)
    return array(f"kPremiumNode{n}", [t for t, _ in rule]) + array(
        f"kPremiumWeight{n}", [w for _, w in rule]
    )


def american_table():
    text = f"// cos(pi k / {COSINES}).\n"
    text += array("kCosines", [mp.cospi(mpf(k) / COSINES) for k in range(COSINES + 1)])
    text += constant("kRootTwoPi", mp.sqrt(2 * mp.pi))
    text += "// sin, 1 / sin, cos, sqrt(cos) of the angles and 2 cos times their weights.\n"
    text += "".join(collocation_rule(n) for n in COLLOCATION)
    text += "// Nodes and weights on [0, 1] by Gauss and Legendre.\n"
    return text + "".join(premium_rule(n) for n in PREMIUM)
