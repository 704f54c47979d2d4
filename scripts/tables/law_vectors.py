#!/usr/bin/env python3
"""Writes tests/vectors/law-distributions.json: the laws' functions by mpmath at 50 digits, each
number as the hexadecimal form of the nearest double. The arguments are fixed by a seed."""

import json
import pathlib
import random

from mpmath import betainc, findroot, gammainc, inf, loggamma, mp, mpf, ncdf, npdf, quad, sqrt

TARGET = pathlib.Path(__file__).resolve().parents[2] / "tests/vectors/law-distributions.json"


def gamma_rows():
    near_zeros = [0.99, 1 - 1e-12, 1 + 1e-12, 1.9999, 2.0001]
    edges = [1e-300, 1e-10, 0.49, 0.5, 2.5, 2.7, 12.9, 13.1, 20.0, 170.5, 1e5, 1e10, 1e300]
    for x in near_zeros + edges + [random.uniform(0, 20) for _ in range(40)]:
        yield "log_gamma", [x], loggamma(mpf(x))
    for a in [0.5, 1.0, 1.5, 2.0, 5.0, 12.5, 13.0, 25.0, 50.0, 100.0, 500.0]:
        for ratio in [0.01, 0.2, 0.7, 0.95, 1.0, 1.05, 1.4, 3.0]:
            x = a * ratio
            yield "gamma_p", [a, x], gammainc(mpf(a), 0, mpf(x), regularized=True)
            yield "gamma_q", [a, x], gammainc(mpf(a), mpf(x), inf, regularized=True)


def chi_square_rows():
    for degrees in [1.0, 2.0, 4.5, 10.0, 60.0, 250.0]:
        for x in [0.01, 0.5, 1.0, 3.0, 12.0]:
            x = x * degrees / 2
            p = float(gammainc(mpf(degrees) / 2, 0, mpf(x) / 2, regularized=True))
            if not 0 < p < 0.999999:
                continue

            def residue(z, p=p, degrees=degrees):
                return gammainc(mpf(degrees) / 2, 0, z / 2, regularized=True) / mpf(p) - 1

            yield "chi_square_quantile", [p, degrees], findroot(residue, mpf(x))


def student_cdf(t, degrees):
    tail = betainc(degrees / 2, mpf(1) / 2, 0, degrees / (degrees + t * t), regularized=True) / 2
    return tail if t < 0 else 1 - tail


def student_rows():
    for degrees in [0.5, 1.0, 2.0, 3.0, 4.5, 10.0, 30.0, 39.0, 41.0, 100.0, 1000.0]:
        for t in [-50.0, -8.0, -3.0, -1.2, -0.3, -1e-3, 0.4, 2.0, 6.0]:
            p = student_cdf(mpf(t), mpf(degrees))
            yield "student_t_cdf", [t, degrees], p
            if abs(t) > 10:
                continue

            def residue(z, p=float(p), degrees=degrees):
                return student_cdf(z, mpf(degrees)) - mpf(p)

            yield "student_t_quantile", [float(p), degrees], findroot(residue, mpf(t))


def bivariate_cdf(h, k, rho):
    """Integral of the conditional law over the first variable, cut where the condition turns."""
    s = sqrt(1 - rho * rho)
    turn = k / rho
    cuts = {min(max(turn + c * s, mpf(-12)), h) for c in (-40, -8, -3, 0, 3, 8, 40)}
    return quad(lambda x: npdf(x) * ncdf((k - rho * x) / s), sorted(cuts | {mpf(-12), h}))


def correlation():
    near = 1 - 10 ** -random.uniform(2, 12)
    wide = random.uniform(-0.92, 0.92)
    return random.choice([wide, random.uniform(0.925, 1), random.uniform(-1, -0.925), near, -near])


def bivariate_rows():
    fixed = [(0.5, 0.5, 0.99), (0.5, -0.5, -0.999), (0.0, 0.0, 0.95), (1.0, 1.0001, 0.9999999)]
    drawn = [(random.uniform(-4, 4), random.uniform(-4, 4), correlation()) for _ in range(60)]
    for arguments in fixed + drawn:
        yield "bivariate_normal_cdf", list(arguments), bivariate_cdf(*map(mpf, arguments))


def main():
    mp.dps = 50
    random.seed(3)
    rows = []
    for source in (gamma_rows, chi_square_rows, student_rows, bivariate_rows):
        for name, arguments, value in source():
            words = [float(x).hex() for x in arguments]
            rows.append({"function": name, "arguments": words, "value": float(value).hex()})
    text = ",\n  ".join(json.dumps(row) for row in rows)
    TARGET.write_text(f'{{"source": "scripts/tables/law_vectors.py", "rows": [\n  {text}\n]}}\n')


if __name__ == "__main__":
    main()
