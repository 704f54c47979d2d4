#include "core/margin/map/distance.hpp"

#include "core/numeric/analysis/field_range.hpp"
#include "core/numeric/elementary/logarithm.hpp"
#include "core/numeric/log.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {

Result<BoundaryDistance> boundary_distance(const DistanceInputs& inputs) noexcept {
  if (inputs.price == 0.0) return Error{ErrorCode::missing_price, Field::price};
  const Error error = check_ranges({{Field::price, inputs.price, 0x1p-100, 0x1p100},
                                    {Field::barrier, inputs.boundary, 0x1p-200, 0x1p100},
                                    {Field::vol, inputs.vol, 0x1p-100, 0x1p20}},
                                   0);
  if (error.code != ErrorCode::ok) return error;
  BoundaryDistance distance;
  const real gap = inputs.boundary - inputs.price;
  distance.simple_return = gap / inputs.price;
  // Near the price the quotient's logarithm would lose what the difference keeps.
  distance.log_return = absolute(distance.simple_return) < real(0.25)
                            ? log1p(distance.simple_return)
                            : log(inputs.boundary / inputs.price);
  distance.simple_sigmas = distance.simple_return / inputs.vol;
  distance.log_sigmas = distance.log_return / inputs.vol;
  return distance;
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
