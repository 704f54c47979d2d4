"""Rounding of mpmath numbers to binary64 and to shorter significands, and how they are printed."""

from mpmath import mp, mpf


def to_double(x):
    """The binary64 number nearest to x (mpmath's own conversion rounds to nearest even)."""
    return float(mpf(x))


def short_head(x, bits):
    """x rounded to a significand of `bits` bits: products of two such heads are exact."""
    mantissa, exponent = mp.frexp(mpf(x))
    return mp.ldexp(mp.nint(mp.ldexp(mantissa, bits)), exponent - bits)


def on_grid(x, exponent):
    """x rounded to a multiple of 2^exponent."""
    return mp.ldexp(mp.nint(mp.ldexp(mpf(x), -exponent)), exponent)


def interpolate(f, half_width, degree):
    """Monomial coefficients of the polynomial through f at the Chebyshev nodes of [-w, w]."""
    count = degree + 1
    nodes = [half_width * mp.cos(mp.pi * (2 * i + 1) / (2 * count)) for i in range(count)]
    rows = mp.matrix(count, count)
    values = mp.matrix(count, 1)
    for i, node in enumerate(nodes):
        values[i] = f(node)
        for j in range(count):
            rows[i, j] = (node / half_width) ** j
    solution = mp.lu_solve(rows, values)
    return [solution[j] / half_width**j for j in range(count)]


def literal(x):
    return to_double(x).hex()


def constant(name, x, comment=None):
    text = f"inline constexpr real {name} = {literal(x)};"
    return text + (f"  // {comment}\n" if comment else "\n")


def array(name, values):
    """A one-dimensional constant array, two to a line."""
    words = [literal(v) for v in values]
    lines = [", ".join(words[i : i + 3]) for i in range(0, len(words), 3)]
    return f"inline constexpr real {name}[{len(words)}] = {{\n    " + ",\n    ".join(lines) + "};\n"


def table(name, rows):
    """A table of rows, aligned so that a pair of neighbours is one 16-byte load."""
    width = len(rows[0])
    text = f"alignas(16) inline constexpr real {name}[{len(rows)}][{width}] = {{\n"
    for row in rows:
        assert len(row) == width
        words = [literal(v) for v in row]
        lines = [", ".join(words[i : i + 4]) for i in range(0, width, 4)]
        text += "    {" + ",\n     ".join(lines) + "},\n"
    return text + "};\n"
