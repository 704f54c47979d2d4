"""Tables of the inverse normal distribution function: the centre and the tail."""

from mpmath import mp, mpf

from rounding import array, constant, interpolate, short_head, table

HEAD_BITS = 26
ROWS_PER_OCTAVE = 16
FIRST_ROW = 10  # t = 1.625, below sqrt(-2 log 1/4)
LAST_ROW = 83  # t = 38.59 at the smallest subnormal number lies in it
DEGREE = 10
CENTRE = mpf(1) / 32  # of q^2 for |q| <= 1/4


def upper_tail(t):
    """The x with log(normal_cdf(-x)) = -t^2/2, by Newton's method on the logarithm."""
    x = t - mp.log(mp.sqrt(2 * mp.pi) * t) / t
    while True:
        tail = mp.erfc(x / mp.sqrt(2)) / 2
        slope = mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi) / tail
        step = (mp.log(tail) + t * t / 2) / slope
        x += step
        if abs(step) < mpf(10) ** -45:
            return x


def central_slope(r):
    """x / q with normal_cdf(x) = 1/2 + q and r = q^2."""
    q = mp.sqrt(r)
    return mp.sqrt(2) * mp.erfinv(2 * q) / q if q else mp.sqrt(2 * mp.pi)


def row(index):
    octave, place = divmod(index, ROWS_PER_OCTAVE)
    width = mpf(2) ** octave / ROWS_PER_OCTAVE
    centre = mpf(2) ** octave + place * width + width / 2
    coefficients = interpolate(lambda d: upper_tail(centre + d), width / 2, DEGREE)
    head = short_head(coefficients[0], HEAD_BITS)
    return [head, coefficients[0] - head] + coefficients[1:]


def quantile_table():
    slope = interpolate(lambda d: central_slope(CENTRE + d), CENTRE, 17)
    head = short_head(slope[0], HEAD_BITS)
    text = constant("kQuantileSlopeHead", head, "x / q at q^2 = 1/32, on 26 bits")
    text += constant("kQuantileSlopeTail", slope[0] - head)
    text += array("kQuantileSlope", slope[1:])
    text += f"inline constexpr std::size_t kQuantileColumns = {DEGREE + 2};\n"
    text += f"inline constexpr std::uint64_t kQuantileFirstRow = {FIRST_ROW};\n"
    text += "// {head on 26 bits, tail, c1 .. c10} of x about the centre of each interval of t.\n"
    return text + table("kQuantileTable", [row(i) for i in range(FIRST_ROW, LAST_ROW + 1)])
