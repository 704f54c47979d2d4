"""Tables of implied volatility: Bachelier's price inverted, and first guesses of a total volatility.

In the notation of core/pricing/implied: x = |log(forward / strike)|, s the total volatility,
y = x / s, t = s / 2, and m the Mills ratio of mills.py.
"""

from mpmath import mp, mpf

from mills import mills
from rounding import constant, interpolate, literal, table

ROWS_PER_OCTAVE = 8
ROWS = 77  # eta + 1 up to 756: log(1 + x / price) at the ends of binary64
DEGREE = 3
SIDE = 5  # coefficients in each of the two coordinates of a guess
NEAR_SIDE = 2  # the largest x of the near guess


def normal_tail(y):
    return mp.erfc(y / mp.sqrt(2)) / 2


def bachelier(y):
    """Price of an option y standard deviations out of the money, in units of one."""
    return mp.exp(-y * y / 2) / mp.sqrt(2 * mp.pi) - y * normal_tail(y)


def moneyness_of(ratio):
    """The y with y / bachelier(y) = ratio, by Newton's method on the logarithm, in a bracket."""
    if ratio == 0:
        return mpf(0)
    target = mp.log(ratio)
    low, high = mpf(0), mpf(60)
    y = ratio * mpf(2) / (5 + ratio) if ratio < 5 else mp.sqrt(2 * target)
    while True:
        price = bachelier(y)
        miss = mp.log(y / price) - target
        low, high = (low, y) if miss > 0 else (y, high)
        following = y - miss / (1 / y + normal_tail(y) / price)
        if not low < following < high:
            following = (low + high) / 2
        if abs(following - y) < mpf(10) ** -30 * y:
            return following
        y = following


def moneyness_over_eta(eta):
    """y / eta with y / bachelier(y) = e^eta - 1."""
    return moneyness_of(mp.expm1(eta)) / eta if eta else 1 / mp.sqrt(2 * mp.pi)


def bachelier_inverse_table():
    rows = []
    for index in range(ROWS):
        octave, place = divmod(index, ROWS_PER_OCTAVE)
        width = mpf(2) ** octave / ROWS_PER_OCTAVE
        centre = mpf(2) ** octave + place * width + width / 2 - 1
        rows.append(interpolate(lambda d: moneyness_over_eta(centre + d), width / 2, DEGREE))
    text = f"inline constexpr std::size_t kMoneynessColumns = {DEGREE + 1};\n"
    text += "// {c0 .. c3} of y / eta about the centre of each interval of eta + 1.\n"
    return text + table("kMoneynessTable", rows)


def black(x, s):
    """The normalised price, and what it lacks to its maximum e^(-x/2)."""
    y, t = x / s, s / 2
    near, far = mp.exp(-x / 2), mp.exp(x / 2) * normal_tail(y + t)
    return near * normal_tail(y - t) - far, near * normal_tail(t - y) + far


def chebyshev(count, low, high):
    for i in range(count):
        yield (low + high) / 2 + (high - low) / 2 * mp.cos(mp.pi * (2 * i + 1) / (2 * count))


def bivariate_fit(samples):
    """Coefficients c[i][j] of u^i v^j by weighted least squares over (u, v, value, weight)."""
    powers = [(i, j) for i in range(SIDE) for j in range(SIDE)]
    normal, right = mp.matrix(len(powers)), mp.matrix(len(powers), 1)
    for u, v, value, weight in samples:
        terms = [u**i * v**j * weight for i, j in powers]
        for a, term in enumerate(terms):
            right[a] += term * value * weight
            for b in range(a + 1):
                normal[a, b] += term * terms[b]
    for a in range(len(powers)):
        for b in range(a):
            normal[b, a] = normal[a, b]
    c = mp.lu_solve(normal, right)
    return [[c[i * SIDE + j] for j in range(SIDE)] for i in range(SIDE)]


def largest_root(y):
    """The largest t at which a near quote y standard deviations out has half its maximum."""
    low, high = mpf(0), mpf(2)
    for _ in range(60):
        t = (low + high) / 2
        value, room = black(2 * y * t, 2 * t)
        low, high = (t, high) if value < room else (low, t)
    return min(low, NEAR_SIDE / (2 * y))


def near_samples():
    """s / s_B = 1 + w P(w, k): what Bachelier's total volatility s_B must be multiplied by."""
    for k in chebyshev(24, mpf(1) / 20, mpf(999) / 1000):
        y = 2 / k - 2
        top = largest_root(y)
        for share in chebyshev(16, mpf(0), mpf(1)):
            t = share * top
            value, _ = black(2 * y * t, 2 * t)
            y_normal = moneyness_of(2 * y * t / value)
            t_normal = y * t / y_normal
            w = t_normal**2 / (3 + y_normal**2)
            yield w, 2 / (2 + y_normal), (y_normal / y - 1) / w, w


def rational_quantile(t):
    """-normal_quantile(p) for t = sqrt(-2 log p), to 5e-4 (Abramowitz and Stegun 26.2.23)."""
    numerator = mpf("2.515517") + t * (mpf("0.802853") + t * mpf("0.010328"))
    slope = mpf("1.432788") + t * (mpf("0.189269") + t * mpf("0.001308"))
    return t - numerator / (1 + t * slope)


def far_sample(x, y_less_t):
    """One sample of y - t less the quantile of price / maximum, with the weight that s gives."""
    s = mp.sqrt(y_less_t**2 + 2 * x) - y_less_t
    value, room = black(x, s)
    maximum = mp.exp(-x / 2)
    tail = rational_quantile(mp.sqrt(-2 * mp.log(min(value, room) / maximum)))
    z = tail if value < room else -tail
    reach = mp.sqrt(1 + z * z + 2 * x)
    return z / reach, 1 / reach, y_less_t - z, 1 / mp.sqrt(y_less_t**2 + 2 * x)


def far_samples():
    for v in chebyshev(20, mpf(0), mpf(1)):  # of 1 / (1 + sqrt(x))
        x = min((1 / v - 1) ** 2, mpf(700))
        # As low as half the maximum where x is small, else to the smallest price.
        low, high = mpf("-8.4"), mp.sqrt(max(mpf(0), 1490 - x)) if x > NEAR_SIDE else mpf("-0.05")
        for y_less_t in chebyshev(20, low, high):
            if x <= NEAR_SIDE:
                s = mp.sqrt(y_less_t**2 + 2 * x) - y_less_t
                value, room = black(x, s)
                if value < room * mpf("0.9"):
                    continue
            yield far_sample(x, y_less_t)


def coefficients(name, fit):
    """The powers of v for each power of u, one row a power of u."""
    rows = ",\n    ".join("{" + ", ".join(literal(c) for c in row) + "}" for row in fit)
    return f"inline constexpr real {name}[{SIDE}][{SIDE}] = {{\n    {rows}}};\n"


def total_vol_guess_table():
    text = constant("kNearSide", NEAR_SIDE, "the largest x of the near guess")
    text += "// s / s_B = 1 + w P(w, k), powers of w by rows.\n"
    text += coefficients("kNearGuess", bivariate_fit(near_samples()))
    text += "// y - t = z + P(z / e, 1 / e), powers of the first by rows.\n"
    return text + coefficients("kFarGuess", bivariate_fit(far_samples()))
