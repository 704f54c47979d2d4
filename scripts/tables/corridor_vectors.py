#!/usr/bin/env python3
"""Writes tests/vectors/passage-corridor-mp.json. `corridor` rows: the probability that a Brownian motion with
drift leaves (-below, above) within one unit of time, its logarithm, the survival, and by which side it leaves
first, by mpmath at 200 digits, from the doubles of the file, exactly, as hexadecimal. Each is
computed twice where both converge, from images and from the sine series, and the two must agree. `joint` rows: the probability that two
correlated motions both stay clear of a level each: without drift by the sum of Bessel functions over the wedge
(He, Keirstead and Rebholz 1998; Metzler 2010), with drift by integrating the wedge's density over its plane."""

import json
import pathlib
import random

from mpmath import mp, mpf

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests/vectors/passage-corridor-mp.json"


def cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def image(x, drift):
    """e^(-drift x) times the probability that a level at x is reached, for x of either sign."""
    size = abs(x)
    value = mp.exp(-drift * size) * cdf(drift - size) + mp.exp(drift * size) * cdf(-size - drift)
    return value if x > 0 else -value


def first_by_images(near, width, towards):
    """Images to forty deviations away: beyond, each is below 1e-340."""
    most = 2 + int(20 / width)
    total = mp.fsum(image(near + 2 * n * width, towards) for n in range(-most, most + 1))
    return mp.exp(towards * near) * total


def ruin(near, far, towards):
    if towards == 0:
        return far / (near + far)
    return mp.exp(2 * towards * near) * mp.expm1(2 * towards * far) / mp.expm1(2 * towards * (near + far))


def late_by_sines(near, width, towards, terms):
    total = mpf(0)
    for k in range(1, terms + 1):
        f = k * mp.pi / width
        total += f * mp.sin(f * near) / (f**2 + towards**2) * mp.exp(-(f**2 + towards**2) / 2)
    return 2 / width * mp.exp(towards * near) * total


def corridor(below, above, drift):
    mp.dps = 200
    b, a, m = mpf(below), mpf(above), mpf(drift)
    width = a + b
    terms = 20 + int(12 * width)
    sides = []
    for near, far, towards in ((b, a, -m), (a, b, m)):
        ways = []
        if width > 0.3:
            ways.append(first_by_images(near, width, towards))
        if width < 8:
            ways.append(ruin(near, far, towards) - late_by_sines(near, width, towards, terms))
        assert abs(ways[0] - ways[-1]) < mpf(10) ** -60, (below, above, drift, ways)
        sides.append(ways[0])
    probability = sides[0] + sides[1]
    return [float(v).hex() for v in (probability, mp.log(probability), 1 - probability, sides[0], sides[1])]


def draw(rng, shape):
    if shape == 0:
        return rng.uniform(0.2, 3), rng.uniform(0.2, 3), rng.uniform(-2, 2)
    if shape == 1:
        return rng.uniform(0.01, 1.2), rng.uniform(0.01, 1.2), rng.uniform(-4, 4)
    if shape == 2:
        return rng.uniform(3, 12), rng.uniform(3, 12), rng.uniform(-3, 3)
    if shape == 3:
        return 10 ** rng.uniform(-9, -2), rng.uniform(2.6, 5), rng.uniform(-1, 1)
    if shape == 4:
        return rng.uniform(0.3, 4), rng.uniform(0.3, 4), 0.0
    return rng.uniform(20, 30), rng.uniform(20, 30), rng.uniform(-12, 12)


class Wedge:
    def __init__(self, first, second, rho):
        own = mp.sqrt(1 - mpf(rho) ** 2)
        self.alpha = mp.acos(-mpf(rho))
        self.start = ((mpf(first) - mpf(rho) * second) / own, mpf(second))
        self.radius = mp.hypot(*self.start)
        self.angle = mp.atan2(self.start[1], self.start[0])

    def survival(self):
        quarter = self.radius**2 / 4
        total = mpf(0)
        for n in range(1, 120, 2):
            order = n * mp.pi / self.alpha
            total += mp.sin(order * self.angle) / n * (
                mp.besseli((order - 1) / 2, quarter) + mp.besseli((order + 1) / 2, quarter))
        return 2 * self.radius / mp.sqrt(2 * mp.pi) * mp.exp(-quarter) * total

    def survival_with_drift(self, a):
        """Gauss-Legendre in the plane, 48 radii by 32 angles."""
        norm = mp.exp(-(a[0] ** 2 + a[1] ** 2) / 2 - self.radius**2 / 2)
        far = self.radius + mp.hypot(*a) + 7
        sines = [mp.sin(n * mp.pi / self.alpha * self.angle) for n in range(1, 61)]
        nodes = [(far * (1 + x) / 2, far * w / 2) for x, w in gauss(48)]
        angles = [(self.alpha * (1 + x) / 2, self.alpha * w / 2) for x, w in gauss(32)]
        total = mpf(0)
        for r, weight in nodes:
            bessel = [mp.besseli(n * mp.pi / self.alpha, r * self.radius) for n in range(1, 61)]
            for angle, share in angles:
                s = mp.fsum(bessel[n - 1] * sines[n - 1] * mp.sin(n * mp.pi / self.alpha * angle)
                            for n in range(1, 61))
                tilt = (a[0] * (r * mp.cos(angle) - self.start[0]) + a[1] * (r * mp.sin(angle) - self.start[1]))
                total += weight * share * r * s * mp.exp(tilt - r**2 / 2)
        return 2 / self.alpha * norm * total


def gauss(count):
    rows = []
    for i in range(count):
        x = mp.cos(mp.pi * (i + mpf("0.75")) / (count + mpf("0.5")))
        for _ in range(30):
            p, q = mpf(1), x
            for k in range(2, count + 1):
                p, q = q, ((2 * k - 1) * x * q - (k - 1) * p) / k
            slope = count * (x * q - p) / (x * x - 1)
            x -= q / slope
        rows.append((x, 2 / ((1 - x * x) * slope**2)))
    return rows


def joint(rng, with_drift):
    mp.dps = 30
    first, second, rho = rng.uniform(0.3, 2.5), rng.uniform(0.3, 2.5), rng.uniform(-0.95, 0.95)
    drifts = (rng.uniform(-1, 1), rng.uniform(-1, 1)) if with_drift else (0.0, 0.0)
    wedge = Wedge(first, second, rho)
    if with_drift:
        own = mp.sqrt(1 - mpf(rho) ** 2)
        # distances shrink by the drift towards the level
        a = ((-mpf(drifts[0]) + mpf(rho) * drifts[1]) / own, -mpf(drifts[1]))
        survival = wedge.survival_with_drift(a)
        check = wedge.survival_with_drift((mpf(0), mpf(0)))
        assert abs(check - wedge.survival()) < mpf(10) ** -8, (check, wedge.survival())
    else:
        survival = wedge.survival()
    return {"in": [v.hex() for v in (first, second, rho, *drifts)], "out": float(survival).hex()}


def main():
    rng = random.Random(20261126)
    rows = []
    for i in range(120):
        below, above, drift = draw(rng, i % 6)
        if i % 2:
            below, above = above, below
        rows.append({"in": [v.hex() for v in (below, above, drift)], "out": corridor(below, above, drift)})
    independent = Wedge(1.0, 0.5, 0.0).survival()
    assert abs(independent - mp.erf(1 / mp.sqrt(2)) * mp.erf(mpf("0.5") / mp.sqrt(2))) < mpf(10) ** -20
    joints = [joint(rng, i >= 12) for i in range(18)]
    file = {
        "source": "scripts/tables/corridor_vectors.py",
        "in": "below, above, drift; first and second distance, correlation, drifts towards the levels",
        "out": "probability, log_probability, survival, lower_first, upper_first; that neither is reached",
        "corridor": rows,
        "joint": joints,
    }
    lines = json.dumps(file, indent=None).replace('{"in"', '\n{"in"')
    OUT.write_text(lines + "\n")


if __name__ == "__main__":
    main()
