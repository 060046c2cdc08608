#include "estimate/lengths.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace shortboard {
namespace {

constexpr double kTail = 0.02425;  // where the approximation changes its form

template <std::size_t N>
double polynomial(const std::array<double, N>& coefficients, double x) {
  double sum = 0.0;
  for (const double c : coefficients) sum = sum * x + c;
  return sum;
}

/// The fractional part of i times the golden ratio and of i times a second irrational: points that fill the unit square
/// evenly (Roberts' R2 sequence).
double first_part(int i) { return std::fmod(0.5 + 0.7548776662466927 * i, 1.0); }
double second_part(int i) { return std::fmod(0.5 + 0.5698402909980532 * i, 1.0); }

double whole(const Lengths& lengths, double share) {
  if (lengths.sigma <= 0.0) return lengths.mean;
  return std::max(1.0, std::round(lengths.at(std::clamp(share, 1e-6, 1.0 - 1e-6))));
}

}  // namespace

double normal_quantile(double share) {
  constexpr std::array<double, 6> a{-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                                    1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr std::array<double, 6> b{-5.447609879822406e+01, 1.615858368580409e+02,  -1.556989798598866e+02,
                                    6.680131188771972e+01,  -1.328068155288572e+01, 1.0};
  constexpr std::array<double, 6> c{-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                                    -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  constexpr std::array<double, 5> d{7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                                    3.754408661907416e+00, 1.0};
  if (share > 1.0 - kTail) return -normal_quantile(1.0 - share);
  if (share < kTail) {
    const double q = std::sqrt(-2.0 * std::log(share));
    return polynomial(c, q) / polynomial(d, q);
  }
  const double q = share - 0.5, r = q * q;
  return q * polynomial(a, r) / polynomial(b, r);
}

double Lengths::median() const { return mean * std::exp(-sigma * sigma / 2.0); }
double Lengths::squared() const { return mean * mean * std::exp(sigma * sigma); }
double Lengths::at(double share) const {
  return sigma > 0.0 ? median() * std::exp(sigma * normal_quantile(share)) : mean;
}

Lengths log_normal(double median, double p90) {
  const double sigma = std::log(p90 / median) / normal_quantile(0.9);
  return {median * std::exp(sigma * sigma / 2.0), sigma};
}

std::vector<Arrival> burst(const Lengths& input, const Lengths& output, int count) {
  std::vector<Arrival> all(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    all[static_cast<std::size_t>(i)] = {Seconds{}, whole(input, first_part(i)), whole(output, second_part(i)), 0.0};
  return all;
}

}  // namespace shortboard
