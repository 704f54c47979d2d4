"""Tables of exp (2^(j/128) as head and tail) and of log (1/c and -log(1/c))."""

from mpmath import mp, mpf

from rounding import array, constant, interpolate, on_grid, short_head, table, to_double

STEPS = 128  # table rows an octave
SMALL_EXPONENT = mpf("0.34")
HEAD_BITS = 26


def taylor_shift(coefficients, shift):
    """Coefficients of p(t + shift) for those of p(t)."""
    result = [mpf(0)]
    for c in reversed(coefficients):  # Horner with polynomials: result * (t + shift) + c
        result = [a * shift + b for a, b in zip(result + [mpf(0)], [mpf(0)] + result)]
        result[0] += c
    return result[: len(coefficients)]


def exp_table():
    step = mp.log(2) / STEPS
    step_high = short_head(step, 34)
    text = constant("kStepsPerUnit", STEPS / mp.log(2), "128 / ln 2")
    text += constant("kStepHigh", step_high, "ln 2 / 128 on 34 bits: n * high is exact")
    text += constant("kStepLow", step - step_high)

    def remainder(r):  # (e^r - 1 - r - r^2/2) / r^3
        if r == 0:
            return mpf(1) / 6
        return mp.fsum(r**i / mp.factorial(i + 3) for i in range(20))

    text += array("kExpPolynomial", interpolate(remainder, step / 2, 2))

    def fraction(s):  # (x coth(x/2) - 2) / x^2 with s = x^2
        x = mp.sqrt(s)
        return (x * mp.coth(x / 2) - 2) / s

    centre = SMALL_EXPONENT**2 / 2
    about_centre = interpolate(lambda t: fraction(centre + t), centre, 4)
    text += constant("kSmallExponent", SMALL_EXPONENT, "the reach of the fraction below")
    text += array("kExpFraction", taylor_shift(about_centre, -centre))
    rows = []
    for j in range(STEPS):
        value = mpf(2) ** (mpf(j) / STEPS)
        head = short_head(value, HEAD_BITS)
        rows.append((head, value / head - 1))
    return text + "// 2^(j/128) = head * (1 + tail), head on 26 bits.\n" + table("kExpTable", rows)


FIRST_ROW = 90  # round(128 * sqrt(1/2)), less one
LAST_ROW = 182  # round(128 * sqrt(2)), plus one
GRID = -42  # k * ln2 + log c is exact on it for every exponent k


def log_table():
    ln2_high = on_grid(mp.log(2), GRID)
    text = constant("kLn2High", ln2_high, "multiple of 2^-42: k * high is exact")
    text += constant("kLn2Low", mp.log(2) - ln2_high)

    def remainder(r):  # (log(1+r) - r + r^2/2) / r^3
        return mp.fsum((-1) ** i * r**i / (i + 3) for i in range(60))

    text += array("kLogPolynomial", interpolate(remainder, mpf(2) ** -7, 5))
    text += f"inline constexpr std::uint64_t kLogFirstRow = {FIRST_ROW};\n"
    rows = []
    for i in range(FIRST_ROW, LAST_ROW + 1):
        inverse = short_head(mpf(STEPS) / i, 10)
        value = -mp.log(inverse)
        head = on_grid(value, GRID)
        rows.append((inverse, head, value - head, mpf(0)))
        assert abs(inverse * i / STEPS - 1) < mpf(2) ** -10 and to_double(inverse) == inverse
    return text + "// {1/c on 10 bits, head and tail of log c}, c near row / 128.\n" + table(
        "kLogTable", rows
    )
