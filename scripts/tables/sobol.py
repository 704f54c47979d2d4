"""Primitive polynomials and initial direction numbers of the Sobol sequence.

The polynomials are searched here: every primitive polynomial over GF(2) by rising degree, then by
rising value. The initial direction numbers are those that S. Joe and F. Y. Kuo chose for good
two-dimensional projections ("Constructing Sobol sequences with better two-dimensional projections",
SIAM J. Sci. Comput. 30, 2008, file new-joe-kuo-6). They come from an optimisation that cannot be
repeated here; they are read from the header in which Boost distributes them, and checked: the same
polynomials, odd numbers below 2^i, and Sobol's property A (of the 2^d boxes that halving every axis
of d dimensions gives, the first 2^d points take one each).
"""

import pathlib
import re
import sys

DIMENSIONS = 512
BOOST_TABLE = pathlib.Path("/usr/include/boost/random/detail/sobol_table.hpp")


def multiply(a, b, modulus, degree):
    """a * b in GF(2)[x] modulo a polynomial of that degree."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a >> degree & 1:
            a ^= modulus
        b >>= 1
    return product


def power_of_x(exponent, modulus, degree):
    result, base = 1, 2 if degree > 1 else 2 ^ modulus
    while exponent:
        if exponent & 1:
            result = multiply(result, base, modulus, degree)
        base = multiply(base, base, modulus, degree)
        exponent >>= 1
    return result


def prime_factors(n):
    factors, p = set(), 2
    while p * p <= n:
        while n % p == 0:
            factors.add(p)
            n //= p
        p += 1
    return factors | ({n} if n > 1 else set())


def is_primitive(polynomial):
    """x has the full order 2^degree - 1 modulo the polynomial."""
    degree = polynomial.bit_length() - 1
    order = 2**degree - 1
    return power_of_x(order, polynomial, degree) == 1 and all(
        power_of_x(order // p, polynomial, degree) != 1 for p in prime_factors(order)
    )


def primitive_polynomials(count):
    found, polynomial = [], 3
    while len(found) < count:
        if is_primitive(polynomial):
            found.append(polynomial)
        polynomial += 2
    return found


def numbers_after(text, name):
    body = re.search(name + r"\[[^\]]*\] = \{([^}]*)\}", text).group(1)
    return [int(word) for word in re.findall(r"\d+", body)]


def initial_numbers(polynomials):
    """The published m_1 .. m_degree of each dimension from the second on."""
    if not BOOST_TABLE.exists():
        sys.exit(f"{BOOST_TABLE} is missing: install libboost-dev")
    text = BOOST_TABLE.read_text()
    if numbers_after(text, "sobol_a")[: len(polynomials)] != polynomials:
        sys.exit("the published polynomials are not the primitive ones in order")
    columns = int(re.search(r"max_degree = (\d+)", text).group(1))
    table = numbers_after(text, "sobol_minit")
    rows = []
    for i, polynomial in enumerate(polynomials):
        degree = polynomial.bit_length() - 1
        row = table[i * columns : i * columns + degree]
        assert all(m % 2 == 1 and m < 2 ** (k + 1) for k, m in enumerate(row)), f"row {i}"
        rows.append(row)
    return rows


def extended(polynomial, initial, count):
    """m_1 .. m_count by the recurrence of the polynomial."""
    degree = polynomial.bit_length() - 1
    m = list(initial)
    for i in range(degree, count):
        value = m[i - degree] ^ (m[i - degree] << degree)
        for k in range(1, degree):
            if polynomial >> (degree - k) & 1:
                value ^= m[i - k] << k
        m.append(value)
    return m[:count]


def has_property_a(polynomials, initial):
    """The leading bits of the first d direction numbers of d dimensions form a regular matrix."""
    count = len(polynomials) + 1
    rows = [1 << (count - 1)]  # first dimension: van der Corput's
    for polynomial, row in zip(polynomials, initial):
        leading = 0
        for k, m in enumerate(extended(polynomial, row, count)):
            leading |= (m >> k) << (count - 1 - k)
        rows.append(leading)
    basis = {}
    for row in rows:
        while row and row.bit_length() in basis:
            row ^= basis[row.bit_length()]
        if not row:
            return False
        basis[row.bit_length()] = row
    return True


def integers(kind, name, values, per_line=16):
    rows = [values[i : i + per_line] for i in range(0, len(values), per_line)]
    body = ",\n    ".join(", ".join(map(str, row)) for row in rows)
    return f"inline constexpr {kind} {name}[{len(values)}] = {{\n    {body}}};\n"


def sobol_table():
    polynomials = primitive_polynomials(DIMENSIONS - 1)
    initial = initial_numbers(polynomials)
    assert has_property_a(polynomials, initial)
    text = f"inline constexpr std::uint32_t kSobolDimensions = {DIMENSIONS};\n"
    text += "// Primitive polynomials over GF(2), bit k the coefficient of x^k, from dimension 1 on.\n"
    text += integers("std::uint16_t", "kSobolPolynomials", polynomials)
    text += "// Initial direction numbers, as many a dimension as its polynomial's degree.\n"
    return text + integers("std::uint16_t", "kSobolInitial", [m for row in initial for m in row])
