#include "core/pricing/paths/path_design.hpp"

#include "core/numeric/analysis/scalar.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace {

std::uint32_t coordinates_a_step(bool with_jumps) noexcept {
  return with_jumps ? 3 : 2;
}

Error refused(Field field, std::uint64_t value) noexcept {
  return {ErrorCode::out_of_domain, field, 0, refused_value(real_of(value))};
}

}  // namespace

Error check_path_design(const PathDesign& design, bool with_jumps) noexcept {
  const auto source = static_cast<std::uint32_t>(design.source);
  if (source > 1) return refused(Field::path_source, source);
  const auto pairs = static_cast<std::uint32_t>(design.pairs);
  if (pairs > 1) return refused(Field::path_pairs, pairs);
  if (design.steps == 0 || design.steps > kMaxPathSteps) return refused(Field::steps, design.steps);
  const std::uint32_t least = design.source == PathSource::sobol ? 2 : 1;
  if (design.replications < least || design.replications > kMaxReplications) {
    return refused(Field::replications, design.replications);
  }
  const bool divides = design.draws % design.replications == 0;
  if (design.draws < 2 || design.draws > kMaxPathDraws || !divides) {
    return refused(Field::draws, design.draws);
  }
  const std::uint64_t dimensions = std::uint64_t{design.steps} * coordinates_a_step(with_jumps);
  if (design.source == PathSource::sobol && dimensions > kMaxSobolDimensions) {
    return refused(Field::dimensions, dimensions);
  }
  return {};
}

std::size_t path_draws_bytes(const PathDesign& design, bool with_jumps) noexcept {
  if (design.source != PathSource::sobol) return 0;
  return SobolSequence::workspace_bytes(design.steps * coordinates_a_step(with_jumps));
}

Result<PathDraws> PathDraws::create(const PathDesign& design, bool with_jumps,
                                    Arena& arena) noexcept {
  PathDraws draws;
  draws.seed_ = design.seed;
  draws.stream_ = design.stream;
  draws.source_ = design.source;
  draws.coordinates_a_step_ = coordinates_a_step(with_jumps);
  draws.draws_a_replication_ = design.draws / design.replications;
  if (design.source == PathSource::sobol) {
    const auto sequence = SobolSequence::create(design.steps * draws.coordinates_a_step_, arena);
    if (!sequence.ok()) return sequence.error();
    draws.sequence_ = *sequence;
  }
  return draws;
}

void PathDraws::fill(std::uint32_t replication, std::uint64_t first, std::uint32_t step,
                     std::span<std::uint64_t> variance, std::span<std::uint64_t> spot,
                     std::span<std::uint64_t> jumps) const noexcept {
  if (source_ == PathSource::philox) {
    const std::uint64_t path = replication * draws_a_replication_ + first;
    random_pairs({seed_, stream_}, path, step, variance, spot);
    for (std::size_t i = 0; i < jumps.size(); ++i) {
      jumps[i] = random_word({seed_, stream_ + 1}, path + i, step);
    }
    return;
  }
  const std::uint32_t coordinate = step * coordinates_a_step_;
  const auto index = static_cast<std::uint32_t>(first);
  sequence_.coordinates(index, coordinate, shift(replication, coordinate), variance);
  sequence_.coordinates(index, coordinate + 1, shift(replication, coordinate + 1), spot);
  if (jumps.empty()) return;
  sequence_.coordinates(index, coordinate + 2, shift(replication, coordinate + 2), jumps);
}

}  // namespace loadline::inline LOADLINE_ARITHMETIC
