#!/usr/bin/env python3
"""Writes tests/vectors/first-passage-mp.json: first-passage probabilities, their logarithms, survival and
density by mpmath at 400 digits, from the doubles of the file, exactly, as hexadecimal. The probability is
Harrison's closed form; the file's `by_density` rows give the integral of the density instead, by
quadrature, for which the closed form is not used. `double` rows are double no-touch values with three of
their derivatives, from eighty terms of the sine series."""

import json
import pathlib
import random

from mpmath import mp, mpf

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests/vectors/first-passage-mp.json"


def cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def towards(row):
    distance, drift, vol, horizon = map(mpf, row)
    return (distance, drift, vol, horizon) if distance > 0 else (-distance, -drift, vol, horizon)


def density(row, time):
    c, m, vol, _ = towards(row)
    return c / (vol * mp.sqrt(2 * mp.pi) * time ** mpf("1.5")) * mp.exp(
        -((c - m * time) ** 2) / (2 * vol**2 * time))


def passage(row):
    c, m, vol, horizon = towards(row)
    s = vol * mp.sqrt(horizon)
    weight = mp.exp(2 * m * c / vol**2)
    near, far = (c - m * horizon) / s, (c + m * horizon) / s
    probability = cdf(-near) + weight * cdf(-far)
    survival = cdf(near) - weight * cdf(-far)
    return [probability, mp.log(probability), survival, density(row, horizon)]


def draw(rng, shape):
    vol, horizon = rng.uniform(0.05, 1.5), 10 ** rng.uniform(-4, 1)
    s = vol * horizon**0.5
    sign = rng.choice([-1, 1])
    distance, drift = rng.uniform(0.1, 4), rng.uniform(-3, 3)
    if shape == 1:
        distance = rng.uniform(6, 36)
    if shape == 2:
        distance = 10 ** rng.uniform(-8, -2)
    if shape == 3:
        distance, drift = rng.uniform(0.01, 12), rng.uniform(-12, 12)
    if shape == 4:
        drift = 0.0
    if shape == 5:
        distance, drift = 10 ** rng.uniform(-6, 0), rng.uniform(-20, 20)
    if shape == 6:  # beyond binary64: only the logarithm is left
        distance = 10 ** rng.uniform(2, 5)
    return [sign * distance * s, drift * s / horizon, vol, horizon]


def double_no_touch(spot, lower, upper, expiry, vol, rate, carry):
    width, start = mp.log(upper / lower), mp.log(spot / lower)
    tilt = (rate - carry) / vol**2 - mpf(1) / 2
    total = mpf(0)
    for k in range(1, 81):
        f = k * mp.pi / width
        ends = mp.exp(-tilt * start) - (-1) ** k * mp.exp(tilt * (width - start))
        total += (2 * f / width * mp.sin(f * start) * ends / (tilt**2 + f**2)
                  * mp.exp(-(f**2 + tilt**2) * vol**2 * expiry / 2))
    return mp.exp(-rate * expiry) * total


def derivative(f, point, axes):
    if not axes:
        return f(*point)
    h = mpf(10) ** -20
    up, down = list(point), list(point)
    up[axes[0]] += h
    down[axes[0]] -= h
    return (derivative(f, up, axes[1:]) - derivative(f, down, axes[1:])) / (2 * h)


def double_row(rng, index):
    vol, expiry = rng.uniform(0.1, 1), rng.uniform(0.05, 2)
    width = [0.5, 1, 2.4, 2.6, 4, 8][index % 6] * vol * expiry**0.5
    at = rng.uniform(0.05, 0.95)
    spot = 100.0
    lower, upper = float(spot * mp.exp(-at * width)), float(spot * mp.exp((1 - at) * width))
    row = [spot, lower, upper, expiry, vol, rng.uniform(-0.1, 0.2), rng.uniform(-0.1, 0.2)]
    point = [mpf(x) for x in row]
    results = [double_no_touch(*point), derivative(double_no_touch, point, [0]),
               derivative(double_no_touch, point, [4] * 3),
               -derivative(double_no_touch, point, [0, 0, 3])]
    return {"in": [x.hex() for x in row], "out": [mp.nstr(x, 20) for x in results]}


def main():
    mp.dps = 400
    rng = random.Random(9701)
    closed = []
    for index in range(210):
        row = draw(rng, index % 7)
        closed.append({"in": [x.hex() for x in row],
                       "out": [mp.nstr(x, 20) for x in passage(row)]})
    mp.dps = 30
    integrals = []
    for index in range(24):
        row = draw(rng, [0, 4][index % 2])
        horizon = mpf(row[3])
        value = mp.quad(lambda t, row=row: density(row, t), mp.linspace(0, horizon, 13))
        integrals.append({"in": [x.hex() for x in row], "out": mp.nstr(value, 18)})
    mp.dps = 100
    doubles = [double_row(rng, index) for index in range(36)]
    head = {"source": "scripts/tables/passage_vectors.py",
            "in": ["distance_log", "drift", "vol", "horizon_years"],
            "out": ["probability", "log_probability", "survival", "density"],
            "double_in": ["spot", "lower", "upper", "expiry", "vol", "rate", "carry"],
            "double_out": ["value", "delta", "ultima", "color"]}
    text = json.dumps(head)[:-1]
    for name, rows in (("closed", closed), ("by_density", integrals), ("double", doubles)):
        text += f', "{name}": [\n' + ",\n".join(map(json.dumps, rows)) + "]"
    OUT.write_text(text + "}\n")
    print(f"{len(closed) + len(integrals) + len(doubles)} rows written to {OUT.name}")


if __name__ == "__main__":
    main()
