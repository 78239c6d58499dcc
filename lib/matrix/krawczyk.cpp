#include "relucert/matrix/krawczyk.hpp"

#include "relucert/failure/failure.hpp"

#include <Eigen/LU>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace relucert {

namespace {

using Balls = std::vector<Ball>;

long exponent_of(const Rational& positive) {  // 2^(e-1) < q < 2^(e+1)
    return static_cast<long>(bit_length(positive.numerator())) - static_cast<long>(bit_length(positive.denominator()));
}

Rational width(const RationalBox& box, std::size_t i) { return box.upper[i] - box.lower[i]; }

double middle(const Ball& ball) { return ball.lower_double() / 2 + ball.upper_double() / 2; }

/// The multiple of 2^-bits at or below.
Rational on_grid_below(const Rational& value, long bits) {
    return Rational((value * Rational::power_of_two(bits)).floor()) * Rational::power_of_two(-bits);
}

/// An inverse of the midpoints, in floating point: a proposal.
std::optional<Eigen::MatrixXd> inverse_hint(const std::vector<SparseRow>& slopes) {
    const auto n = static_cast<Eigen::Index>(slopes.size());
    Eigen::MatrixXd middles = Eigen::MatrixXd::Zero(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
        for (const auto& [j, entry] : slopes[static_cast<std::size_t>(i)])
            middles(i, static_cast<Eigen::Index>(j)) = middle(entry);
    if (!middles.allFinite()) return std::nullopt;
    const Eigen::FullPivLU<Eigen::MatrixXd> decomposition(middles);
    if (!decomposition.isInvertible()) return std::nullopt;
    Eigen::MatrixXd inverse = decomposition.inverse();
    if (!inverse.allFinite() || inverse.cwiseAbs().maxCoeff() > 0x1p900) return std::nullopt;
    return inverse;
}

/// Bits after the point that keep the error of C times the slopes, in the norm of the box, near 2^-20.
unsigned scale_for(const std::vector<SparseRow>& slopes, const RationalBox& box) {
    double largest = 1;
    for (const SparseRow& row : slopes)
        for (const auto& [j, entry] : row) largest = std::max(largest, std::abs(middle(entry)));
    long widest = exponent_of(width(box, 0));
    long narrowest = widest;
    for (std::size_t i = 1; i < slopes.size(); ++i) {
        widest = std::max(widest, exponent_of(width(box, i)));
        narrowest = std::min(narrowest, exponent_of(width(box, i)));
    }
    const double wanted = 22 + std::log2(largest) + std::log2(static_cast<double>(slopes.size())) +
                          static_cast<double>(widest - narrowest);
    return static_cast<unsigned>(std::clamp(std::ceil(wanted), 1.0, 4000.0));
}

class Krawczyk {
public:
    Krawczyk(const ExpressionSystem& system, const RationalBox& box, unsigned bits, const Deadline& deadline)
        : system_(system), box_(box), bits_(bits), n_(box.lower.size()), deadline_(deadline) {}

    ZeroSearch run() {
        evidence_.bits = bits_;
        RationalBox x = box_;
        for (unsigned stage = 0; stage < most_stages; ++stage) {
            const std::string problem = begin_stage(x);
            if (!problem.empty()) {
                if (stage == 0) return {std::nullopt, problem};
                break;
            }
            const bool last = stage + 1 == most_stages;
            bool narrower = false;
            for (unsigned step = 0; step < most_steps; ++step) {
                const auto image = image_of(x);
                if (!image) return {std::nullopt, "the system is not certainly defined in the middle of the box"};
                if (stage == 0 && step == 0)
                    if (const auto outside = not_inside(*image)) return {std::nullopt, *outside};
                const Rational ratio = intersect(x, *image);
                ++evidence_.stages.back().steps;
                if (ratio * Rational(8) > Rational(7)) break;
                narrower = true;
                // Slopes over the narrower box, with a C of their own, do better than a slow descent.
                if (!last && ratio * Rational(256) > Rational(1)) break;
            }
            if (!narrower) break;
        }
        widen(x);
        evidence_.enclosure = std::move(x);
        return {std::move(evidence_), ""};
    }

private:
    static constexpr unsigned most_stages = 6;
    static constexpr unsigned most_steps = 40;

    /// Slopes over x, C, and I - C S. @returns why not, or nothing.
    std::string begin_stage(const RationalBox& x) {
        const auto slopes = system_.slopes(enclosing(x), bits_);
        if (!slopes) return "a part of the system may be undefined in the box, or has no bounded slope";
        const auto inverse = inverse_hint(*slopes);
        if (!inverse) return "the slopes of the system in the box have no inverse";
        evidence_.stages.push_back({0, scale_for(*slopes, x), {}});
        round(*inverse);
        contract(*slopes);
        return "";
    }

    /// x becomes the intersection with the image. @returns the largest ratio of the new width of a coordinate to the
    /// old one, 1 if all are as narrow as the precision allows.
    Rational intersect(RationalBox& x, const RationalBox& image) const {
        Rational largest(-1);
        for (std::size_t i = 0; i < n_; ++i) {
            const Rational before = width(x, i);
            x.lower[i] = std::max(x.lower[i], image.lower[i]);
            x.upper[i] = std::min(x.upper[i], image.upper[i]);
            RELUCERT_ENSURE(x.lower[i] <= x.upper[i]);  // both contain the zero
            if (before > unit(x, i)) largest = std::max(largest, width(x, i) / before);
        }
        return largest.sign() < 0 ? Rational(1) : largest;
    }

    /// Widths below this are rounding errors.
    [[nodiscard]] Rational unit(const RationalBox& x, std::size_t i) const {
        const Rational size = std::max({abs(x.lower[i]), abs(x.upper[i]), Rational(1)});
        return Rational::power_of_two(20 - static_cast<long>(bits_)) * size;
    }

    [[nodiscard]] Balls enclosing(const RationalBox& x) const {
        Balls result;
        for (std::size_t i = 0; i < n_; ++i) result.push_back(Ball::enclosing(x.lower[i], x.upper[i], bits_));
        return result;
    }

    void round(const Eigen::MatrixXd& inverse) {
        KrawczykStage& stage = evidence_.stages.back();
        const Rational one = Rational::power_of_two(stage.scale);
        stage.preconditioner.assign(n_, std::vector<Integer>(n_));
        preconditioner_.assign(n_, Balls(n_));
        for (std::size_t i = 0; i < n_; ++i)
            for (std::size_t j = 0; j < n_; ++j) {
                const double entry = inverse(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
                const Integer rounded = (Rational::from_double(entry) * one + Rational(1, 2)).floor();
                stage.preconditioner[i][j] = rounded;
                preconditioner_[i][j] = Ball::enclosing(Rational(rounded) / one, bits_);
            }
    }

    /// contraction_ = I - C S.
    void contract(const std::vector<SparseRow>& slopes) {
        contraction_.assign(n_, Balls(n_));
        for (std::size_t i = 0; i < n_; ++i) {
            deadline_.check("preconditioning a system of equations");
            Balls& row = contraction_[i];
            row[i] = Ball::enclosing(Rational(1), bits_);
            for (std::size_t k = 0; k < n_; ++k)
                if (evidence_.stages.back().preconditioner[i][k] != 0)
                    for (const auto& [j, entry] : slopes[k])
                        row[j] = subtract(row[j], multiply(preconditioner_[i][k], entry, bits_), bits_);
        }
    }

    /// K(x) around the middle of x.
    [[nodiscard]] std::optional<RationalBox> image_of(const RationalBox& x) const {
        Balls centre;
        Balls rest;
        for (std::size_t i = 0; i < n_; ++i) {
            const Rational c = on_grid_below((x.lower[i] + x.upper[i]) / Rational(2), bits_);
            centre.push_back(Ball::enclosing(c, 8 * bits_));  // exact
            rest.push_back(Ball::enclosing(x.lower[i] - c, x.upper[i] - c, bits_));
        }
        const auto residual = system_.values(centre, bits_);
        if (!residual) return std::nullopt;
        RationalBox image;
        for (std::size_t i = 0; i < n_; ++i) {
            Ball sum = centre[i];
            for (std::size_t j = 0; j < n_; ++j) {
                sum = subtract(sum, multiply(preconditioner_[i][j], (*residual)[j], bits_), bits_);
                sum = add(sum, multiply(contraction_[i][j], rest[j], bits_), bits_);
            }
            const auto lower = sum.lower();
            const auto upper = sum.upper();
            if (!lower || !upper) return std::nullopt;
            image.lower.push_back(*lower);
            image.upper.push_back(*upper);
        }
        return image;
    }

    /// The checker rounds in its own way: an image that hardly fits is refused here.
    [[nodiscard]] std::optional<std::string> not_inside(const RationalBox& image) const {
        for (std::size_t i = 0; i < n_; ++i) {
            const Rational margin = width(box_, i) / Rational(64);
            if (box_.lower[i] + margin < image.lower[i] && image.upper[i] < box_.upper[i] - margin) continue;
            const auto shown = [](const Rational& q) {
                std::array<char, 32> text{};
                std::snprintf(text.data(), text.size(), "%.12g", q.approximate_double());
                return std::string(text.data());
            };
            return "Krawczyk's image of the box is not inside it: coordinate " + std::to_string(i + 1) + " reaches [" +
                   shown(image.lower[i]) + ", " + shown(image.upper[i]) +
                   "]; the box has no zero or several, or is too wide, or cuts close to one";
        }
        return std::nullopt;
    }

    /// Room for another rounding, and short ends; still inside the box.
    void widen(RationalBox& x) const {
        for (std::size_t i = 0; i < n_; ++i) {
            const Rational room = width(x, i) / Rational(8) + unit(x, i);
            const long grid = 2 - exponent_of(room);
            x.lower[i] = std::max(box_.lower[i], on_grid_below(x.lower[i] - room, grid));
            x.upper[i] = std::min(box_.upper[i], -on_grid_below(-x.upper[i] - room, grid));
        }
    }

    const ExpressionSystem& system_;
    const RationalBox& box_;
    unsigned bits_;
    std::size_t n_;
    const Deadline& deadline_;
    ZeroEvidence evidence_;
    std::vector<Balls> preconditioner_;
    std::vector<Balls> contraction_;
};

}  // namespace

ZeroSearch certified_zero(const ExpressionSystem& system, const RationalBox& box, const Deadline& deadline) {
    const std::size_t n = box.lower.size();
    RELUCERT_ENSURE(n >= 1 && n <= largest_system && box.upper.size() == n && system.size() == n);
    long narrowest = 0;
    for (std::size_t i = 0; i < n; ++i) {
        RELUCERT_ENSURE(box.lower[i] < box.upper[i]);
        narrowest = std::min(narrowest, exponent_of(width(box, i)));
    }
    if (narrowest < -2000) return {std::nullopt, "the box is narrower than 2^-2000"};
    const auto bits = static_cast<unsigned>(std::max(128L, (96 - narrowest + 63) / 64 * 64));
    try {
        return Krawczyk(system, box, bits, deadline).run();
    } catch (const InputError& undefined) {
        return {std::nullopt, "the system is undefined in the box: " + undefined.problem()};
    }
}

}  // namespace relucert
