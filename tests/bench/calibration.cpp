// Heston calibrated to a surface of 8 expiries by 15 strikes, beside QuantLib.
#include <cmath>

#include "core/pricing/implied/black_implied.hpp"
#include "core/volatility/calibration/model_calibration.hpp"

#include "tests/bench/areas.hpp"

#ifdef LOADLINE_HAS_QUANTLIB
#include <ql/math/optimization/levenbergmarquardt.hpp>
#include <ql/models/equity/hestonmodel.hpp>
#include <ql/models/equity/hestonmodelhelper.hpp>
#include <ql/pricingengines/vanilla/analytichestonengine.hpp>
#include <ql/quotes/simplequote.hpp>
#include <ql/settings.hpp>
#include <ql/termstructures/yield/flatforward.hpp>
#include <ql/time/calendars/nullcalendar.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>
#endif

namespace loadline::bench {
namespace {

/// A market smile of Heston's with a noise of half a vol point, so that no model meets it.
struct Surface {
  static constexpr double kSpot = 100;
  std::vector<int> days;
  std::vector<double> strike, years, vol, zero = {0};
  std::vector<std::byte> block = std::vector<std::byte>(calibration_workspace_bytes(120, 8));

  Surface() {
    const HestonParameters truth{0.36, 1.8, 0.25, 0.9, -0.55};
    const auto noise = spread_over(-0.005, 0.005, 0.236068, 120);
    for (const int day : {14, 28, 60, 91, 182, 273, 365, 730}) {
      const double expiry_years = day / 365.0;
      for (int i = -7; i <= 7; ++i) {
        const double k = kSpot * std::exp(i / 7.0 * 0.9 * std::sqrt(expiry_years));
        const auto type = k < kSpot ? OptionType::put : OptionType::call;
        const auto priced = price_heston({kSpot, k, expiry_years, 0, 0, type}, truth);
        const auto implied = implied_vol({.price = priced->value,
                                          .forward = kSpot,
                                          .strike = k,
                                          .expiry_years = expiry_years,
                                          .type = type});
        days.push_back(day);
        strike.push_back(k);
        years.push_back(expiry_years);
        vol.push_back(implied->vol + noise[vol.size()]);
      }
    }
  }
  CalibrationQuotes quotes() const {
    return {.count = strike.size(),
            .spot = kSpot,
            .strike = {strike.data()},
            .expiry_years = {years.data()},
            .rate = {zero.data(), 0},
            .carry = {zero.data(), 0},
            .vol = {vol.data()}};
  }
};

#ifdef LOADLINE_HAS_QUANTLIB
/// The same by QuantLib, on errors of the implied vol, from one start.
class Peer {
 public:
  explicit Peer(const Surface& surface) {
    using namespace QuantLib;
    const Date today(1, January, 2024);
    Settings::instance().evaluationDate() = today;
    flat_ = Handle<YieldTermStructure>(ext::make_shared<FlatForward>(today, 0.0, Actual365Fixed()));
    for (std::size_t i = 0; i < surface.strike.size(); ++i) {
      helpers_.push_back(ext::make_shared<HestonModelHelper>(
          Period(surface.days[i], Days), NullCalendar(), Surface::kSpot, surface.strike[i],
          Handle<Quote>(ext::make_shared<SimpleQuote>(surface.vol[i])), flat_, flat_,
          BlackCalibrationHelper::ImpliedVolError));
    }
  }

  double calibrate() const {
    using namespace QuantLib;
    const Handle<Quote> spot(ext::make_shared<SimpleQuote>(Surface::kSpot));
    const auto process =
        ext::make_shared<HestonProcess>(flat_, flat_, spot, 0.3, 2.0, 0.3, 0.8, -0.5);
    const auto model = ext::make_shared<HestonModel>(process);
    const auto engine = ext::make_shared<AnalyticHestonEngine>(model, 64);
    for (const auto& helper : helpers_) helper->setPricingEngine(engine);
    LevenbergMarquardt method(1e-8, 1e-8, 1e-8);
    model->calibrate({helpers_.begin(), helpers_.end()}, method,
                     EndCriteria(400, 40, 1e-8, 1e-8, 1e-8));
    return model->rho();
  }

 private:
  QuantLib::Handle<QuantLib::YieldTermStructure> flat_;
  std::vector<QuantLib::ext::shared_ptr<QuantLib::BlackCalibrationHelper>> helpers_;
};
#endif

}  // namespace

void bench_calibration(const Bench& bench) {
  const std::string name = std::string("Heston calibrated, 8 expiries by 15 strikes, ") + kIsa;
  if (!bench.wants(name)) return;
  Surface surface;
  HestonParameters p{};
  double sink = 0;
  std::vector<Candidate> peers;
#ifdef LOADLINE_HAS_QUANTLIB
  const Peer peer(surface);
  peers.push_back({"QuantLib HestonModel, AnalyticHestonEngine(64), one start",
                   [&] { sink += peer.calibrate(); }});
#endif
  bench.compare(
      {name, 1, {by_isa(50e6, 50e6, 0), 0}},
      [&] {
        Arena arena{surface.block};
        p = calibrate_heston(surface.quotes(), {}, {}, {}, arena)->parameters;
      },
      peers,
      [&] {
        return digest_of({p.initial_variance, p.mean_reversion, p.long_run_variance,
                          p.vol_of_variance, p.correlation});
      });
  if (!std::isfinite(sink)) std::fprintf(stderr, "the peer went wrong\n");
}

}  // namespace loadline::bench
