#!/usr/bin/env python3
"""Writes tests/vectors/options-bsm-random-mp.json: Black-Scholes-Merton by direct differentiation.

The value is evaluated at 80 digits from the doubles of the file (exactly, as hexadecimal), and every
Greek is a numerical derivative of that one function: no closed form of a Greek is used. Rows cover
ordinary options, far wings, minutes to expiry, tiny and huge volatilities, in every settlement.
"""

import json
import pathlib
import random

from mpmath import mp, mpf

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests/vectors/options-bsm-random-mp.json"
ROWS = 300
MARGINED_ROWS = 60  # futures-margined, after the others
FIELDS = ["value", "delta", "gamma", "vega", "theta", "rho", "phi", "dual_delta", "dual_gamma",
          "vanna", "volga", "charm", "veta", "speed", "zomma", "color", "ultima"]
# Orders of differentiation in (S, K, T, vol, r, q), and the sign of the convention.
ORDERS = {
    "delta": ((1, 0, 0, 0, 0, 0), 1), "gamma": ((2, 0, 0, 0, 0, 0), 1),
    "vega": ((0, 0, 0, 1, 0, 0), 1), "theta": ((0, 0, 1, 0, 0, 0), -1),
    "rho": ((0, 0, 0, 0, 1, 0), 1), "phi": ((0, 0, 0, 0, 0, 1), 1),
    "dual_delta": ((0, 1, 0, 0, 0, 0), 1), "dual_gamma": ((0, 2, 0, 0, 0, 0), 1),
    "vanna": ((1, 0, 0, 1, 0, 0), 1), "volga": ((0, 0, 0, 2, 0, 0), 1),
    "charm": ((1, 0, 1, 0, 0, 0), -1), "veta": ((0, 0, 1, 1, 0, 0), 1),
    "speed": ((3, 0, 0, 0, 0, 0), 1), "zomma": ((2, 0, 0, 1, 0, 0), 1),
    "color": ((2, 0, 1, 0, 0, 0), -1), "ultima": ((0, 0, 0, 3, 0, 0), 1),
}


def cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def value(kind, settlement, spot, strike, expiry, vol, rate, carry):
    sign = 1 if kind == "call" else -1
    total = vol * mp.sqrt(expiry)
    d1 = (mp.log(spot / strike) + (rate - carry) * expiry) / total + total / 2
    d2 = d1 - total
    quote = sign * (spot * mp.exp(-carry * expiry) * cdf(sign * d1)
                    - strike * mp.exp(-rate * expiry) * cdf(sign * d2))
    if settlement == "futures":
        return mp.exp(rate * expiry) * quote
    return quote / spot if settlement == "coin" else quote


def derivative(f, point, orders, steps):
    """Central differences of even accuracy, nested axis by axis, Richardson-extrapolated once.

    A step h leaves an error of h^4 and amplifies the working precision by h^-3 at most: with h =
    10^-12 of the axis' scale and 110 digits, 40 digits of the result are right.
    """
    axes = [axis for axis, order in enumerate(orders) for _ in range(order)]

    def at(p, rest, shrink):
        if not rest:
            return f(*p)
        axis = rest[0]
        h = steps[axis] * shrink
        up, down = list(p), list(p)
        up[axis] += h
        down[axis] -= h
        return (at(up, rest[1:], shrink) - at(down, rest[1:], shrink)) / (2 * h)

    coarse, fine = at(list(point), axes, mpf(1)), at(list(point), axes, mpf(1) / 2)
    return (4 * fine - coarse) / 3


def draw(rng, index, margined=False):
    spot = float(f"{10 ** rng.uniform(-2, 5):.12g}")
    kind = rng.choice(["call", "put"])
    coin = index % 3 == 0
    shape = index % 6
    expiry, vol = rng.uniform(0.01, 3), rng.uniform(0.05, 1.5)
    rate, carry = rng.uniform(-0.05, 0.15), rng.uniform(-0.05, 0.15)
    standard = rng.uniform(-2.5, 2.5)
    if shape == 1:  # far wings
        standard = rng.choice([-1, 1]) * rng.uniform(5, 36)
    if shape == 2:  # minutes to expiry
        expiry, standard = rng.uniform(1e-6, 1e-3), rng.uniform(-12, 12)
    if shape == 3:  # high volatility
        vol = rng.uniform(2, 8)
    if shape == 4:  # hardly any volatility
        vol, standard = rng.uniform(1e-4, 1e-2), rng.uniform(-20, 20)
    if shape == 5:  # no carry at all
        rate = carry = 0.0
    total = vol * expiry**0.5
    strike = spot * float(mp.exp(standard * total + (rate - carry) * expiry))
    settlement = "futures" if margined else "coin" if coin else "quote"
    return [kind, settlement, spot, strike, expiry, vol, rate, carry]


def evaluate(row):
    kind, settlement, *numbers = row
    point = [mpf(x) for x in numbers]
    total = point[3] * mp.sqrt(point[2])
    scale = mpf(10) ** -14 * total  # the narrowest length on any axis, relative to it
    steps = [point[0] * scale, point[1] * scale, point[2] * scale, point[3] * scale, scale, scale]

    def f(*p):
        return value(kind, settlement, *p)

    results = {"value": f(*point)}
    for name, (orders, sign) in ORDERS.items():
        results[name] = sign * derivative(f, point, orders, steps)
    return [mp.nstr(results[name], 25) for name in FIELDS]


def main():
    mp.dps = 400  # the deepest wing is 10^-280 of the terms that the difference is taken of
    rng = random.Random(20210)
    rows = [draw(rng, index) for index in range(ROWS)]
    rng = random.Random(1982)
    rows += [draw(rng, index, margined=True) for index in range(MARGINED_ROWS)]
    vectors = [row[:2] + [x.hex() for x in row[2:]] + evaluate(row) for row in rows]
    head = {
        "source": "scripts/tables/black_vectors.py: mpmath, differences of the value at 400 digits",
        "fields": ["type", "settlement", "S", "K", "T", "vol", "r", "q"] + FIELDS,
        "count": len(vectors),
    }
    text = json.dumps(head)[:-1] + ', "vectors": [\n' + ",\n".join(map(json.dumps, vectors)) + "]}\n"
    OUT.write_text(text)
    print(f"{len(vectors)} rows written to {OUT.name}")


if __name__ == "__main__":
    main()
