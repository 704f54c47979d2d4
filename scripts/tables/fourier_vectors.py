#!/usr/bin/env python3
"""Writes tests/vectors/options-fourier-mp.json: Heston, Bates, Merton and Kou with all derivatives.

Lewis' integral on the vertical line Re s = 1/2, without control variate, by the trapezoidal rule in
y with u = sinh(y) / 2, doubled until every result stands to 20 digits and more, at 60 digits. Every
derivative of the transform is a central difference of its exponent. Merton's values are held against
his series. The transform is written with cosh and sinh, whose logarithm is taken without a cut.
"""

import json
import pathlib
import random
import sys

from mpmath import mp, mpc, mpf

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests/vectors/options-fourier-mp.json"
HESTON = ["initial_variance", "mean_reversion", "long_run_variance", "vol_of_variance",
          "correlation"]
JUMPS = ["intensity", "mean_log_jump", "log_jump_vol"]
FIELDS = {
    "heston": HESTON,
    "bates": HESTON + JUMPS,
    "merton": ["vol"] + JUMPS,
    "kou": ["vol", "intensity", "up_probability", "up_rate", "down_rate"],
}
ROWS = {"heston": 44, "bates": 20, "merton": 14, "kou": 14}


def heston_exponent(s, T, v0, kappa, theta, sigma, rho):
    xi = kappa - rho * sigma * s
    d = mp.sqrt(xi * xi + sigma**2 * (s - s * s))
    e = mp.exp(-d * T)
    # log(cosh(dT/2) + xi/d sinh(dT/2)): with the exponential taken out, the rest keeps right of 0.
    log_w = d * T / 2 + mp.log(((1 + e) + xi / d * (1 - e)) / 2)
    coth = (1 + e) / (1 - e)
    return kappa * theta / sigma**2 * (xi * T - 2 * log_w) + v0 * (s * s - s) / (xi + d * coth)


def merton_jumps(s, T, intensity, mean, vol):
    compensator = mp.exp(mean + vol**2 / 2) - 1
    return intensity * T * (mp.exp(mean * s + (vol * s) ** 2 / 2) - 1 - s * compensator)


def kou_jumps(s, T, intensity, p, up, down):
    mean = p * up / (up - 1) + (1 - p) * down / (down + 1) - 1
    return intensity * T * (p * up / (up - s) + (1 - p) * down / (down + s) - 1 - s * mean)


def exponent(model, s, T, x):
    if model == "heston":
        return heston_exponent(s, T, *x)
    if model == "bates":
        return heston_exponent(s, T, *x[:5]) + merton_jumps(s, T, *x[5:])
    diffusion = x[0] ** 2 * T / 2 * (s * s - s)
    return diffusion + (merton_jumps if model == "merton" else kou_jumps)(s, T, *x[1:])


def slopes(model, s, T, x):
    """d(exponent)/dT and by each parameter."""
    h = mpf(10) ** -18
    result = [(exponent(model, s, T + h, x) - exponent(model, s, T - h, x)) / (2 * h)]
    for i in range(len(x)):
        up, down = list(x), list(x)
        up[i] += h
        down[i] -= h
        result.append((exponent(model, s, T, up) - exponent(model, s, T, down)) / (2 * h))
    return result


def terms(model, y, b, k, T, x):
    """Integrands of value, of its first and second derivative by log F, by T and each parameter."""
    s = mpc(0.5, b * mp.sinh(y))
    moment = mp.exp(exponent(model, s, T, x) - s * k) * b * mp.cosh(y) / mp.pi
    value = moment / (s * s - s)
    return [value.real, (value * s).real, moment.real] + [
        (value * slope).real for slope in slopes(model, s, T, x)
    ]


def integrals(model, k, T, x):
    """The integrals, each to 20 digits of what is left of it for the option out of the money."""
    b = mpf(1) / 2  # the distance of the poles
    count = 4 + len(x)
    sums, sizes, last, h = [mpf(0)] * count, [mpf(0)] * count, None, mpf(1) / 4
    for level in range(11):
        j, step = (0, 1) if level == 0 else (1, 2)
        while True:
            row = terms(model, j * h, b, k, T, x)
            if j == 0:
                row = [t / 2 for t in row]
            sums = [a + t for a, t in zip(sums, row)]
            sizes = [a + abs(t) for a, t in zip(sizes, row)]
            if j * h > 2 and all(abs(t) < mpf(10) ** -50 * size for t, size in zip(row, sizes)):
                break
            j += step
        now = [h * t for t in sums]
        left = list(now)
        left[0] += mp.exp(-k) if k > 0 else 1
        left[1] += mp.exp(-k) if k > 0 else 0
        # The error of a sum is about the square of its change, over the size of its terms.
        if last is not None and all(
            abs(a - c) < mpf(10) ** -13 * mp.sqrt(abs(rest) * h * size)
            for a, c, rest, size in zip(now, last, left, sizes)
        ):
            return now
        last, h = now, h / 2
    raise ArithmeticError("not converged")


def merton_series(k, T, x):
    """Value out of the money over the strike, undiscounted."""
    vol, intensity, mean, deviation = x
    cdf = lambda z: mp.erfc(-z / mp.sqrt(2)) / 2
    expected = intensity * T
    drift = -expected * (mp.exp(mean + deviation**2 / 2) - 1)
    total, weight = mpf(0), mp.exp(-expected)
    for n in range(400):
        w = mp.sqrt(vol**2 * T + n * deviation**2)
        f = -k + drift + n * (mean + deviation**2 / 2)
        d1 = f / w + w / 2
        d2 = d1 - w
        total += weight * (mp.exp(f) * cdf(d1) - cdf(d2) if k > 0
                           else cdf(-d2) - mp.exp(f) * cdf(-d1))
        weight *= expected / (n + 1)
    return total


def price(model, kind, S, K, T, r, q, x):
    S, K, T, r, q = map(mpf, (S, K, T, r, q))
    x = [mpf(v) for v in x]
    k = mp.log(K / S) - (r - q) * T
    forward = mp.exp(-k)
    integral = integrals(model, k, T, x)
    discount = mp.exp(-r * T)
    # On 0 < Re s < 1 the integral is that of the put less the strike, and of the call less the
    # forward.
    put = kind == "put"
    u = integral[0] + (1 if put else forward)
    first = integral[1] + (0 if put else forward)
    if model == "merton":
        otm = integral[0] + (forward if k > 0 else 1)
        assert abs(otm - merton_series(k, T, x)) < otm * mpf(10) ** -20, "the series disagrees"
    value, spot_part = K * discount * u, K * discount * first
    curvature, by_expiry = integral[2], K * discount * integral[3]
    out = {
        "value": value,
        "delta": spot_part / S,
        "gamma": K * discount * curvature / S**2,
        "theta": r * value - (r - q) * spot_part - by_expiry,
        "rho": T * (spot_part - value),
        "phi": -T * spot_part,
        "dual_delta": (value - spot_part) / K,
        "dual_gamma": discount * curvature / K,
    }
    for name, slope in zip(FIELDS[model], integral[4:]):
        out[name] = K * discount * slope
    return {name: mp.nstr(v, 20) for name, v in out.items()}


def log_between(rng, low, high):
    return low * (high / low) ** rng.random()


def draw(model, rng, i):
    """A row: round numbers over a wide domain, its corners on purpose."""
    number = lambda x: float(f"{float(x):.4g}")
    T = [1 / 365, 7 / 365, 0.0833, 0.5, 1, 2, 5, 10][i % 8]
    heston = [log_between(rng, 0.005, 0.4), log_between(rng, 0.1, 6), log_between(rng, 0.01, 0.4),
              log_between(rng, 0.05, 2), rng.uniform(-0.9, 0.9)]
    if i % 5 == 1:
        heston[4] = -0.95
    if i % 5 == 3:
        heston[4] = 0.95
    if i % 11 == 4:
        heston[3] = 0.001
    jumps = [log_between(rng, 0.1, 5), rng.uniform(-0.25, 0.1), log_between(rng, 0.02, 0.3)]
    vol = log_between(rng, 0.1, 0.8)
    kou = [vol, log_between(rng, 0.1, 5), rng.random(), log_between(rng, 3, 50),
           log_between(rng, 2, 50)]
    x = {"heston": heston, "bates": heston + jumps, "merton": [vol] + jumps, "kou": kou}[model]
    x = [number(v) for v in x]
    deviations = [0, -0.5, 1, -1.5, 2, -3, 4, -5, 6, -8, 0.2][i % 11]
    scale = mp.sqrt(-8 * exponent(model, mpf(1) / 2, mpf(T), [mpf(v) for v in x]).real)
    strike = number(100 * mp.exp(deviations * scale))
    return rng.choice(["call", "put"]), 100.0, strike, T, number(rng.uniform(-0.02, 0.08)), number(
        rng.uniform(-0.02, 0.06)), x


def main():
    mp.dps = 60
    vectors = []
    for model, rows in ROWS.items():
        rng = random.Random(f"{model}, fourier_vectors.py")
        for i in range(rows):
            kind, S, K, T, r, q, x = draw(model, rng, i)
            out = price(model, kind, S, K, T, r, q, x)
            inputs = {"model": model, "type": kind, "S": S, "K": K, "T": T, "r": r, "q": q}
            inputs.update(zip(FIELDS[model], x))
            vectors.append({"id": f"{model}-{i}", "in": inputs, "out": out})
            print(vectors[-1]["id"], out["value"], file=sys.stderr, flush=True)
    meta = {
        "topic": "Heston, Bates, Merton, Kou: value, Greeks, derivatives by every parameter",
        "source": "scripts/tables/fourier_vectors.py (mpmath, 60 digits)",
        "units": "years, continuous rates; theta = -dV/dT; the rest plain partial derivatives",
    }
    text = ",\n  ".join(json.dumps(v) for v in vectors)
    OUT.write_text(f'{{"meta": {json.dumps(meta)},\n "vectors": [\n  {text}\n ]}}\n')


if __name__ == "__main__":
    main()
