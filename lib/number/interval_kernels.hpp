#pragma once
// Enclosures of affine maps of many points or boxes at once, at about the cost of the plain floating-point products.
//
// Soundness. Let m be the computed sum of b and the n products w_j x_j, in any order, with or without fused
// multiply-add, in round-to-nearest with unit u = 2^-53. If m is finite, no step overflowed, and
//     |m - (b + sum w_j x_j)| <= c (|b| + sum |w_j| |x_j|) + (n + 1) 2^-1074,   c = (n + 4) u,
// (Higham, Accuracy and Stability, 2002, section 3.1: gamma_(n+1) with the rounding of c itself allowed for; a product
// that underflows adds at most 2^-1075 and sums never underflow.) sum |w_j| |x_j| is at most the product of the
// Euclidean norms. Radii pass through as sum |w_j| r_j, itself computed and enlarged in the same way, or bounded by the
// product of the Euclidean norms too. A result that is not finite becomes the whole line.
#include "relucert/number/interval.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace relucert {

/// A matrix of intervals [midpoint - radius, midpoint + radius] (real arithmetic), row by row. An infinite radius is
/// the whole line. An empty `radius` means that all entries are points. No entry is NaN; radii are >= 0.
struct MidpointRadiusMatrix {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<double> midpoint;
    std::vector<double> radius;

    static MidpointRadiusMatrix points(std::size_t rows, std::size_t columns, std::vector<double> values);
    [[nodiscard]] bool is_points() const noexcept { return radius.empty(); }
    /// The entry as an interval with binary64 ends, rounded outward.
    [[nodiscard]] Interval interval(std::size_t row, std::size_t column) const;
    /// Replaces each entry by an enclosure of max(0, entry).
    void relu();
};

/// How radii pass through a matrix: by the product with the absolute weights (as narrow as can be, a second matrix
/// product), or by Euclidean norms (cheap; wider by a small factor, which does not matter for radii of rounding
/// errors).
enum class RadiusBound { product, norms };

/// The matrix of an affine map with what the enclosure needs of it, made once.
class AffineMap {
public:
    /// weights: rows x columns, row by row; bias: rows entries, or none for 0. All finite; columns < 2^20.
    /// @throws InternalError otherwise.
    AffineMap(std::size_t rows, std::size_t columns, std::vector<double> weights, std::vector<double> bias);

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
    /// Encloses W x + b for each column x of the batch (columns() x any). One matrix product if the batch is of points
    /// or radii pass by norms, else two. @throws InternalError if the shapes do not fit, a radius is negative or NaN,
    /// or the thread does not round to nearest with subnormal numbers.
    [[nodiscard]] MidpointRadiusMatrix enclose(const MidpointRadiusMatrix& batch,
                                               RadiusBound radius_bound = RadiusBound::product) const;

private:
    std::size_t rows_;
    std::size_t columns_;
    std::vector<double> weights_;
    std::vector<double> magnitudes_;
    std::vector<double> bias_;
    std::vector<double> norm_upper_;  // upper bound of each row's Euclidean norm
};

/// c = a * b in round-to-nearest, in no particular order of summation: a rows x inner, b inner x columns, c rows x
/// columns, all row by row. Chooses AVX-512, AVX2 with FMA, or plain code at run time.
void multiply_rounded(std::size_t rows, std::size_t inner, std::size_t columns, std::span<const double> a,
                      std::span<const double> b, std::span<double> c);

}  // namespace relucert
