#include "core/numeric/lanes.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

template <int N>
std::array<double, N> ramp(double start, double step) {
  std::array<double, N> values{};
  for (int i = 0; i < N; ++i) values[static_cast<std::size_t>(i)] = start + step * i;
  return values;
}

template <int N>
std::array<double, N> stored(pack<N> p) {
  std::array<double, N> values{};
  p.store(values.data());
  return values;
}

template <int N>
void check_arithmetic() {
  const auto a = ramp<N>(-1.75, 1.1), b = ramp<N>(3.25, -0.7);
  const auto x = pack<N>::load(a.data()), y = pack<N>::load(b.data());
  const auto sum = stored(x + y), difference = stored(x - y), product = stored(x * y);
  const auto quotient = stored(x / y), negated = stored(-x), root = stored(square_root(y * y));
  const auto smaller = stored(select(x < y, x, y)), size = stored(absolute(x));
  for (std::size_t i = 0; i < N; ++i) {
    CHECK(sum[i] == a[i] + b[i]);
    CHECK(difference[i] == a[i] - b[i]);
    CHECK(product[i] == a[i] * b[i]);
    CHECK(quotient[i] == a[i] / b[i]);
    CHECK(negated[i] == -a[i]);
    CHECK(root[i] == std::sqrt(b[i] * b[i]));
    CHECK(smaller[i] == (a[i] < b[i] ? a[i] : b[i]));
    CHECK(size[i] == std::fabs(a[i]));
  }
}

template <int N>
void check_masks() {
  const auto a = ramp<N>(0, 1);
  const auto x = pack<N>::load(a.data());
  const auto even = stored(select((x < 2.0) | (x >= 5.0), pack<N>(1.0), 0.0));
  const auto band = stored(select((x > 0.5) & !(x == 3.0), pack<N>(1.0), 0.0));
  for (std::size_t i = 0; i < N; ++i) {
    CHECK(even[i] == (a[i] < 2 || a[i] >= 5 ? 1.0 : 0.0));
    CHECK(band[i] == (a[i] > 0.5 && a[i] != 3 ? 1.0 : 0.0));
  }
  CHECK(all_of(x >= 0.0));
  CHECK_FALSE(all_of(x > 0.0));
  CHECK_FALSE(all_of(x < double(N - 1)));
}

template <int N>
void check_table_rows() {
  alignas(16) double table[9][4];
  for (int i = 0; i < 36; ++i) table[i / 4][i % 4] = i;
  std::array<double, N> bits{};
  for (std::size_t i = 0; i < N; ++i)
    bits[i] = std::bit_cast<double>(std::uint64_t{(i * 5 + 8) % 9});
  const TableRows<N, 4> rows(table, bits_of(pack<N>::load(bits.data())));
  for (const int column : {0, 2}) {
    pack<N> first, second;
    rows.pair(column, first, second);
    for (std::size_t i = 0; i < N; ++i) {
      const double expected = static_cast<double>((i * 5 + 8) % 9 * 4) + column;
      CHECK(stored(first)[i] == expected);
      CHECK(stored(second)[i] == expected + 1);
    }
  }
}

template <int N>
void check_tails() {
  for (std::size_t count = 0; count <= 33; ++count) {
    std::vector<double> in(count), out(count + 1, -7.0);
    for (std::size_t i = 0; i < count; ++i) in[i] = static_cast<double>(i) + 0.5;
    map_lanes<N>(std::span<const double>(in), std::span(out).first(count),
                 [](pack<N> x) { return x * x; });
    for (std::size_t i = 0; i < count; ++i) REQUIRE(out[i] == in[i] * in[i]);
    REQUIRE(out[count] == -7.0);
  }
}

}  // namespace

TEST_CASE("Each lane computes what a scalar does", "[lanes]") {
  check_arithmetic<1>();
  check_arithmetic<2>();
  check_arithmetic<4>();
  check_arithmetic<8>();
}

TEST_CASE("Masks select lane by lane", "[lanes]") {
  check_masks<1>();
  check_masks<2>();
  check_masks<4>();
  check_masks<8>();
}

TEST_CASE("Table rows give each lane its own row", "[lanes]") {
  check_table_rows<1>();
  check_table_rows<2>();
  check_table_rows<4>();
  check_table_rows<8>();
}

TEST_CASE("Mapping a span covers every tail length and nothing beyond", "[lanes]") {
  check_tails<1>();
  check_tails<2>();
  check_tails<4>();
  check_tails<8>();
}

TEST_CASE("A head keeps 26 bits and leaves an exact rest", "[lanes]") {
  for (const double x : {1.0 / 3, -3.14159265358979, 1e100, 5e-100}) {
    const double h = head(pack<1>(x)).v;
    CHECK((std::bit_cast<std::uint64_t>(h) & 0x7ffffff) == 0);
    CHECK(std::fabs((x - h) / x) < 0x1p-25);
    CHECK(h + (x - h) == x);
    CHECK(std::fma(h, h, -(h * h)) == 0);
  }
}
