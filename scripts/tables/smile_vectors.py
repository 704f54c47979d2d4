#!/usr/bin/env python3
"""Writes tests/vectors/options-smile-mp.json: smiles by direct differentiation at 60 digits.

Only the definitions are used: w(k) of a slice, Black's call price, and numerical derivatives of
them. The density is the second derivative of the call in the strike (Breeden and Litzenberger), the
local vol is Dupire's quotient of derivatives of calls, Greeks are derivatives of the value with the
vol moved by the rule. Minima and sign changes of g are found on a fine grid and then refined. Inputs
are doubles, printed so that they read back exactly.
"""

import json
import pathlib
import random

from mpmath import findroot, mp, mpf

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests/vectors/options-smile-mp.json"
mp.dps = 60


def cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def total_variance(s, k):
    a, b, rho, m, sigma = (mpf(x) for x in s)
    return a + b * (rho * (k - m) + mp.sqrt((k - m) ** 2 + sigma ** 2))


def call(k, w):
    """Black's call on a forward of 1 with strike e^k."""
    total = mp.sqrt(w)
    d = -k / total + total / 2
    return cdf(d) - mp.exp(k) * cdf(d - total)


def out_of_the_money(k, w):
    """The call or the put, whose second derivatives in the strike are the same, with all digits."""
    return call(k, w) if k > 0 else mp.exp(k) * call(-k, w)


def derivative(f, x, order, scale=1):
    """Central differences of the eighth order: with h = 1e-5 of the scale the error is 1e-40."""
    h = mpf(10) ** -5 * scale
    if order == 1:
        c = [(1, mpf(4) / 5), (2, -mpf(1) / 5), (3, mpf(4) / 105), (4, -mpf(1) / 280)]
        return sum(q * (f(x + i * h) - f(x - i * h)) for i, q in c) / h
    c = [(1, mpf(8) / 5), (2, -mpf(1) / 5), (3, mpf(8) / 315), (4, -mpf(1) / 560)]
    return (sum(q * (f(x + i * h) + f(x - i * h)) for i, q in c) - mpf(205) / 72 * f(x)) / h ** 2


def density(s, k):
    """Of ln(S_T / F): K times the second derivative of the call in K."""
    strike = mp.exp(k)
    price = lambda x: out_of_the_money(mp.log(x), total_variance(s, mp.log(x)))
    return strike * derivative(price, strike, 2, strike * mpf(s[4]))


def g_by_density(s, k):
    w = total_variance(s, k)
    d = k / mp.sqrt(w) + mp.sqrt(w) / 2
    return density(s, k) * mp.sqrt(2 * mp.pi * w) * mp.exp(d * d / 2)


def g_closed(s, k):
    """For searches alone: what they end at is checked against g_by_density."""
    w = total_variance(s, k)
    a, b, rho, m, sigma = (mpf(x) for x in s)
    root = mp.sqrt((k - m) ** 2 + sigma ** 2)
    d1, d2 = b * (rho + (k - m) / root), b * sigma ** 2 / root ** 3
    return (1 - k * d1 / (2 * w)) ** 2 - d1 ** 2 / 4 * (1 / w + mpf(1) / 4) + d2 / 2


def random_slice(rng):
    b = 10 ** rng.uniform(-2.5, 0.1)
    rho = rng.uniform(-0.95, 0.95)
    sigma = 10 ** rng.uniform(-1.7, 0)
    m = rng.uniform(-0.5, 0.5)
    least = 10 ** rng.uniform(-3, -0.5)
    return [least - b * sigma * (1 - rho * rho) ** 0.5, b, rho, m, sigma]


def digits(x):
    return mp.nstr(x, 25)


def point_rows(rng, count):
    rows = []
    for _ in range(count):
        s = random_slice(rng)
        for _ in range(3):
            k = rng.uniform(-1.5, 1.5)
            w = lambda x: total_variance(s, x)
            scale = mpf(s[4])
            rows.append({"raw": s, "k": k, "w": digits(w(mpf(k))),
                         "dw": digits(derivative(w, mpf(k), 1, scale)),
                         "d2w": digits(derivative(w, mpf(k), 2, scale)),
                         "g": digits(g_by_density(s, mpf(k))),
                         "density": digits(density(s, mpf(k)))})
    return rows


def arbitrage_rows(rng, count):
    """The least g over the line and every interval on which g < 0."""
    rows = []
    while len(rows) < count:
        s = random_slice(rng)
        at = lambda i: mpf(s[3]) + mpf(s[4]) * mp.sinh(mpf(i) / 40)
        with mp.workdps(20):
            grid = [(at(i), g_closed(s, at(i))) for i in range(-320, 321)]
        wings = [mpf(1) / 4 - (mpf(s[1]) * (1 + side * mpf(s[2]))) ** 2 / 16 for side in (-1, 1)]
        if min(wings) < 0:
            continue  # the grid ends before such intervals do
        crossings = []
        for (k0, g0), (k1, g1) in zip(grid, grid[1:]):
            if g0 * g1 < 0:
                crossings.append(findroot(lambda k: g_closed(s, k), (k0, k1), solver="anderson"))
        index = min(range(len(grid)), key=lambda i: grid[i][1])
        least, place = min(wings), None
        if 0 < index < len(grid) - 1 and grid[index][1] < least:
            low, high = grid[index - 1][0], grid[index + 1][0]
            slope = lambda k: derivative(lambda x: g_closed(s, x), k, 1, mpf(s[4]))
            place = findroot(slope, (low, high), solver="anderson")
            least = g_by_density(s, place)
        rows.append({"raw": s, "least_g": digits(least),
                     "least_at": None if place is None else digits(place),
                     "crossings": [digits(k) for k in crossings]})
    return rows


def local_vol_rows(rng, count):
    """Two slices, total variance linear in T between them, forward 1 throughout."""
    rows = []
    while len(rows) < count:
        first = random_slice(rng)
        later = [first[0] + 10 ** rng.uniform(-2, -1), first[1] * rng.uniform(1, 1.3), first[2],
                 first[3], first[4] * rng.uniform(1, 1.5)]
        k, t = rng.uniform(-0.6, 0.6), rng.uniform(0.5, 1.0)
        surface = lambda x, u: (total_variance(first, x) * (1 - u) * 2
                                + total_variance(later, x) * (2 * u - 1))
        strike = mp.exp(mpf(k))
        by_time = derivative(lambda u: call(mpf(k), surface(mpf(k), u)), mpf(t), 1, mpf(1) / 10)
        in_strike = lambda x: call(mp.log(x), surface(mp.log(x), mpf(t)))
        bend = derivative(in_strike, strike, 2, strike * mpf(first[4]))
        if bend <= 0 or by_time <= 0:
            continue
        rows.append({"first": first, "later": later, "k": k, "expiry_years": t,
                     "local_vol": digits(mp.sqrt(2 * by_time / (strike ** 2 * bend)))})
    return rows


def greeks_row(rng, rule):
    s = random_slice(rng)
    t = rng.uniform(0.05, 2)
    spot, strike = rng.uniform(80, 120), rng.uniform(70, 140)
    rate, carry = rng.uniform(-0.05, 0.1), rng.uniform(-0.05, 0.1)
    t0, k0 = mpf(t), mp.log(mpf(strike) / mpf(spot)) - (mpf(rate) - mpf(carry)) * mpf(t)
    smile = lambda k: mp.sqrt(total_variance(s, k) / t0)
    d_of = lambda k, vol, u: -k / (vol * mp.sqrt(u)) + vol * mp.sqrt(u) / 2
    vol0 = smile(k0)

    def vol_at(k, u):
        if rule == "strike":
            return vol0
        if rule == "moneyness":
            return smile(k)
        # The smile by d1: the point x of today's smile whose d1 the option has then.
        x = findroot(lambda x: d_of(x, smile(x), t0) - d_of(k, smile(x), u), k0)
        return smile(x)

    def value(z_spot, u, r, q, shift=0):
        k = mp.log(mpf(strike) / z_spot) - (r - q) * u
        vol = vol_at(k, u) + shift
        forward = z_spot * mp.exp((r - q) * u)
        return mp.exp(-r * u) * forward * call(k, vol * vol * u)

    at = [mpf(spot), t0, mpf(rate), mpf(carry)]
    along = lambda i, shift=0: (lambda x: value(*(at[:i] + [x] + at[i + 1:]), shift))
    delta = lambda shift: derivative(along(0, shift), at[0], 1, at[0])
    return {"raw": s, "rule": rule, "spot": spot, "strike": strike, "expiry_years": t, "rate": rate,
            "carry": carry, "value": digits(value(*at)), "delta": digits(delta(mpf(0))),
            "gamma": digits(derivative(along(0), at[0], 2, at[0])),
            "vega": digits(derivative(lambda x: value(*at, x), mpf(0), 1)),
            "volga": digits(derivative(lambda x: value(*at, x), mpf(0), 2)),
            "vanna": digits(derivative(delta, mpf(0), 1)),
            "theta": digits(-derivative(along(1), at[1], 1, at[1])),
            "rho": digits(derivative(along(2), at[2], 1)),
            "phi": digits(derivative(along(3), at[3], 1))}


def phi_rows(rng, count):
    rows = []
    for i in range(count):
        theta = 10 ** rng.uniform(-6, 2)
        if i % 2 == 0:
            eta, gamma = rng.uniform(0.1, 3), rng.uniform(0, 1)
            phi = mpf(eta) * mpf(theta) ** -mpf(gamma) * (1 + mpf(theta)) ** (mpf(gamma) - 1)
            rows.append({"family": "power_law", "theta": theta, "eta": eta, "gamma": gamma,
                         "phi": digits(phi)})
        else:
            scale = 10 ** rng.uniform(-2, 2)
            x = mpf(scale) * mpf(theta)
            rows.append({"family": "heston_like", "theta": theta, "lambda": scale,
                         "phi": digits((1 - (1 - mp.exp(-x)) / x) / x)})
    return rows


def main():
    rng = random.Random(20140318)
    file = {"source": "scripts/tables/smile_vectors.py, mpmath at 60 digits",
            "points": point_rows(rng, 40), "arbitrage": arbitrage_rows(rng, 60),
            "local_vol": local_vol_rows(rng, 30),
            "greeks": [greeks_row(rng, rule) for rule in ("strike", "moneyness", "delta")
                       for _ in range(12)],
            "phi": phi_rows(rng, 40)}
    OUT.write_text(json.dumps(file, indent=1) + "\n")


if __name__ == "__main__":
    main()
