"""Nodes and weights of Gauss's rules and of the tanh-sinh rule."""

from mpmath import mp, mpf

from rounding import table

LEGENDRE = (8, 16, 32, 64)
LAGUERRE = (16, 32)
HERMITE = (16, 32)
TANH_SINH_STEPS = 64  # nodes a unit of t at the finest level
TANH_SINH_REACH = 4  # where the weight is 1e-35


def starting_points(diagonal, beside):
    """Eigenvalues of the Jacobi matrix to 20 digits (Golub and Welsch): near the nodes."""
    with mp.workdps(20):
        count = len(diagonal)
        a = mp.matrix(count, count)
        for i in range(count):
            a[i, i] = diagonal[i]
            if i > 0:
                a[i, i - 1] = a[i - 1, i] = beside[i - 1]
        return sorted(mp.eigsy(a, eigvals_only=True))


def refine(x, polynomial):
    """Newton's iteration to the working precision; `polynomial` gives value and derivative."""
    for _ in range(6):
        value, derivative = polynomial(x)
        x -= value / derivative
    assert abs(polynomial(x)[0] / polynomial(x)[1]) < mpf(10) ** -50
    return x


def legendre_rows(n):
    def polynomial(x):
        before, value = mpf(1), x
        for k in range(2, n + 1):
            before, value = value, ((2 * k - 1) * x * value - (k - 1) * before) / k
        return value, n * (x * value - before) / (x * x - 1)

    rows = []
    for i in range(n // 2):  # the positive half, from the outermost in
        x = refine(mp.cos(mp.pi * (i + mpf("0.75")) / (n + mpf("0.5"))), polynomial)
        rows.append((x, 2 / ((1 - x * x) * polynomial(x)[1] ** 2)))
    return rows


def laguerre_rows(n):
    def pair(x):
        before, value = mpf(1), 1 - x
        for k in range(2, n + 1):
            before, value = value, ((2 * k - 1 - x) * value - (k - 1) * before) / k
        return before, value

    def polynomial(x):
        before, value = pair(x)
        return value, n * (value - before) / x

    start = starting_points([2 * i + 1 for i in range(n)], [i + 1 for i in range(n - 1)])
    nodes = [refine(mpf(x), polynomial) for x in start]
    rows = [(x, x / (n * pair(x)[0]) ** 2) for x in nodes]
    return rows[::-1]  # from the smallest weight on


def hermite_rows(n):
    """For the standard normal law: orthonormal polynomials, so that nothing overflows."""

    def pair(x):
        before, value = mpf(0), mpf(1)
        for k in range(n):
            before, value = value, (x * value - mp.sqrt(k) * before) / mp.sqrt(k + 1)
        return before, value

    def polynomial(x):
        before, value = pair(x)
        return value, mp.sqrt(n) * before

    start = starting_points([0] * n, [mp.sqrt(i + 1) for i in range(n - 1)])
    nodes = [refine(mpf(x), polynomial) for x in start[n // 2 :]]
    return [(x, 1 / (n * pair(x)[0] ** 2)) for x in nodes[::-1]]


def tanh_sinh_rows():
    """{1 - x, weight} of x = tanh(pi/2 sinh t) at t = k / 64, the weight for a step of 1 in t."""
    rows = []
    for k in range(TANH_SINH_STEPS * TANH_SINH_REACH + 1):
        t = mpf(k) / TANH_SINH_STEPS
        u = mp.pi / 2 * mp.sinh(t)
        rows.append((2 / (1 + mp.exp(2 * u)), mp.pi / 2 * mp.cosh(t) / mp.cosh(u) ** 2))
    return rows


def quadrature_table():
    text = "// {node, weight} on [-1, 1], the positive half, outermost first.\n"
    for n in LEGENDRE:
        rows = legendre_rows(n)
        assert abs(2 * mp.fsum(w for _, w in rows) - 2) < mpf(10) ** -50
        text += table(f"kLegendre{n}", rows)
    text += "// {node, weight} for e^-x on [0, inf), the last node first.\n"
    for n in LAGUERRE:
        rows = laguerre_rows(n)
        assert abs(mp.fsum(w for _, w in rows) - 1) < mpf(10) ** -50
        text += table(f"kLaguerre{n}", rows)
    text += "// {node, weight} for the standard normal law, the positive half, outermost first.\n"
    for n in HERMITE:
        rows = hermite_rows(n)
        assert abs(2 * mp.fsum(w for _, w in rows) - 1) < mpf(10) ** -50
        text += table(f"kHermite{n}", rows)
    text += "// {1 - x, weight} of tanh-sinh at t = row / 64.\n"
    return text + table("kTanhSinh", tanh_sinh_rows())
