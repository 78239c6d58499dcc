#pragma once
// Axes of pictures: positions are for the eye only.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace relucert {

/// A position in a picture, one digit behind the point.
inline std::string place(double value) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    return text.data();
}

/// A short number for people.
inline std::string brief(double value) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.4g", std::abs(value) < 1e-14 ? 0.0 : value);
    return text.data();
}

/// Linear map of [low, high] to picture coordinates [from, to], with ticks at round numbers.
class LinearAxis {
public:
    LinearAxis(double low, double high, double from, double to)
        : low_(low), high_(high > low ? high : low + 1), from_(from), to_(to) {}
    [[nodiscard]] double at(double value) const { return from_ + (to_ - from_) * (value - low_) / (high_ - low_); }
    /// A tick with as many digits as tell it from its neighbours.
    [[nodiscard]] std::string label(double tick) const {
        const double largest = std::max(std::abs(low_), std::abs(high_));
        const int digits = std::clamp(3 + static_cast<int>(std::log10(largest / (high_ - low_))), 4, 15);
        std::array<char, 40> text{};
        std::snprintf(text.data(), text.size(), "%.*g", digits, tick);
        return text.data();
    }
    [[nodiscard]] std::vector<double> ticks(int about) const {
        const double rough = (high_ - low_) / about;
        const double power = std::pow(10.0, std::floor(std::log10(rough)));
        const double factor = rough / power;
        const double step = power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
        std::vector<double> all;
        for (double at = std::ceil(low_ / step - 1e-9) * step; at <= high_ + 1e-9 * step; at += step)
            all.push_back(std::abs(at) < 1e-9 * step ? 0 : at);
        return all;
    }

private:
    double low_;
    double high_;
    double from_;
    double to_;
};

/// Map of [least, greatest] to [from, to]: linear and with 0 in it, or logarithmic if all is positive and spans more
/// than a factor of 8. Ticks at round numbers; the ends are widened to ticks. Precondition: finite.
class ScaledAxis {
public:
    ScaledAxis(double least, double greatest, double from, double to)
        : logarithmic_(least > 0 && greatest > 8 * least), from_(from), to_(to) {
        if (logarithmic_) {
            first_ = std::log10(round_below(least));
            last_ = std::log10(round_above(greatest));
        } else {
            const double rough = std::max(greatest - std::min(0.0, least), 1e-300) / 5;
            const double power = std::pow(10.0, std::floor(std::log10(rough)));
            const double factor = rough / power;
            step_ = power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
            first_ = std::floor(std::min(0.0, least) / step_) * step_;
            last_ = std::max(first_ + step_, std::ceil(greatest / step_) * step_);
        }
    }
    /// On a logarithmic axis values below its first tick (0 among them) stand at its first end.
    [[nodiscard]] double at(double value) const {
        const double place = logarithmic_ ? (value > 0 ? std::max(first_, std::log10(value)) : first_) : value;
        return from_ + (to_ - from_) * (place - first_) / (last_ - first_);
    }
    [[nodiscard]] std::vector<double> ticks() const {
        std::vector<double> all;
        if (logarithmic_) {
            const bool between = last_ - first_ <= 3;  // 2 and 5 times the powers of 10 as well
            const double every = std::max(1.0, std::ceil((last_ - first_) / 8));
            for (double at = std::floor(first_ + 1e-9); at <= last_ + 1e-9; at += every)
                for (const double factor : {1.0, 2.0, 5.0}) {
                    const double tick = at + std::log10(factor);
                    if (tick >= first_ - 1e-9 && tick <= last_ + 1e-9 && (between || factor == 1.0))
                        all.push_back(factor * std::pow(10.0, at));
                }
        } else {
            for (double at = first_; at <= last_ + step_ / 2; at += step_) all.push_back(at);
        }
        return all;
    }
    [[nodiscard]] bool logarithmic() const noexcept { return logarithmic_; }
    [[nodiscard]] double from() const noexcept { return from_; }
    [[nodiscard]] double to() const noexcept { return to_; }

private:
    /// 1, 2 or 5 times a power of 10, next to value > 0.
    static double round_below(double value) {
        const double power = std::pow(10.0, std::floor(std::log10(value) + 1e-12));
        const double factor = value / power * (1 + 1e-12);
        return power * (factor >= 5 ? 5 : factor >= 2 ? 2 : 1);
    }
    static double round_above(double value) {
        const double power = std::pow(10.0, std::floor(std::log10(value) + 1e-12));
        const double factor = value / power * (1 - 1e-12);
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }

    bool logarithmic_;
    double from_;
    double to_;
    double first_ = 0;
    double last_ = 1;
    double step_ = 1;
};

}  // namespace relucert
