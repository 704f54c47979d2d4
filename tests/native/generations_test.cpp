#include "core/margin/internal/generations.hpp"

#include <limits>
#include <vector>

#include "tests/native/catch.hpp"

using namespace loadline;

namespace {

using Layers = std::vector<GenerationMargin>;
constexpr auto kStatic = MarginGeneration::static_tiers;
constexpr auto kLinear = MarginGeneration::sensitivities;
constexpr auto kModel = MarginGeneration::scenarios;

StackedMargin stacked(const Layers& layers, double multiple = 1.5) {
  const auto result = stack_margins(layers, multiple);
  REQUIRE(result.ok());
  return *result;
}

void check_refused(const Layers& layers, double multiple, ErrorCode code, Field field,
                   std::uint32_t index) {
  const auto result = stack_margins(layers, multiple);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == code);
  CHECK(result.error().field == field);
  CHECK(result.error().index == index);
}

}  // namespace

TEST_CASE("The largest generation binds, in any order") {
  const Layers layers = {{kStatic, 100}, {kLinear, 250}, {kModel, 170}};
  for (const Layers& order :
       {layers, Layers{layers[2], layers[1], layers[0]}, Layers{layers[1], layers[0], layers[2]}}) {
    CHECK(stacked(order).requirement == 250);
    CHECK(stacked(order).binding == kLinear);
    CHECK_FALSE(stacked(order).fail_safe);
  }
}

TEST_CASE("No model takes margin below the static floor") {
  CHECK(stacked({{kStatic, 100}, {kModel, 20}}).requirement == 100);
  CHECK(stacked({{kStatic, 100}, {kModel, 20}}).binding == kStatic);
  CHECK(stacked({{kModel, 100}, {kStatic, 100}}).binding == kStatic);
  CHECK(stacked({{kStatic, 0}}).requirement == 0);
}

TEST_CASE("A model without an answer tightens margin") {
  const StackedMargin safe = stacked({{kStatic, 100}, {kLinear, 120}, {kModel, 0, false}});
  CHECK(safe.fail_safe);
  CHECK(safe.requirement == 150);
  CHECK(safe.binding == kStatic);
  const StackedMargin other = stacked({{kModel, 0, false}, {kLinear, 180}, {kStatic, 100}});
  CHECK(other.requirement == 180);
  CHECK(other.binding == kLinear);
}

TEST_CASE("Generations that cannot be stacked are refused by name") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  check_refused({}, 1, ErrorCode::no_data, Field::margin, 0);
  check_refused({{kLinear, 1}}, 1, ErrorCode::no_data, Field::margin, 0);
  check_refused({{kStatic, 0, false}}, 1, ErrorCode::no_data, Field::margin, 0);
  check_refused({{kStatic, 1}, {kStatic, 2}}, 1, ErrorCode::duplicate, Field::margin, 1);
  check_refused({{kStatic, 1}, {kModel, nan}}, 1, ErrorCode::not_finite, Field::margin, 1);
  check_refused({{kStatic, 1}, {kModel, -1}}, 1, ErrorCode::out_of_domain, Field::margin, 1);
  check_refused({{kStatic, 1}, {kModel, 5, false}}, 1, ErrorCode::out_of_domain, Field::margin, 1);
  check_refused({{kStatic, 1}}, 0.99, ErrorCode::out_of_domain, Field::parameter, 0);
  check_refused({{kStatic, 1}}, nan, ErrorCode::not_finite, Field::parameter, 0);
}
