// Exact inner products of rows of machine integers, by digits of 15 bits: loops that the compiler turns into vector
// instructions. docs/evidence/tangent-eigenvalue.md, section 5.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace relucert_check {

__extension__ typedef __int128 Wide;

/// Rows of integers below 2^62 in size. The size of each entry is cut into digits of 15 bits; each digit has the sign
/// of the entry, so that entry = sum of digit p times 2^(15 p). Rows are filled up with zeros.
class DigitRows {
public:
    DigitRows(const int64_t* entries, size_t rows, size_t columns);

    size_t planes() const { return digits_.size(); }
    size_t columns() const { return columns_; }
    const int16_t* row(size_t plane, size_t i) const { return &digits_[plane][i * padded_]; }
    /// Columns at a time: so many products of digits of this plane and that one of `other` do not leave 32 bits.
    size_t block(size_t plane, const DigitRows& other, size_t other_plane) const;
    size_t padded() const { return padded_; }

private:
    size_t columns_, padded_;
    std::vector<std::vector<int16_t>> digits_;  // by plane, at least one
    std::vector<int32_t> largest_;              // size of a digit of each plane
};

/// The inner products of one row of a with rows of b, both with the same number of columns.
/// Precondition: the sum of |entry of a| * |entry of b| over the columns is below 2^126.
class RowProducts {
public:
    RowProducts(const DigitRows& a, const DigitRows& b);
    Wide operator()(size_t i, size_t j) const;

private:
    struct Pair {
        size_t left, right, block;
        int shift;
    };
    const DigitRows &a_, &b_;
    std::vector<Pair> pairs_;
};

}  // namespace relucert_check
