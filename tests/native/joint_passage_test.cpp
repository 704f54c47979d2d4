#include "core/risk/joint_passage.hpp"

#include "tests/native/exotic_cases.hpp"

using namespace loadline;
using namespace loadline::checks;

namespace {

/// A horizon of one year and a volatility of one: distances are in deviations.
JointLevel level_at(double distance, double log_drift, bool falls) {
  const double sign = falls ? -1 : 1;
  return {1.0, std::exp(sign * distance), sign * log_drift + 0.5, 1.0};
}

JointPassageInputs ordinary() {
  return {.first = {100, 80, 0.05, 0.6},
          .second = {50, 60, 0, 0.8},
          .correlation = 0.5,
          .horizon_years = 0.25,
          .seed = 7,
          .draws = 512,
          .steps = 16};
}

}  // namespace

TEST_CASE("Both prices staying, against the wedge in mpmath", "[joint_passage]") {
  const Json file = load_vectors("passage-corridor-mp.json");
  int rows = 0;
  for (const Json& row : file["joint"]) {
    const double d1 = number(row["in"][0]), d2 = number(row["in"][1]);
    const double rho = number(row["in"][2]);
    const double m1 = number(row["in"][3]), m2 = number(row["in"][4]);
    const double either = 1 - number(row["out"]);
    for (const bool opposite : {false, true}) {
      const JointPassageInputs in = {.first = level_at(d1, m1, true),
                                     .second = level_at(d2, m2, !opposite),
                                     .correlation = opposite ? -rho : rho,
                                     .horizon_years = 1,
                                     .seed = 5,
                                     .draws = 6000,
                                     .steps = 96};
      const auto joint = joint_passage_probability(in);
      REQUIRE(joint.ok());
      INFO(row.dump() << " " << joint->either_low << " " << either << " " << joint->either_high
                      << " " << joint->standard_error);
      CHECK(joint->least_either <= either * (1 + 1e-12));
      CHECK(joint->most_either >= either * (1 - 1e-12));
      CHECK(joint->either_low <= either + 4 * joint->standard_error);
      CHECK(joint->either_high >= either - 4 * joint->standard_error);
      CHECK(joint->either_high - joint->either_low < 0.02);
      CHECK(joint->standard_error < 0.0065);
      const double both = joint->first_probability + joint->second_probability - either;
      CHECK(joint->both_low <= both + 4 * joint->standard_error);
      CHECK(joint->both_high >= both - 4 * joint->standard_error);
    }
    ++rows;
  }
  CHECK(rows == 18);
}

TEST_CASE("The estimate is the mean of its paths, each of which stands alone", "[joint_passage]") {
  const JointPassageInputs in = ordinary();
  const JointPassage joint = *joint_passage_probability(in);
  double low = 0, high = 0, squares = 0;
  for (std::uint64_t path = 0; path < in.draws; ++path) {
    const JointSurvival s = *joint_passage_path(in, path);
    CHECK(s.low <= s.high);
    low += s.low / in.draws;
    high += s.high / in.draws;
    squares += s.low * s.low / in.draws;
  }
  CHECK(joint.either_low == Approx(1 - high).epsilon(1e-12));
  CHECK(joint.either_high == Approx(1 - low).epsilon(1e-12));
  CHECK(joint.standard_error >= std::sqrt((squares - low * low) / (in.draws - 1)) * (1 - 1e-9));
  JointPassageInputs other = in;
  other.seed = 8;
  CHECK(joint_passage_path(other, 3)->low != joint_passage_path(in, 3)->low);
  other = in;
  other.stream = 1;
  CHECK(joint_passage_path(other, 3)->low != joint_passage_path(in, 3)->low);
}

TEST_CASE("Uncorrelated, perfectly correlated and exchanged prices", "[joint_passage]") {
  JointPassageInputs in = ordinary();
  in.correlation = 0;
  const JointPassage apart = *joint_passage_probability(in);
  const double p = apart.first_probability, q = apart.second_probability;
  CHECK(apart.most_either == Approx(p + q - p * q).epsilon(1e-14));
  CHECK(apart.terminal_both ==
        Approx(apart.terminal_both + apart.terminal_either - apart.terminal_either).margin(1e-15));
  in.correlation = 1;
  in.second = in.first;
  in.second.level = 70;
  const JointPassage together = *joint_passage_probability(in);
  // The nearer level is reached first: either is the nearer, both the farther.
  CHECK(together.either_low ==
        Approx(together.first_probability).margin(4 * together.standard_error));
  CHECK(together.least_either == together.first_probability);
  CHECK(together.both_high ==
        Approx(together.second_probability).margin(4 * together.standard_error + 1e-15));
  in = ordinary();
  const JointPassage one = *joint_passage_probability(in);
  std::swap(in.first, in.second);
  const JointPassage two = *joint_passage_probability(in);
  CHECK(one.terminal_both == Approx(two.terminal_both).epsilon(1e-13));
  CHECK(one.first_probability == two.second_probability);
  CHECK(one.least_either == Approx(two.least_either).epsilon(1e-14));
  in.monitoring_years = 0.01;
  CHECK(joint_passage_probability(in)->first_probability < two.first_probability);
  CHECK(joint_passage_probability(in)->terminal_both == two.terminal_both);
}

TEST_CASE("Every field of a joint passage refuses what it cannot mean", "[joint_passage]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto refuses = [](const JointPassageInputs& in, ErrorCode code, Field field,
                          std::uint32_t index) {
    const Error error = joint_passage_probability(in).error();
    CHECK(error.code == code);
    CHECK(error.field == field);
    CHECK(error.index == index);
    CHECK(joint_passage_path(in, 0).error().field == field);
  };
  const struct {
    double JointLevel::* field;
    Field name;
    double below;
  } levels[] = {{&JointLevel::price, Field::price, 0},
                {&JointLevel::level, Field::barrier, -0.0},
                {&JointLevel::drift, Field::drift, -1e4},
                {&JointLevel::vol, Field::vol, 0}};
  for (const auto& field : levels) {
    for (const double bad : {nan, kInf, -kInf, 1e300, field.below}) {
      const ErrorCode code = std::isfinite(bad) ? ErrorCode::out_of_domain : ErrorCode::not_finite;
      JointPassageInputs in = ordinary();
      in.first.*field.field = bad;
      refuses(in, code, field.name, 0);
      in = ordinary();
      in.second.*field.field = bad;
      refuses(in, code, field.name, 1);
    }
  }
  const struct {
    double JointPassageInputs::* field;
    Field name;
    double below;
  } fields[] = {{&JointPassageInputs::correlation, Field::correlation, -1.5},
                {&JointPassageInputs::horizon_years, Field::horizon_years, 0},
                {&JointPassageInputs::monitoring_years, Field::monitoring_years, -1}};
  for (const auto& field : fields) {
    for (const double bad : {nan, kInf, -kInf, 1e300, field.below}) {
      const ErrorCode code = std::isfinite(bad) ? ErrorCode::out_of_domain : ErrorCode::not_finite;
      JointPassageInputs in = ordinary();
      in.*field.field = bad;
      refuses(in, code, field.name, 0);
    }
  }
  JointPassageInputs in = ordinary();
  in.second.level = in.second.price;
  refuses(in, ErrorCode::out_of_domain, Field::barrier, 1);
  for (const std::uint32_t draws : {0u, 1u, kMaxJointDraws + 1}) {
    in = ordinary();
    in.draws = draws;
    refuses(in, ErrorCode::out_of_domain, Field::draws, 0);
  }
  for (const std::uint32_t steps : {0u, kMaxJointSteps + 1}) {
    in = ordinary();
    in.steps = steps;
    refuses(in, ErrorCode::out_of_domain, Field::steps, 0);
  }
  CHECK(joint_passage_path(ordinary(), 512).error().field == Field::draws);
}
