"""Table of the scaled Mills ratio m(y) = e^(y^2/2) * normal_cdf(-y) for y in [0, 55]."""

from mpmath import mp, mpf

from rounding import constant, interpolate, short_head, table

ROWS_PER_OCTAVE = 32
ROWS = 184  # y + 1 up to 56
DEGREE = 8
HEAD_BITS = 26


def mills(y):
    return mp.exp(y * y / 2) * mp.erfc(y / mp.sqrt(2)) / 2


def row(index):
    """Head and coefficients about the centre of interval `index` of y + 1."""
    octave, place = divmod(index, ROWS_PER_OCTAVE)
    width = mpf(2) ** octave / ROWS_PER_OCTAVE
    centre = mpf(2) ** octave + place * width + width / 2 - 1
    coefficients = interpolate(lambda t: mills(centre + t), width / 2, DEGREE)
    head = short_head(coefficients[0], HEAD_BITS)
    return [head, coefficients[0] - head] + coefficients[1:]


def mills_table():
    inverse_root = 1 / mp.sqrt(2 * mp.pi)
    head = short_head(inverse_root, HEAD_BITS)
    text = constant("kInverseRootTwoPi", inverse_root, "1 / sqrt(2 pi)")
    text += constant("kInverseRootTwoPiHead", head, "on 26 bits")
    text += constant("kInverseRootTwoPiTail", inverse_root - head)
    text += f"inline constexpr std::size_t kMillsColumns = {DEGREE + 2};\n"
    text += "// {head on 26 bits, tail, c1 .. c8} of m about the centre of each interval of y + 1.\n"
    return text + table("kMillsTable", [row(i) for i in range(ROWS)])
