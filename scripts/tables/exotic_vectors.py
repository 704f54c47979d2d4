#!/usr/bin/env python3
"""Writes tests/vectors/options-exotic-mp.json: digitals, barriers, touches by direct differentiation.

Every value is the textbook's closed form at 200 digits (Reiner and Rubinstein in the notation of Haug,
with complex exponents where the rate is negative), from the doubles of the file, exactly, as
hexadecimal. Every Greek is a numerical derivative of that one function. `scales` gives, for each
result, the sum of the sizes of the same derivative of the terms of which the value is the sum: a result
far below it cannot be had from binary64 terms to its last digit.
"""

import functools
import json
import pathlib
import random
import sys

from mpmath import mp, mpf

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests/vectors/options-exotic-mp.json"
FIELDS = ["value", "delta", "gamma", "vega", "theta", "rho", "phi", "dual_delta", "dual_gamma",
          "vanna", "volga", "charm", "veta", "speed", "zomma", "color", "ultima"]
# Orders of differentiation in (S, level, T, vol, r, q), and the sign of the convention.
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
DIGITALS = ["cash", "asset", "gap", "supershare"]
BARRIERS = ["down_in", "down_out", "up_in", "up_out"]
TOUCHES = ["cash_at_hit", "asset_at_hit", "cash_at_expiry", "asset_at_expiry", "cash_no_touch",
           "asset_no_touch"]


def cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def digital_terms(case, spot, strike, expiry, vol, rate, carry):
    sign = 1 if case["type"] == "call" else -1
    total = vol * mp.sqrt(expiry)
    asset, cash = spot * mp.exp(-carry * expiry), mp.exp(-rate * expiry)

    def d1(level):
        return (mp.log(spot / level) + (rate - carry) * expiry) / total + total / 2

    amount = mpf(case["amount"])
    if case["kind"] == "cash":
        return [amount * cash * cdf(sign * (d1(strike) - total))]
    if case["kind"] == "asset":
        return [amount * asset * cdf(sign * d1(strike))]
    if case["kind"] == "gap":
        return [sign * asset * cdf(sign * d1(strike)),
                -sign * amount * cash * cdf(sign * (d1(strike) - total))]
    return [asset / strike * cdf(d1(strike)), -asset / strike * cdf(d1(amount))]


@functools.cache
def mean_overshoot():
    return -mp.zeta(mpf(1) / 2) / mp.sqrt(2 * mp.pi)


def shifted(level, up, vol, monitoring):
    shift = mean_overshoot() * vol * mp.sqrt(monitoring)
    return level * mp.exp(shift if up else -shift)


def barrier_terms(case, spot, strike, expiry, vol, rate, carry):
    """The terms A to F of Haug, section 4.17, each as its two parts."""
    kind, up = case["kind"], case["kind"].startswith("up")
    call = case["type"] == "call"
    level = shifted(mpf(case["barrier"]), up, vol, mpf(case["monitoring_years"]))
    phi, eta = (1 if call else -1), (-1 if up else 1)
    total = vol * mp.sqrt(expiry)
    mu = (rate - carry) / vol**2 - mpf(1) / 2
    drift = (1 + mu) * total
    asset, cash = spot * mp.exp(-carry * expiry), mp.exp(-rate * expiry)
    power = (level / spot) ** (2 * mu)
    x1, x2 = mp.log(spot / strike) / total + drift, mp.log(spot / level) / total + drift
    y1 = mp.log(level**2 / (spot * strike)) / total + drift
    y2 = mp.log(level / spot) / total + drift
    rebate = mpf(case["rebate"])

    def plain(x):
        return [phi * asset * cdf(phi * x), -phi * strike * cash * cdf(phi * (x - total))]

    def image(y):
        return [phi * asset * power * (level / spot) ** 2 * cdf(eta * y),
                -phi * strike * cash * power * cdf(eta * (y - total))]

    def minus(terms):
        return [-term for term in terms]

    a, b, c, d = plain(x1), plain(x2), image(y1), image(y2)
    e = [rebate * cash * cdf(eta * (x2 - total)),
         -rebate * cash * power * cdf(eta * (y2 - total))]
    f = [rebate * term for term in hit_terms(level, spot, expiry, vol, rate, carry, eta)]
    above = strike > level
    table = {
        ("down_in", True): c + e if above else a + minus(b) + d + e,
        ("up_in", True): a + e if above else b + minus(c) + d + e,
        ("down_in", False): b + minus(c) + d + e if above else a + e,
        ("up_in", False): a + minus(b) + d + e if above else c + e,
        ("down_out", True): a + minus(c) + f if above else b + minus(d) + f,
        ("up_out", True): f if above else a + minus(b) + c + minus(d) + f,
        ("down_out", False): a + minus(b) + c + minus(d) + f if above else f,
        ("up_out", False): b + minus(d) + f if above else a + minus(c) + f,
    }
    return table[kind, call]


def hit_terms(level, spot, expiry, vol, rate, carry, eta):
    """One unit of cash when the level is hit: the two terms of F."""
    mu = (rate - carry) / vol**2 - mpf(1) / 2
    total = vol * mp.sqrt(expiry)
    square = mu**2 + 2 * rate / vol**2
    root = mp.sqrt(mp.mpc(square)) if square < 0 else mp.sqrt(square)
    z = mp.log(level / spot) / total + root * total
    first = (level / spot) ** (mu + root) * cdf(eta * z)
    second = (level / spot) ** (mu - root) * cdf(eta * (z - 2 * root * total))
    return [mp.re(first + second)] if square < 0 else [first, second]


def touch_terms(case, spot, barrier, expiry, vol, rate, carry):
    kind, up = case["kind"], case["side"] == "up"
    level = shifted(barrier, up, vol, mpf(case["monitoring_years"]))
    eta = -1 if up else 1
    amount = mpf(case["amount"])
    if kind.endswith("at_hit"):
        paid = level if kind.startswith("asset") else 1
        return [amount * paid * term
                for term in hit_terms(level, spot, expiry, vol, rate, carry, eta)]
    total = vol * mp.sqrt(expiry)
    asset_leg = 1 if kind.startswith("asset") else 0
    mu = (rate - carry) / vol**2 - mpf(1) / 2
    shift = (mu + asset_leg) * total
    x, y = mp.log(spot / level) / total + shift, mp.log(level / spot) / total + shift
    power = (level / spot) ** (2 * (mu + asset_leg))
    paid = amount * (spot * mp.exp(-carry * expiry) if asset_leg else mp.exp(-rate * expiry))
    if kind.endswith("no_touch"):
        return [paid * cdf(eta * x), -paid * power * cdf(eta * y)]
    return [paid * cdf(-eta * x), paid * power * cdf(eta * y)]


TERMS = {"digital": digital_terms, "barrier": barrier_terms, "touch": touch_terms}


def derivative(f, point, orders, steps):
    """Central differences, nested axis by axis, Richardson-extrapolated once; f gives a list."""
    axes = [axis for axis, order in enumerate(orders) for _ in range(order)]

    def at(p, rest, shrink):
        if not rest:
            return f(*p)
        axis = rest[0]
        h = steps[axis] * shrink
        up, down = list(p), list(p)
        up[axis] += h
        down[axis] -= h
        return [(a - b) / (2 * h)
                for a, b in zip(at(up, rest[1:], shrink), at(down, rest[1:], shrink))]

    coarse, fine = at(list(point), axes, mpf(1)), at(list(point), axes, mpf(1) / 2)
    return [(4 * b - a) / 3 for a, b in zip(coarse, fine)]


def market(rng, shape):
    """Spot, expiry, vol, rate, carry and a typical distance in total volatilities."""
    spot = float(f"{10 ** rng.uniform(-2, 5):.12g}")
    expiry, vol = rng.uniform(0.01, 3), rng.uniform(0.05, 1.5)
    rate, carry = rng.uniform(-0.05, 0.15), rng.uniform(-0.05, 0.15)
    reach = rng.uniform(0.1, 2.5)
    if shape == 1:  # far
        reach = rng.uniform(4, 20)
    if shape == 2:  # minutes to expiry
        expiry, reach = rng.uniform(1e-5, 1e-3), rng.uniform(0.1, 6)
    if shape == 3:  # high volatility
        vol = rng.uniform(1.5, 4)
    if shape == 4:  # no rates at all
        rate = carry = 0.0
    if shape == 5:  # low volatility
        vol = rng.uniform(0.01, 0.05)
    if shape == 6:  # next to the barrier
        reach = 10 ** rng.uniform(-3, -1)
    if shape == 7:  # a rate below zero that makes the exponents complex
        rate, vol, carry = rng.uniform(-0.3, -0.05), rng.uniform(0.2, 0.5), rng.uniform(-0.3, -0.1)
    return spot, expiry, vol, rate, carry, reach


def level_at(spot, total, distance):
    return float(mp.nstr(mpf(spot) * mp.exp(mpf(distance) * mpf(total)), 15))


def digital_cases(rng):
    for index in range(64):
        spot, expiry, vol, rate, carry, reach = market(rng, index % 6)
        total, kind = vol * expiry**0.5, DIGITALS[index % 4]
        strike = level_at(spot, total, rng.choice([-1, 1]) * reach)
        amount = {"cash": 10.0, "asset": 2.5, "gap": level_at(strike, total, rng.uniform(-1, 1)),
                  "supershare": level_at(strike, total, rng.uniform(0.2, 2))}[kind]
        yield {"instrument": "digital", "kind": kind, "amount": amount,
               "type": "call" if kind == "supershare" else rng.choice(["call", "put"]),
               "settlement": "coin" if index % 3 == 0 else "quote",
               "point": [spot, strike, expiry, vol, rate, carry]}


def barrier_cases(rng):
    for index in range(128):
        spot, expiry, vol, rate, carry, reach = market(rng, (index // 16) % 8)
        total, kind = vol * expiry**0.5, BARRIERS[index % 4]
        up = kind.startswith("up")
        barrier = level_at(spot, total, reach if up else -reach)
        towards = rng.choice([-1, 1]) * rng.uniform(0.1, 1.5)
        strike = level_at(rng.choice([spot, barrier]), total, towards)
        yield {"instrument": "barrier", "kind": kind, "barrier": barrier,
               "rebate": 0.0 if index % 5 == 0 else level_at(spot * 0.03, total, 0.5),
               "type": ["call", "put"][index // 4 % 2],
               "monitoring_years": expiry / 50 if index % 6 == 0 else 0.0,
               "settlement": "coin" if index % 3 == 0 else "quote",
               "point": [spot, strike, expiry, vol, rate, carry]}


def touch_cases(rng):
    for index in range(96):
        spot, expiry, vol, rate, carry, reach = market(rng, (index // 12) % 8)
        total, kind = vol * expiry**0.5, TOUCHES[index % 6]
        up = index // 6 % 2 == 1
        barrier = level_at(spot, total, reach if up else -reach)
        yield {"instrument": "touch", "kind": kind, "side": "up" if up else "down", "amount": 15.0,
               "monitoring_years": expiry / 50 if index % 5 == 0 else 0.0,
               "settlement": "coin" if index % 3 == 0 else "quote",
               "point": [spot, barrier, expiry, vol, rate, carry]}


def margined(cases, count):
    """The first `count` cases with the premium margined daily."""
    for case in list(cases)[:count]:
        yield {**case, "settlement": "futures"}


def evaluate(case):
    point = [mpf(x) for x in case["point"]]
    total = point[3] * mp.sqrt(point[2])
    scale = mpf(10) ** -14 * total  # the narrowest length on any axis, relative to it
    steps = [point[0] * scale, point[1] * scale, point[2] * scale, point[3] * scale, scale, scale]
    terms_of, settlement = TERMS[case["instrument"]], case["settlement"]

    @functools.cache
    def f(*p):
        if settlement == "futures":  # gains are paid daily: a rate of 0 at the same drift
            spot, level, expiry, vol, rate, carry = p
            return terms_of(case, spot, level, expiry, vol, mpf(0), carry - rate)
        return [term / p[0] if settlement == "coin" else term for term in terms_of(case, *p)]

    results = {"value": f(*point)}
    for name, (orders, sign) in ORDERS.items():
        results[name] = [sign * term for term in derivative(f, point, orders, steps)]
    # What is zero comes out as the noise of 200 digits, magnified by the differences.
    noise = sum(abs(term) for term in results["value"]) * mpf(10) ** -140
    sums = [sum(results[name]) for name in FIELDS]
    case["results"] = [mp.nstr(x, 20) if abs(x) > noise else "0" for x in sums]
    case["scales"] = [mp.nstr(sum(abs(term) for term in results[name]), 6) for name in FIELDS]
    case["point"] = [x.hex() for x in case["point"]]
    for name in ("amount", "barrier", "rebate", "monitoring_years"):
        if name in case:
            case[name] = float(case[name]).hex()
    return case


def main():
    mp.dps = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    rng = random.Random(4104)
    cases = [*digital_cases(rng), *barrier_cases(rng), *touch_cases(rng)]
    rng = random.Random(1990)
    cases += [*margined(digital_cases(rng), 16), *margined(barrier_cases(rng), 32),
              *margined(touch_cases(rng), 24)]
    vectors = [evaluate(case) for case in cases]
    head = {
        "source": "scripts/tables/exotic_vectors.py: mpmath, differences of the value at 200 digits",
        "point": ["spot", "strike or, for touch, barrier", "expiry_years", "vol", "rate", "carry"],
        "results": FIELDS,
    }
    text = json.dumps(head)[:-1] + ', "vectors": [\n' + ",\n".join(map(json.dumps, vectors)) + "]}\n"
    OUT.write_text(text)
    print(f"{len(vectors)} rows written to {OUT.name}")


if __name__ == "__main__":
    main()
