// Integer products by binary64 digits against integers of any size.
#include "relucert/matrix/integer_product.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/matrix/gram_kernel.hpp"
#include "relucert/matrix/machine_integer.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace relucert;

namespace {

std::vector<std::int64_t> random_integers(std::mt19937_64& random, std::size_t count, unsigned bits) {
    std::vector<std::int64_t> values(count);
    const auto most = static_cast<std::int64_t>((std::uint64_t{1} << bits) - 1);
    for (std::int64_t& value : values) {
        value = std::uniform_int_distribution<std::int64_t>(-most, most)(random);
        if (random() % 8 == 0) value = random() % 2 == 0 ? most : -most;  // the ends, where digits overflow first
    }
    return values;
}

}  // namespace

TEST_CASE("integer products are exact for every number of digits, and at the ends of the range") {
    std::mt19937_64 random(5);
    for (const std::pair<unsigned, unsigned>& bits :
         {std::pair{8U, 20U}, {1U, 1U}, {26U, 24U}, {30U, 40U}, {62U, 40U}, {42U, 62U}, {54U, 50U}})
        for (const std::size_t k : {std::size_t{1}, std::size_t{7}, std::size_t{33}}) {
            const std::size_t m = 1 + random() % 9;
            const std::size_t n = 1 + random() % 37;
            const std::vector<std::int64_t> A = random_integers(random, m * k, bits.first);
            const std::vector<std::int64_t> B = random_integers(random, n * k, bits.second);
            const std::vector<Int128> product = integer_product(A, m, B, n, k);
            for (std::size_t i = 0; i < m; ++i)
                for (std::size_t j = 0; j < n; ++j) {
                    Integer sum = 0;
                    for (std::size_t c = 0; c < k; ++c) sum += Integer(A[i * k + c]) * Integer(B[j * k + c]);
                    CAPTURE(bits.first);
                    CAPTURE(bits.second);
                    CHECK(to_integer(product[i * n + j]) == sum);
                }
        }
    const std::vector<std::int64_t> zeros(6, 0);
    CHECK(integer_product(zeros, 2, zeros, 2, 3) == std::vector<Int128>(4, 0));
    CHECK(integer_product({}, 0, zeros, 2, 3).empty());
    CHECK(integer_product({}, 2, {}, 1, 0) == std::vector<Int128>(2, 0));
    CHECK(largest_bits(zeros) == 0);
    CHECK(largest_bits(std::vector<std::int64_t>{-8, 3}) == 4);
}

TEST_CASE("integer products beyond the range are refused, not wrong") {
    const std::vector<std::int64_t> large{(std::int64_t{1} << 62) - 1};
    CHECK_THROWS_AS((void)integer_product(large, 1, large, 1, 1), InternalError);
    const std::vector<std::int64_t> half{(std::int64_t{1} << 47) - 1};
    CHECK(to_integer(integer_product(large, 1, half, 1, 1)[0]) == Integer(large[0]) * Integer(half[0]));
    const std::vector<std::int64_t> more{(std::int64_t{1} << 48) - 1};
    CHECK_THROWS_AS((void)integer_product(large, 1, more, 1, 1), InternalError);
}

TEST_CASE("outer products of every shape around the panels") {
    std::mt19937_64 random(6);
    for (const std::size_t m : {1, 4, 5, 16, 17})
        for (const std::size_t n : {1, 15, 16, 33}) {
            const std::size_t k = random() % 5;
            std::vector<double> X(m * k), Y(n * k), out(m * n, -1);
            for (double& x : X) x = static_cast<double>(random() % 100);
            for (double& y : Y) y = static_cast<double>(random() % 100) - 50;
            outer_product(X.data(), m, Y.data(), n, k, out.data());
            for (std::size_t i = 0; i < m; ++i)
                for (std::size_t j = 0; j < n; ++j) {
                    double sum = 0;
                    for (std::size_t c = 0; c < k; ++c) sum += X[i * k + c] * Y[j * k + c];
                    CHECK(out[i * n + j] == sum);
                }
        }
}
