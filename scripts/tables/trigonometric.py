"""Sines and cosines of n pi/32, pi/32 in parts, and the bits of 1 / (2 pi) for large angles."""

from mpmath import mp, mpf

from rounding import array, constant, interpolate, short_head, table, to_double

ROWS = 64  # steps of pi/32 in a turn
HEAD_BITS = 26
WORDS = 22  # 64 zeros, 1024 bits for the largest exponent, 256 for the window


def parts(x, bits, count):
    """x as `count` parts of `bits` bits each and a last one of full length."""
    result = []
    for _ in range(count):
        result.append(short_head(x, bits))
        x -= result[-1]
    return result + [x]


def on_the_circle(f, n):
    """f(n pi/32), with the exact values where mpmath would leave a residue of rounding."""
    value = f(n * mp.pi / 32)
    nearest = mp.nint(value)
    return nearest if abs(value - nearest) < mpf(10) ** -50 else value


def inverse_turn():
    words = []
    with mp.workprec(64 * WORDS + 64):
        rest = 1 / (2 * mp.pi)
        for _ in range(WORDS - 1):
            rest *= mpf(2) ** 64
            words.append(int(mp.floor(rest)))
            rest -= words[-1]
    words = [0] + words
    lines = [", ".join(f"0x{w:016x}u" for w in words[i : i + 4]) for i in range(0, len(words), 4)]
    return (
        "// 64 zeros, then the bits of 1 / (2 pi).\n"
        f"inline constexpr std::uint64_t kInverseTurn[{WORDS}] = {{\n    "
        + ",\n    ".join(lines)
        + "};\n"
    )


def trigonometric_table():
    step = mp.pi / 32
    text = constant("kStepsPerRadian", 1 / step, "32 / pi")
    text += "// pi / 32 in parts of 32 bits and a rest.\n"
    text += array("kAngleStep", parts(step, 32, 3))
    nearest = mpf(to_double(step))
    text += constant("kAngleStepNearest", nearest, "pi / 32")
    text += constant("kAngleStepNearestLow", step - nearest)
    reach = (step / 2) ** 2

    def sine(s):  # (sin(r) / r - 1) / s with s = r^2
        return mp.fsum((-1) ** (n + 1) * s**n / mp.factorial(2 * n + 3) for n in range(20))

    def cosine(s):  # (cos(r) - 1 + s/2) / s^2
        return mp.fsum((-1) ** n * s**n / mp.factorial(2 * n + 4) for n in range(20))

    text += array("kSinePolynomial", interpolate(sine, reach, 3))
    text += array("kCosinePolynomial", interpolate(cosine, reach, 3))
    text += inverse_turn()
    rows = []
    for n in range(ROWS):
        row = []
        for f in (mp.sin, mp.cos):
            value = on_the_circle(f, n)
            head = short_head(value, HEAD_BITS)
            row += [head, value - head]
        rows.append(row)
    text += "// {sin, its tail, cos, its tail} of n pi/32, heads on 26 bits.\n"
    return text + table("kSineTable", rows)
