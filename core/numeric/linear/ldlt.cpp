#include "core/numeric/linear/ldlt.hpp"

#include "core/numeric/analysis/scalar.hpp"
#include "core/numeric/arithmetic/environment.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

std::size_t largest_diagonal(ConstMatrix a, std::size_t from) {
  std::size_t best = from;
  for (std::size_t i = from + 1; i < a.rows; ++i) {
    if (absolute(a(i, i)) > absolute(a(best, best))) best = i;
  }
  return best;
}

void swap(real& a, real& b) {
  const real kept = a;
  a = b;
  b = kept;
}

/// Exchanges rows and columns i < j of the lower triangle.
void exchange(Matrix a, std::size_t i, std::size_t j) {
  for (std::size_t k = 0; k < i; ++k) swap(a(i, k), a(j, k));
  for (std::size_t k = i + 1; k < j; ++k) swap(a(k, i), a(j, k));
  for (std::size_t k = j + 1; k < a.rows; ++k) swap(a(k, i), a(k, j));
  swap(a(i, i), a(j, j));
}

/// Takes column k of L and its pivot out of what is left.
void eliminate(Matrix a, std::size_t k) {
  for (std::size_t i = k + 1; i < a.rows; ++i) {
    const real factor = a(i, k) / a(k, k);
    for (std::size_t j = k + 1; j <= i; ++j) a(i, j) = a(i, j) - factor * a(j, k);
  }
  for (std::size_t i = k + 1; i < a.rows; ++i) a(i, k) = a(i, k) / a(k, k);
}

/// Sets the rest to zero; false when an element of it is too large to be rounding.
bool clear_rest(Matrix a, std::size_t from, real negligible) {
  bool small = true;
  for (std::size_t i = from; i < a.rows; ++i) {
    for (std::size_t j = from; j <= i; ++j) {
      small = small && absolute(a(i, j)) <= negligible;
      a(i, j) = 0.0;
    }
  }
  return small;
}

}  // namespace

Result<Inertia> ldlt(Matrix a, std::span<std::uint32_t> order) noexcept {
  if (const Error error = check_square(a); error.code != ErrorCode::ok) return error;
  if (order.size() != a.rows) return Error{ErrorCode::length_mismatch, Field::vector};
  for (std::size_t i = 0; i < a.rows; ++i) order[i] = static_cast<std::uint32_t>(i);

  Inertia inertia;
  const real first = absolute(a(largest_diagonal(a, 0), largest_diagonal(a, 0)));
  const real negligible = first * real_of(a.rows) * 0x1p-52;
  for (std::size_t k = 0; k < a.rows; ++k) {
    const std::size_t pivot = largest_diagonal(a, k);
    if (!(absolute(a(pivot, pivot)) > negligible)) {
      // |a_ij| <= sqrt(a_ii a_jj) in a semidefinite matrix: the rest is then rounding as well.
      if (!clear_rest(a, k, negligible)) {
        return Error{ErrorCode::singular, Field::matrix, static_cast<std::uint32_t>(k)};
      }
      break;
    }
    if (pivot != k) {
      exchange(a, k, pivot);
      const std::uint32_t kept = order[k];
      order[k] = order[pivot];
      order[pivot] = kept;
    }
    ++inertia.rank;
    if (a(k, k) > 0.0) ++inertia.positive;
    eliminate(a, k);
  }
  return inertia;
}

Error ldlt_solve(ConstMatrix factors, std::span<const std::uint32_t> order, std::span<real> x,
                 std::span<real> scratch) noexcept {
  if (const Error mode = check_arithmetic(); mode.code != ErrorCode::ok) return mode;
  const std::size_t n = factors.rows;
  if (factors.columns != n || order.size() != n || x.size() != n || scratch.size() != n) {
    return {ErrorCode::length_mismatch, Field::vector};
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (factors(i, i) == 0.0) {
      return {ErrorCode::singular, Field::matrix, static_cast<std::uint32_t>(i)};
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    scratch[i] = x[order[i]];
    for (std::size_t k = 0; k < i; ++k) scratch[i] = scratch[i] - factors(i, k) * scratch[k];
  }
  for (std::size_t i = n; i-- > 0;) {
    scratch[i] = scratch[i] / factors(i, i);
    for (std::size_t k = i + 1; k < n; ++k) {
      scratch[i] = scratch[i] - factors(k, i) * scratch[k];
    }
  }
  for (std::size_t i = 0; i < n; ++i) x[order[i]] = scratch[i];
  return {};
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
