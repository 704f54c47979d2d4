#!/usr/bin/env python3
"""Writes tests/vectors/options-american-reference.json: American options by a method that shares
neither equation nor discretisation with the engine.

The boundary solves value matching, V(B) = K - B with Kim's integral, by marching over panels of
time to expiry that grow by a factor from T / 4^PANELS on: 12 Chebyshev nodes a panel, log B as the
unknown, Newton's iteration with all that came before known. Two boundaries (negative rates) are
coupled: each equation holds the whole strip between them, until they meet. A value is accepted
when a finer resolution agrees to a tenth of the tolerance that the file states. Greeks are
differences of fourth order. Takes a quarter of an hour; --check recomputes a few rows.
"""

import argparse
import json
import math
import pathlib
import random

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / "tests/vectors/options-american-reference.json"
ROOT_TWO = math.sqrt(2.0)
TOLERANCE = 1e-8  # of the strike
FIELDS = ["type", "K", "S", "q", "r", "T", "vol"]
FIELDS += ["value", "delta", "gamma", "vega", "theta", "rho", "phi"]


def cdf(x):
    return 0.5 * math.erfc(-x / ROOT_TWO)


def pdf(x):
    return math.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)


def legendre(n, cache={}):
    """Gauss and Legendre's rule on [0, 1]."""
    if n not in cache:
        rule = []
        for i in range(n):
            x = math.cos(math.pi * (i + 0.75) / (n + 0.5))
            for _ in range(100):
                p, q = 1.0, x
                for k in range(2, n + 1):
                    p, q = q, ((2 * k - 1) * x * q - (k - 1) * p) / k
                slope = n * (x * q - p) / (x * x - 1.0)
                x -= q / slope
                if abs(q / slope) < 1e-16:
                    break
            rule.append(((1.0 - x) / 2.0, 1.0 / ((1.0 - x * x) * slope * slope)))
        cache[n] = rule
    return cache[n]


def solve_linear(a, b):
    n = len(b)
    for c in range(n):
        pivot = max(range(c, n), key=lambda i: abs(a[i][c]))
        a[c], a[pivot], b[c], b[pivot] = a[pivot], a[c], b[pivot], b[c]
        for i in range(c + 1, n):
            f = a[i][c] / a[c][c]
            if f != 0.0:
                for j in range(c, n):
                    a[i][j] -= f * a[c][j]
                b[i] -= f * b[c]
    for i in reversed(range(n)):
        b[i] = (b[i] - sum(a[i][j] * b[j] for j in range(i + 1, n))) / a[i][i]
    return b


class Panel:
    """log(K / boundary) on [start, end] of the time to expiry, by its values at Chebyshev nodes in
    the root of the time."""

    def __init__(self, start, end, count):
        low, high = math.sqrt(start), math.sqrt(end)
        self.start, self.end = start, end
        # The last node is the end; the start belongs to the panel before.
        self.x = [
            low + (high - low) * (1 - math.cos(math.pi * (i + 1) / count)) / 2
            for i in range(count)
        ]
        self.x[-1] = high
        self.times = [x * x for x in self.x]
        self.times[-1] = end
        self.weights = []
        for i, xi in enumerate(self.x):
            w = 1.0
            for j, xj in enumerate(self.x):
                if i != j:
                    w *= (high - low) / 4 / (xi - xj)
            self.weights.append(w)
        self.values = [0.0] * count

    def basis(self, t):
        x = math.sqrt(t)
        terms = []
        for i, xi in enumerate(self.x):
            if x == xi:
                return [1.0 if j == i else 0.0 for j in range(len(self.x))]
            terms.append(self.weights[i] / (x - xi))
        total = sum(terms)
        return [term / total for term in terms]

    def at(self, t):
        return sum(b * v for b, v in zip(self.basis(t), self.values))


class Side:
    """One boundary: panels of how far its log distance from the strike has come from `begin`."""

    def __init__(self, begin, sign):
        self.begin, self.sign, self.panels = begin, sign, []

    def open(self, start, end, count, vol):
        """Adds a panel with a guess: the distance goes on like a power of the time."""
        panel = Panel(start, end, count)
        if not self.panels:
            factor = 0.9 if self.begin > 0.0 else 3.6
            panel.values = [self.sign * factor * vol * math.sqrt(t) for t in panel.times]
        else:
            before = self.panels[-1]
            a, b = before.values[-1], before.at((before.start + before.end) / 2)
            power = 0.5
            if a * self.sign > 0.0 and b * self.sign > 0.0:
                span = math.log(2.0 * before.end / (before.start + before.end))
                power = min(max(math.log(a / b) / span, 0.0), 0.6)
            panel.values = [a * (t / before.end) ** power for t in panel.times]
        self.panels.append(panel)

    def distance(self, index, u):
        return self.begin + self.panels[index].at(u)

    def last(self):
        return self.begin + self.panels[-1].values[-1]


class Put:
    """A put of strike 1 with its boundary or boundaries."""

    def __init__(self, rate, carry, vol, years, panels=8, nodes=10, points=16):
        self.rate, self.carry, self.vol, self.years = rate, carry, vol, years
        self.nodes, self.points = nodes, points
        self.never = rate <= 0.0 and carry >= rate
        self.met = False
        if self.never:
            return
        ratio = math.log(carry / rate) if rate != 0.0 and carry / rate > 1.0 else 0.0
        self.sides = [Side(0.0 if rate < 0.0 else ratio, 1.0)]
        if rate < 0.0:
            self.sides.append(Side(ratio, -1.0))
        edges = [0.0] + [years * 4.0 ** (k - panels) for k in range(panels + 1)]
        for start, end in zip(edges, edges[1:]):
            self.advance(start, end)
            if self.met:
                break

    def gap(self):
        return self.sides[1].last() - self.sides[0].last()

    def advance(self, start, end):
        """Solves the panel, or the parts of it up to where two boundaries meet."""
        here, step = start, end - start
        while here < end:
            solved = self.solve_panel(here, min(here + step, end))
            if solved and (len(self.sides) == 1 or self.gap() > 0.0):
                here = self.sides[0].panels[-1].end
                continue
            for side in self.sides:
                side.panels.pop()
            if len(self.sides) == 1:
                raise ArithmeticError("no convergence")
            step *= 0.5
            if self.gap() < 2e-5:
                self.met = True
                return

    def flow(self, log_spot, s, v):
        """r e^(-rv) N(-d-) - q S e^(-qv) N(-d+), what exercise below a boundary brings at v from
        now, and its derivative by the boundary's log distance s."""
        deviation = self.vol * math.sqrt(v)
        d_plus = (log_spot + s + (self.rate - self.carry) * v) / deviation + 0.5 * deviation
        d_minus = d_plus - deviation
        strike = math.exp(-self.rate * v)
        spot = math.exp(log_spot - self.carry * v)
        value = self.rate * strike * cdf(-d_minus) - self.carry * spot * cdf(-d_plus)
        slope = -(self.rate * strike * pdf(d_minus) - self.carry * spot * pdf(d_plus)) / deviation
        return value, slope

    def european(self, log_spot, t):
        deviation = self.vol * math.sqrt(t)
        d_plus = (log_spot + (self.rate - self.carry) * t) / deviation + 0.5 * deviation
        strike, spot = math.exp(-self.rate * t), math.exp(log_spot - self.carry * t)
        return strike * cdf(deviation - d_plus) - spot * cdf(-d_plus)

    def spans(self, t, fine):
        """(panel index, u, v, dv) over all panels below the time to expiry t, in y = sqrt(v)."""
        for index, panel in enumerate(self.sides[0].panels):
            if panel.start >= t:
                break
            low, high = math.sqrt(max(t - panel.end, 0.0)), math.sqrt(t - panel.start)
            cuts = [high]
            if fine:  # the integrand may be steep near v = 0
                while cuts[-1] > max(2.0 * low, high * 1e-7):
                    cuts.append(cuts[-1] * 0.5)
            cuts.append(low)
            for b, a in zip(cuts, cuts[1:]):
                for node, weight in legendre(self.points):
                    y = a + (b - a) * node
                    yield index, max(t - y * y, panel.start), y * y, 2.0 * y * (b - a) * weight

    def residual(self, t, log_spot):
        """The value at the time to expiry t less 1 - S, and its derivatives by the values of the
        last panel, side by side."""
        total = self.european(log_spot, t) - 1.0 + math.exp(log_spot)
        last = len(self.sides[0].panels) - 1
        slopes = [0.0] * (self.nodes * len(self.sides))
        for index, u, v, weight in self.spans(t, False):
            for k, side in enumerate(self.sides):
                basis = side.panels[index].basis(u)
                s = side.begin + sum(b * x for b, x in zip(basis, side.panels[index].values))
                value, slope = self.flow(log_spot, s, v)
                factor = weight if k == 0 else -weight
                total += factor * value
                if index == last:
                    for i, b in enumerate(basis):
                        slopes[k * self.nodes + i] += factor * slope * b
        return total, slopes

    def solve_panel(self, start, end):
        for side in self.sides:
            side.open(start, end, self.nodes, self.vol)
        unit = self.vol * math.sqrt(end)
        for iteration in range(25):
            rows, right = [], []
            for side in self.sides:
                panel = side.panels[-1]
                for t, x in zip(panel.times, panel.values):
                    # V_S = -1 at the boundary, so its own place drops out of its own equation.
                    value, slopes = self.residual(t, -(side.begin + x))
                    rows.append(slopes)
                    right.append(-value)
            # Close to expiry the equations say little: there rounding ends the iteration.
            error = max(abs(x) for x in right)
            if error < 1e-15 or (iteration > 12 and error < (1e-9 if start == 0.0 else 1e-12)):
                return True
            step = solve_linear(rows, right)
            size = max(abs(x) for x in step) / unit
            if not size < 1e6:
                return False
            scale = min(1.0, 0.3 / size)
            for k, side in enumerate(self.sides):
                for i in range(self.nodes):
                    side.panels[-1].values[i] += scale * step[k * self.nodes + i]
        return False

    def exercised(self, log_spot):
        if self.never or self.met or log_spot > -self.sides[0].last():
            return False
        return len(self.sides) == 1 or log_spot >= -self.sides[1].last()

    def value(self, log_spot):
        if self.exercised(log_spot):
            return 1.0 - math.exp(log_spot)
        total = self.european(log_spot, self.years)
        if self.never:
            return total
        for index, u, v, weight in self.spans(self.years, True):
            total += weight * self.flow(log_spot, self.sides[0].distance(index, u), v)[0]
            if len(self.sides) == 2:
                total -= weight * self.flow(log_spot, self.sides[1].distance(index, u), v)[0]
        return total


# (rate, carry, vol, years) of a put; the same boundary serves the call with the rates exchanged.
RATES = [(0.05, 0.0), (0.05, 0.02), (0.02, 0.05), (0.03, 0.07), (0.1, 0.0), (0.05, 0.05)]
RATES += [(0.049, 0.05), (0.045, 0.05), (0.0, -0.03), (0.05, -0.02), (0.001, 0.0), (0.12, 0.03)]
TERMS = [(0.1, 0.25), (0.2, 1.0), (0.3, 1 / 12), (0.4, 3.0)]
ORDINARY = [(r, q, vol, t) for r, q in RATES for vol, t in TERMS]
ORDINARY += [(0.05, 0.05, 0.25, 1.0), (0.075, 0.05, 0.25, 1.0)]
LONG = [(0.1, 0.05, 0.6, 10.0), (0.08, 0.03, 0.15, 5.0), (0.09, 0.1, 0.1, 10.0)]
LONG += [(0.04, 0.06, 0.3, 10.0)]
STIFF = [(0.1, 0.0, 0.05, 3.0), (0.05, 0.05, 0.0021, 1.0), (0.05, 0.05, 10.0, 1.0)]
STIFF += [(0.02, 0.1, 0.03, 1.0)]
NEGATIVE = [(-0.01, -0.04, 0.1, 1.0), (-0.01, -0.04, 0.1, 5.0), (-0.01, -0.04, 0.1, 30.0)]
NEGATIVE += [(-0.012, -0.016, 0.1, 0.5), (-0.02, -0.05, 0.15, 2.0), (-0.002, -0.05, 0.3, 1.0)]
MET = [(-0.012, -0.016, 0.1, 2.0), (-0.02, -0.025, 0.2, 0.25)]
NEVER = [(-0.02, 0.0, 0.3, 1.0), (-0.01, -0.01, 0.2, 1.0), (0.0, 0.04, 0.2, 2.0)]
WITH_GREEKS = [(0.05, 0.02, 0.3, 1.0), (0.05, 0.0, 0.2, 0.25), (0.02, 0.05, 0.3, 1.0)]
WITH_GREEKS += [(0.045, 0.052, 0.2, 1.0), (0.08, 0.03, 0.15, 5.0), (0.05, -0.02, 0.2, 1.0)]
WITH_GREEKS += [(-0.01, -0.04, 0.1, 5.0)]


def drawn():
    draw = random.Random(20)
    for _ in range(40):
        vol = math.exp(draw.uniform(math.log(0.08), math.log(0.8)))
        years = math.exp(draw.uniform(-4.0, 1.1))
        rates = draw.uniform(0.0, 0.12), draw.uniform(-0.03, 0.12)
        yield tuple(float(f"{x:.4g}") for x in (*rates, vol, years))


def put_of(case, fine=False):
    return Put(*case, 9, 12, 18) if fine else Put(*case)


def fourth_order(f, h):
    return (8.0 * (f(h) - f(-h)) - (f(2.0 * h) - f(-2.0 * h))) / (12.0 * h)


def greeks(case, log_spot):
    """Derivatives of the put of strike 1 by log spot (once and twice), vol, years, rate, carry."""
    rate, carry, vol, years = case
    put = put_of(case)
    h = 0.02 * vol * math.sqrt(years)
    v = [put.value(log_spot + k * h) for k in (-2, -1, 0, 1, 2)]
    first = (8.0 * (v[3] - v[1]) - (v[4] - v[0])) / (12.0 * h)
    second = (16.0 * (v[3] + v[1]) - (v[4] + v[0]) - 30.0 * v[2]) / (12.0 * h * h)

    def by(index, step):
        def moved(e):
            other = list(case)
            other[index] += e
            return put_of(other).value(log_spot)

        return fourth_order(moved, step)

    return first, second, by(2, 0.02 * vol), by(3, 0.02 * years), by(0, 0.001), by(1, 0.001)


def rows_of(case):
    rate, carry, vol, years = case
    put, finer = put_of(case), put_of(case, True)
    unit = vol * math.sqrt(years)
    for k in (-1.2, -0.5, 0.0, 0.6, 1.5):
        spot = float(f"{100.0 * math.exp(k * unit):.6g}")
        put_side = ("put", math.log(spot / 100.0), 100.0)
        for kind, log_spot, strike in (put_side, ("call", math.log(100.0 / spot), spot)):
            value = finer.value(log_spot)
            difference = abs(put.value(log_spot) - value)
            if difference > 0.1 * TOLERANCE:
                print("left out:", case, kind, spot, difference)
                continue
            r, q = (rate, carry) if kind == "put" else (carry, rate)
            yield [kind, 100.0, spot, q, r, years, vol, strike * value] + [None] * 6
    if case in WITH_GREEKS:
        yield from greek_rows(case, put)


def greek_rows(case, put):
    rate, carry, vol, years = case
    for k in (0.0, 0.7):
        spot = float(f"{100.0 * math.exp(k * vol * math.sqrt(years)):.6g}")
        derivatives = greeks(case, math.log(spot / 100.0))
        first, second, by_vol, by_years, by_rate, by_carry = (100.0 * x for x in derivatives)
        value = 100.0 * put.value(math.log(spot / 100.0))
        gamma = (second - first) / spot / spot
        row = ["put", 100.0, spot, carry, rate, years, vol, value]
        yield row + [first / spot, gamma, by_vol, -by_years, by_rate, by_carry]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true")
    check = arguments.parse_args().check
    cases = ORDINARY + LONG + STIFF + NEGATIVE + MET + NEVER + list(drawn()) + WITH_GREEKS
    cases = list(dict.fromkeys(cases))
    if check:
        known = {json.dumps(row[:7]): row for row in json.loads(TARGET.read_text())["vectors"]}
        for case in cases[::29]:
            for row in rows_of(case):
                assert abs(known[json.dumps(row[:7])][7] - row[7]) < 1e-10, row
        print("the rows checked are as they were")
        return
    rows = [row for case in cases for row in rows_of(case)]
    head = {
        "source": "scripts/tables/american_vectors.py",
        "note": "value matching by marching over graded panels; differences of fourth order for "
        "Greeks, per 1.0 of the input, theta = -dV/dT",
        "tolerance": f"values to {TOLERANCE} of the larger of spot and strike",
        "fields": FIELDS,
    }
    text = json.dumps(head, indent=1)[:-2] + ',\n "vectors": [\n'
    text += ",\n".join("  " + json.dumps(row) for row in rows) + "\n ]\n}\n"
    TARGET.write_text(text)
    print(len(rows), "rows of", len(cases), "boundaries")


if __name__ == "__main__":
    main()
