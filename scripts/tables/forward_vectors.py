#!/usr/bin/env python3
"""Writes tests/vectors/options-forward-mp.json: options on a forward in Black's displaced model and
in Bachelier's, and the volatilities that their prices imply.

Values are evaluated with 400 digits from the doubles of the file, Greeks are numerical derivatives of
the value, and an implied volatility is a root of the value, found by Newton's method from the
volatility that the price was made of. "attainable" is max(1, price / (vol vega)) of the option out of
the money: what one relative unit of the price is in the volatility.
"""

import json
import pathlib
import random

from mpmath import mp, mpf

from black_vectors import cdf, derivative

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests/vectors/options-forward-mp.json"
SHAPES = 6
# Orders of differentiation in (F, K, T, vol), and the sign of the convention.
ORDERS = {
    "delta": ((1, 0, 0, 0), 1), "gamma": ((2, 0, 0, 0), 1), "vega": ((0, 0, 0, 1), 1),
    "theta": ((0, 0, 1, 0), -1), "dual_delta": ((0, 1, 0, 0), 1), "dual_gamma": ((0, 2, 0, 0), 1),
    "vanna": ((1, 0, 0, 1), 1), "volga": ((0, 0, 0, 2), 1), "charm": ((1, 0, 1, 0), -1),
    "veta": ((0, 0, 1, 1), 1), "speed": ((3, 0, 0, 0), 1), "zomma": ((2, 0, 0, 1), 1),
    "color": ((2, 0, 1, 0), -1), "ultima": ((0, 0, 0, 3), 1),
}


def pdf(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def bachelier(sign, forward, strike, expiry, vol):
    total = vol * mp.sqrt(expiry)
    d = (forward - strike) / total
    return total * (sign * d * cdf(sign * d) + pdf(d))


def black(sign, forward, strike, expiry, vol):
    total = vol * mp.sqrt(expiry)
    d1 = mp.log(forward / strike) / total + total / 2
    return sign * (forward * cdf(sign * d1) - strike * cdf(sign * (d1 - total)))


def draw(rng, index, is_normal):
    """sign, forward, strike, expiry, vol, discount, displacement."""
    shape = index % SHAPES
    forward = 10 ** rng.uniform(-1, 4)
    expiry, vol, standard = rng.uniform(0.01, 3), rng.uniform(0.05, 1.5), rng.uniform(-2.5, 2.5)
    if shape == 1:  # far wings
        standard = rng.choice([-1, 1]) * rng.uniform(5, 36)
    if shape == 2:  # minutes to expiry
        expiry, standard = rng.uniform(1e-6, 1e-3), rng.uniform(-8, 8)
    if shape == 3:  # high volatility
        vol = rng.uniform(2, 5)
    if shape == 4:  # hardly any volatility
        vol, standard = rng.uniform(1e-4, 1e-2), rng.uniform(-3, 3)
    if shape == 5:  # at the money, nearly or exactly
        standard = rng.choice([0.0, 1e-9, -1e-4])
    displacement = rng.choice([0.0, 0.0, 0.03, 0.5]) * forward
    total = vol * expiry**0.5
    if is_normal:
        vol, displacement = vol * forward, 0.0
        strike = forward * (1 + standard * total)
        if rng.random() < 0.3:
            forward, strike = -strike, -forward
    else:
        strike = float((forward + displacement) * mp.exp(standard * total))
        if displacement:  # on a grid, where adding it rounds nothing
            forward, displacement, strike = (
                round(x * 4096) / 4096 for x in (forward, displacement, strike - displacement)
            )
            if strike + displacement <= 0:
                return draw(rng, index, is_normal)
    discount = rng.choice([1.0, 0.97, 1.01, 0.5])
    sign = rng.choice([1, -1])
    return [sign, forward, strike, expiry, vol, discount, displacement]


def value_of(function, row):
    sign, forward, strike, expiry, vol, discount, displacement = row[:1] + [mpf(x) for x in row[1:]]

    def f(*p):
        return discount * function(sign, p[0] + displacement, p[1] + displacement, p[2], p[3])

    return f, [forward, strike, expiry, vol]


def greeks(function, row):
    f, point = value_of(function, row)
    spread = point[3] * mp.sqrt(point[2])
    if function is bachelier:
        spread /= abs(point[0]) + abs(point[1])
    steps = [abs(x) * mpf(10) ** -14 * min(spread, 1) for x in point]
    results = {"value": f(*point), "rho": -point[2] * f(*point)}
    for name, (orders, sign) in ORDERS.items():
        results[name] = sign * derivative(f, point, orders, steps)
    return {name: mp.nstr(x, 25) for name, x in results.items()}


def implied(function, row, price):
    """The volatility of a price, its vega, and what is attainable; None where the price says nothing."""
    f, point = value_of(function, row)
    sign, discount = row[0], mpf(row[5])
    distance = mpf(row[1]) - mpf(row[2])
    intrinsic = max(mpf(0), sign * distance) * discount
    vol = point[3]
    if intrinsic > 0 and mpf(price) - intrinsic < mpf(price) * mpf(2) ** -49:
        return None
    if function is black:
        most = discount * (mpf(row[1 if sign > 0 else 2]) + mpf(row[6]))
        if most - mpf(price) < mpf(price) * mpf(2) ** -49:
            return None
    for _ in range(60):
        now = f(*point[:3], vol)
        vega = derivative(f, point[:3] + [vol], (0, 0, 0, 1), [0, 0, 0, vol * mpf(10) ** -60])
        target, current = mpf(price) - intrinsic, now - intrinsic
        step = mp.log(target / current) * current / vega
        vol += step
        if abs(step) < vol * mpf(10) ** -40:
            break
    else:
        raise ArithmeticError(row)
    attainable = max(mpf(1), (mpf(price) - intrinsic) / (vol * vega))
    return {"vol": mp.nstr(vol, 25), "vega": mp.nstr(vega, 25), "attainable": mp.nstr(attainable, 6)}


def given(row, **more):
    names = ["forward", "strike", "expiry_years", "vol", "discount", "displacement"]
    record = {"type": "call" if row[0] > 0 else "put"}
    record.update({name: float(x).hex() for name, x in zip(names, row[1:])})
    record.update(more)
    return record


def implied_row(name, function, row, settlement="quote"):
    f, point = value_of(function, row)
    price = float(f(*point) / (point[0] if settlement == "coin" else 1))
    exact = mpf(price) * (point[0] if settlement == "coin" else 1)
    answer = implied(function, row, exact) if price > 1e-290 else None
    if answer is None:
        return None
    if settlement == "coin":
        answer["vega"] = mp.nstr(mpf(answer["vega"]) / point[0], 25)
    record = given(row, price=price.hex(), settlement=settlement)
    del record["vol"]
    return {"fn": name, "in": record, "out": answer}


def main():
    mp.dps = 400  # the deepest wing is 10^-280 of the terms that a difference is taken of
    rng = random.Random(1976)
    vectors = []
    for index in range(60):
        for name, function in (("price_bachelier", bachelier), ("price_forward_option", black)):
            row = draw(rng, index, function is bachelier)
            vectors.append({"fn": name, "in": given(row), "out": greeks(function, row)})
    for index in range(120):
        rows = [implied_row("implied_normal_vol", bachelier, draw(rng, index, True)),
                implied_row("implied_vol", black, draw(rng, index, False)),
                implied_row("implied_vol", black, draw(rng, index, False), "coin")]
        vectors += [row for row in rows if row is not None]
    head = {"source": "scripts/tables/forward_vectors.py: mpmath, differences and roots at 400 digits"}
    text = ",\n".join(map(json.dumps, vectors))
    OUT.write_text(f'{{"meta": {json.dumps(head)}, "vectors": [\n{text}\n]}}\n')
    print(f"{len(vectors)} rows written to {OUT.name}")


if __name__ == "__main__":
    main()
