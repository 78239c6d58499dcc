#include "digit_rows.hpp"

#include <algorithm>

#include "errors.hpp"

namespace relucert_check {
namespace {

constexpr int digit_bits = 15;
constexpr size_t lane = 32;  // columns that vector instructions take together

// The sum of u[c] v[c]. No overflow: a block has at most 2^31 - 1 over (largest |u|)(largest |v|) columns, so every sum
// of products within it, in whatever order, is at most 2^31 - 1 in size; and the total is below count * 2^30 < 2^62.
int64_t product(const int16_t* u, const int16_t* v, size_t count, size_t block) {
    int64_t total = 0;
    for (size_t from = 0; from < count; from += block) {
        const size_t to = std::min(count, from + block);
        int32_t sum = 0;
        for (size_t c = from; c < to; ++c) sum += static_cast<int32_t>(u[c]) * v[c];
        total += sum;
    }
    return total;
}

}  // namespace

DigitRows::DigitRows(const int64_t* entries, size_t rows, size_t columns)
    : columns_(columns), padded_((columns + lane - 1) / lane * lane) {
    require(columns < (size_t{1} << 32), "rows of too many numbers");
    uint64_t all = 0;
    for (size_t e = 0; e < rows * columns; ++e) {
        require(entries[e] > -(int64_t{1} << 62) && entries[e] < (int64_t{1} << 62), "a digit out of range");
        all |= static_cast<uint64_t>(entries[e] < 0 ? -entries[e] : entries[e]);
    }
    do {
        const int shift = digit_bits * static_cast<int>(digits_.size());
        digits_.emplace_back(rows * padded_, 0);
        int32_t largest = 0;
        for (size_t i = 0; i < rows; ++i)
            for (size_t c = 0; c < columns; ++c) {
                const int64_t n = entries[i * columns + c], size = n < 0 ? -n : n;
                const auto digit = static_cast<int32_t>(size >> shift & ((1 << digit_bits) - 1));
                largest = std::max(largest, digit);
                digits_.back()[i * padded_ + c] = static_cast<int16_t>(n < 0 ? -digit : digit);
            }
        largest_.push_back(largest);
        all >>= digit_bits;
    } while (all != 0);
}

size_t DigitRows::block(size_t plane, const DigitRows& other, size_t other_plane) const {
    const int64_t most = static_cast<int64_t>(largest_[plane]) * other.largest_[other_plane];
    if (most == 0) return padded_ + 1;
    const auto count = static_cast<size_t>(INT32_MAX / most);  // at least 2: digits are below 2^15
    return count > lane ? count / lane * lane : count;
}

RowProducts::RowProducts(const DigitRows& a, const DigitRows& b) : a_(a), b_(b) {
    require(a.columns() == b.columns(), "products of rows of different lengths");
    for (size_t p = 0; p < a.planes(); ++p)
        for (size_t q = 0; q < b.planes(); ++q)
            pairs_.push_back({p, q, a.block(p, b, q), digit_bits * static_cast<int>(p + q)});
}

// No overflow: the sum over some pairs is one of products of parts of the entries, each not larger in size than the
// entry and of its sign, so it is below 2^126 by the precondition.
Wide RowProducts::operator()(size_t i, size_t j) const {
    Wide total = 0;
    for (const Pair& pair : pairs_) {
        const Wide part = product(a_.row(pair.left, i), b_.row(pair.right, j), a_.padded(), pair.block);
        total += part * (Wide{1} << pair.shift);
    }
    return total;
}

}  // namespace relucert_check
