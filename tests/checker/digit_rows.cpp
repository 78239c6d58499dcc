// Products of rows by digits of 15 bits against big integers, at the largest sizes too: a sum that leaves its type
// would show here (and in the build with sanitizers).
#include <doctest/doctest.h>

#include <random>

#include "errors.hpp"
#include "rules/shallow_layer.hpp"

using namespace relucert_check;

namespace {

mpz_class exact_product(const std::vector<int64_t>& a, const std::vector<int64_t>& b, size_t i, size_t j,
                        size_t columns) {
    mpz_class sum = 0;
    for (size_t c = 0; c < columns; ++c) sum += mpz_class(a[i * columns + c]) * b[j * columns + c];
    return sum;
}

void check_products(const std::vector<int64_t>& a, const std::vector<int64_t>& b, size_t columns) {
    const size_t m = a.size() / columns, n = b.size() / columns;
    const DigitRows left(a.data(), m, columns), right(b.data(), n, columns);
    const RowProducts products(left, right);
    for (size_t i = 0; i < m; ++i)
        for (size_t j = 0; j < n; ++j) CHECK(integer_of(products(i, j)) == exact_product(a, b, i, j, columns));
}

}  // namespace

TEST_CASE("products of rows by digits are the products of the rows") {
    std::mt19937_64 random(1);
    for (const size_t columns : {1, 2, 31, 32, 33, 64, 257, 785})
        for (const int left : {1, 8, 15, 16, 30, 31, 45, 46, 61})
            for (const int right : {1, 9, 15, 31, 46}) {
                const auto draw = [&](size_t rows, int bits) {
                    std::vector<int64_t> entries;
                    for (size_t e = 0; e < rows * columns; ++e) {
                        const auto size = static_cast<int64_t>(random() >> (64 - bits));
                        entries.push_back(random() % 2 == 0 ? size : -size);
                    }
                    return entries;
                };
                check_products(draw(2, left), draw(3, right), columns);
            }
}

TEST_CASE("products of rows by digits: the largest digits, of one sign and of both") {
    for (const size_t columns : {3, 64, 700})
        for (const int left : {8, 15, 30, 60})
            for (const int right : {15, 45, 55})
                for (const int signs : {1, -1, 0}) {
                    std::vector<int64_t> a, b;
                    for (size_t c = 0; c < columns; ++c) {
                        const int64_t sign = signs != 0 ? signs : c % 2 == 0 ? 1 : -1;
                        a.push_back(((int64_t{1} << left) - 1) * sign);
                        b.push_back((int64_t{1} << right) - 1);
                    }
                    check_products(a, b, columns);
                }
    const int64_t most = (int64_t{1} << 62) - 1;
    check_products({most, -most, 0}, {most, most, -most}, 1);
    check_products({most, -most}, {most, -most}, 2);
}

TEST_CASE("128-bit integers as big ones") {
    const mpz_class word = mpz_class(1) << 64;
    const Wide wide = Wide{1} << 64;
    CHECK(integer_of(0) == 0);
    CHECK(integer_of(-1) == -1);
    CHECK(integer_of(wide) == word);
    CHECK(integer_of(-wide) == -word);
    CHECK(integer_of(wide - 1) == word - 1);
    CHECK(integer_of(-wide - 1) == -word - 1);
    CHECK(integer_of(wide * ((int64_t{1} << 62) - 1) + 5) == word * ((mpz_class(1) << 62) - 1) + 5);
    CHECK(integer_of(-wide * ((int64_t{1} << 62) - 1) - 5) == -word * ((mpz_class(1) << 62) - 1) - 5);
}

TEST_CASE("rows by digits: blocks, planes and what is refused") {
    const std::vector<int64_t> image(100, 256), weight(100, 32767), ones(100, 1), zeros(100, 0), two(100, 32768);
    const DigitRows x(image.data(), 1, 100), w(weight.data(), 1, 100), u(ones.data(), 1, 100), o(zeros.data(), 1, 100),
        t(two.data(), 1, 100);
    CHECK(x.padded() == 128);
    CHECK(DigitRows(ones.data(), 1, 32).padded() == 32);
    CHECK(DigitRows(ones.data(), 1, 33).padded() == 64);
    CHECK(x.planes() == 1);
    CHECK(w.planes() == 1);
    CHECK(o.planes() == 1);
    CHECK(t.planes() == 2);
    // floor((2^31 - 1) / (256 * 32767)) = 256; of the largest digits two; a multiple of 32 where it is above 32.
    CHECK(x.block(0, w, 0) == 256);
    CHECK(w.block(0, w, 0) == 2);
    CHECK(u.block(0, w, 0) == 65536);
    CHECK(w.block(0, u, 0) == 65536);
    CHECK(o.block(0, w, 0) == 129);
    CHECK(t.block(0, w, 0) == 129);
    CHECK(t.block(1, w, 0) == 65536);
    const std::vector<int64_t> grey(100, 700);  // floor((2^31 - 1) / (700 * 32767)) = 93
    CHECK(DigitRows(grey.data(), 1, 100).block(0, w, 0) == 64);
    const std::vector<int64_t> bright(100, 2000);  // floor((2^31 - 1) / (2000 * 32767)) = 32
    CHECK(DigitRows(bright.data(), 1, 100).block(0, w, 0) == 32);
    const int64_t high = int64_t{1} << 62, low = -high;
    CHECK_THROWS_AS(DigitRows(&high, 1, 1), Refusal);
    CHECK_THROWS_AS(DigitRows(&low, 1, 1), Refusal);
    const DigitRows shorter(ones.data(), 1, 99);
    CHECK_THROWS_AS(RowProducts(x, shorter), Refusal);
}
