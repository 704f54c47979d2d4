// Digests of options under Heston, Merton, Kou and Bates, in chains and one at a time, and of
// Merton's series.
#pragma once

#include "core/pricing/fourier/merton_series.hpp"
#include "core/pricing/fourier/model_chain.hpp"

#include "tests/identity/digest_implied.hpp"

namespace loadline::inline LOADLINE_ARITHMETIC {
namespace blocks {

inline MertonJumps draw_jumps(Words& words) noexcept {
  return {draw_field(words, 0.02, 3.0), draw_field(words, -0.25, 0.1),
          draw_field(words, 0.02, 0.3)};
}

/// What a block needs of one model.
struct HestonModel {
  using Parameters = HestonParameters;
  static constexpr auto chain = heston_chain;
  static constexpr auto price = price_heston;
  static constexpr auto check = check_heston;
  static Parameters draw(Words& words) noexcept {
    return {draw_field(words, 0.005, 0.3), draw_field(words, 0.1, 5.0),
            draw_field(words, 0.005, 0.3), draw_field(words, 0.05, 1.5),
            draw_field(words, -0.95, 0.95)};
  }
};
struct MertonModel {
  using Parameters = MertonParameters;
  static constexpr auto chain = merton_chain;
  static constexpr auto price = price_merton;
  static constexpr auto check = check_merton;
  static Parameters draw(Words& words) noexcept {
    return {draw_field(words, 0.1, 0.8), draw_jumps(words)};
  }
};
struct KouModel {
  using Parameters = KouParameters;
  static constexpr auto chain = kou_chain;
  static constexpr auto price = price_kou;
  static constexpr auto check = check_kou;
  static Parameters draw(Words& words) noexcept {
    return {draw_field(words, 0.1, 0.8), draw_field(words, 0.02, 3.0), draw_field(words, 0.0, 1.0),
            draw_field(words, 2.0, 50.0), draw_field(words, 2.0, 50.0)};
  }
};
struct BatesModel {
  using Parameters = BatesParameters;
  static constexpr auto chain = bates_chain;
  static constexpr auto price = price_bates;
  static constexpr auto check = check_bates;
  static Parameters draw(Words& words) noexcept {
    return {HestonModel::draw(words), draw_jumps(words)};
  }
};

inline ModelOption draw_model_option(Words& words) noexcept {
  const real spot = draw_field(words, 50.0, 200.0);
  const real strike = spot * between(words, 0.5, 2.0), expiry = draw_field(words, 0.003, 4.0);
  const real rate = draw_field(words, -0.02, 0.08), carry = draw_field(words, -0.02, 0.08);
  return {spot, strike, expiry, rate, carry, static_cast<OptionType>(words.next() % 2)};
}

/// One chain, its results, and the digest of both.
template <class Model>
struct ChainSample {
  using Parameters = typename Model::Parameters;
  static constexpr std::size_t kRows = 9, kColumns = 9 + kParameterCount<Parameters>;
  std::array<real, kRows> strike;
  std::array<std::uint8_t, kRows> type;
  std::array<std::array<real, kRows>, kColumns> column;
  std::array<std::uint16_t, kRows> status;

  ModelChain draw(Words& words, const ModelOption& shared) noexcept {
    for (std::size_t i = 0; i < kRows; ++i) {
      strike[i] = shared.strike * draw_field(words, 0.6, 1.6);
      type[i] = static_cast<std::uint8_t>(words.next() % 2);
    }
    return {kRows,        shared.spot,     shared.expiry_years, shared.rate,
            shared.carry, {strike.data()}, {type.data()}};
  }

  ModelValueColumns<Parameters> outputs(bool all) noexcept {
    for (auto& values : column) values.fill(0.0);
    ModelValueColumns<Parameters> out;
    out.value = column[0].data();
    out.status = status.data();
    if (!all) return out;
    real** const fields[] = {&out.error, &out.delta, &out.gamma,      &out.theta,
                             &out.rho,   &out.phi,   &out.dual_delta, &out.dual_gamma};
    for (std::size_t c = 0; c < 8; ++c) *fields[c] = column[c + 1].data();
    for (std::size_t i = 0; i < kParameterCount<Parameters>; ++i) {
      out.sensitivity[i] = column[9 + i].data();
    }
    return out;
  }

  /// Whether row i is what the function of one option gives, refusals included.
  bool is_single(std::size_t i, const Result<ModelValue<Parameters>>& one) const noexcept {
    if (status[i] != static_cast<std::uint16_t>(one.error().code)) return false;
    if (!one.ok()) return bits_of(column[0][i]) == 0;
    const real option[] = {one->value, one->error, one->delta,      one->gamma,     one->theta,
                           one->rho,   one->phi,   one->dual_delta, one->dual_gamma};
    const auto sensitivity =
        bit_cast<std::array<real, kParameterCount<Parameters>>>(one->sensitivity);
    bool same = true;
    for (std::size_t c = 0; c < 9; ++c) same &= bits_of(column[c][i]) == bits_of(option[c]);
    for (std::size_t c = 9; c < kColumns; ++c) {
      same &= bits_of(column[c][i]) == bits_of(sensitivity[c - 9]);
    }
    return same;
  }
};

/// A chain is thousands of exponentials: few of them.
template <class Model>
BlockDigest digest_model(Share share) noexcept {
  static ChainSample<Model> sample;
  Words words(share.seed(51 + kParameterCount<typename Model::Parameters>));
  Digest digest;
  BlockDigest result;
  for (std::uint64_t number = 0; number < 240 / share + 1; ++number) {
    const auto parameters = Model::draw(words);
    const ModelOption shared = draw_model_option(words);
    add_error(digest, Model::check(parameters));
    add_error(digest, check_model_option(shared));
    const ModelChain chain = sample.draw(words, shared);
    const bool all = number % 3 != 1;
    digest.add(std::uint64_t{Model::chain(chain, parameters, sample.outputs(all))});
    for (const std::uint16_t code : sample.status) digest.add(std::uint64_t{code});
    for (const auto& values : sample.column) add_all(digest, values);
    if (!all) continue;
    const std::size_t i = number % sample.kRows;
    ModelOption one = shared;
    one.strike = sample.strike[i];
    one.type = static_cast<OptionType>(sample.type[i]);
    result.lanes_agree &= sample.is_single(i, Model::price(one, parameters));
  }
  result.value = digest.value();
  return result;
}

inline BlockDigest digest_merton_series(Share share) noexcept {
  Words words(share.seed(51));
  Digest digest;
  for (std::uint64_t number = 0; number < 4'000 / share + 1; ++number) {
    const MertonParameters parameters = MertonModel::draw(words);
    const ModelOption option = draw_model_option(words);
    const auto whole = merton_series(option, parameters);
    const auto cut = merton_series(option, parameters, static_cast<std::uint32_t>(number % 12));
    for (const auto& value : {whole, cut}) {
      add_error(digest, value.error());
      digest.add(bits_of(value->value));
      digest.add(bits_of(value->truncation));
      digest.add(std::uint64_t{value->terms});
    }
    const real relative = mean_relative_jump(parameters.jumps);
    digest.add(bits_of(relative));
    digest.add(bits_of(mean_log_jump_of(relative, parameters.jumps.log_jump_vol)));
  }
  return {.value = digest.value()};
}

inline constexpr Block kFourier[] = {{"heston", digest_model<HestonModel>},
                                     {"merton", digest_model<MertonModel>},
                                     {"kou", digest_model<KouModel>},
                                     {"bates", digest_model<BatesModel>},
                                     {"merton_series", digest_merton_series}};

}  // namespace blocks
}  // namespace loadline::inline LOADLINE_ARITHMETIC
