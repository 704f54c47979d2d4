"""Tables of the inverse normal distribution function: down to 2^-12, and the tail beyond."""

from mpmath import mp, mpf

from rounding import array, constant, interpolate, short_head, table

HEAD_BITS = 26
ROWS_PER_OCTAVE = 16
FIRST_ROW = 32  # t = 4, below sqrt(-2 log 2^-12)
LAST_ROW = 83  # t = 38.59 at the smallest subnormal number lies in it
DEGREE = 10
NEAR_OCTAVES = 11  # of p, from 2^-12 to 1/2
NEAR_ROWS_PER_OCTAVE = 4
NEAR_DEGREE = 14


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


def near_quantile(p):
    """The x with normal_cdf(-x) = p."""
    return mp.sqrt(2) * mp.erfinv(1 - 2 * p)


def near_row(index):
    """Of an interval of p. The last one is expanded about 1/2, where x has a zero."""
    octave, place = divmod(index, NEAR_ROWS_PER_OCTAVE)
    low = mpf(2) ** (octave - NEAR_OCTAVES - 1)
    width = low / NEAR_ROWS_PER_OCTAVE
    is_last = index == NEAR_OCTAVES * NEAR_ROWS_PER_OCTAVE - 1
    centre = mpf(1) / 2 if is_last else low + place * width + width / 2
    half_width = width if is_last else width / 2
    c = interpolate(lambda d: near_quantile(centre + d), half_width, NEAR_DEGREE)
    if is_last:  # odd in d, which rounding would only blur
        c[0::2] = [mpf(0)] * len(c[0::2])
    head, slope = short_head(c[0], HEAD_BITS), short_head(c[1], HEAD_BITS)
    return [centre, head, c[0] - head, slope, c[1] - slope] + c[2:]


def row(index):
    octave, place = divmod(index, ROWS_PER_OCTAVE)
    width = mpf(2) ** octave / ROWS_PER_OCTAVE
    centre = mpf(2) ** octave + place * width + width / 2
    coefficients = interpolate(lambda d: upper_tail(centre + d), width / 2, DEGREE)
    head = short_head(coefficients[0], HEAD_BITS)
    return [head, coefficients[0] - head] + coefficients[1:]


def quantile_table():
    near = [near_row(i) for i in range(NEAR_OCTAVES * NEAR_ROWS_PER_OCTAVE)]
    text = f"inline constexpr int kNearColumns = {len(near[0])};\n"
    text += f"inline constexpr int kNearOctaves = {NEAR_OCTAVES};\n"
    text += "// {p, head on 26 bits, tail, slope on 26 bits, its tail, c2 .. c14} of -x about p.\n"
    text += table("kNearQuantileTable", near)
    text += f"inline constexpr std::size_t kQuantileColumns = {DEGREE + 2};\n"
    text += f"inline constexpr std::uint64_t kQuantileFirstRow = {FIRST_ROW};\n"
    text += "// {head on 26 bits, tail, c1 .. c10} of -x about the centre of each interval of t.\n"
    return text + table("kQuantileTable", [row(i) for i in range(FIRST_ROW, LAST_ROW + 1)])
