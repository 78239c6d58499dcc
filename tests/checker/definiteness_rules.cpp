// The rules of definiteness and of counting agree with the lines of their evidence pages, case by case: what is
// accepted, and which check refuses first.
#include <doctest/doctest.h>

#include <map>
#include <random>

#include "../evidence_rules/definiteness_rules.hpp"
#include "rule_verdict.hpp"

using namespace relucert_check;
using testing::matrix_of;
using testing::text;

namespace {

std::mt19937_64 generator(11);
long pick(long least, long most) {
    return least + static_cast<long>(generator() % static_cast<unsigned long>(most - least + 1));
}

Json fixed_point(long bits, const mpq_class& shift, const char* kind = "fixed-point") {
    return read_json(R"({"kind":")" + std::string(kind) + R"(","bits":")" + std::to_string(bits) + R"(","shift":")" +
                     shift.get_str() + "\"}");
}
// What the rule says behind "fixed-point: "; empty if it accepts.
template <typename F>
std::string refusal_of(F rule) {
    try {
        rule();
        return "";
    } catch (const Refusal& refusal) {
        const std::string text = refusal.what();
        REQUIRE(text.starts_with("fixed-point: "));
        return text.substr(13, text.find(',') - 13);
    }
}
mpq_class scaled(const mpq_class& n, long p, long e) { return n * evidence_rules::power_of_two(2 * (e - p)); }
RationalMatrix symmetric(size_t n) { return RationalMatrix(n, std::vector<mpq_class>(n, 0)); }

}  // namespace

TEST_CASE("fixed-point: the same decisions as the page, for entries near every limit") {
    std::map<std::string, int> seen;
    for (int round = 0; round < 5000; ++round) {
        const size_t n = static_cast<size_t>(pick(1, 4));
        const long p = pick(4, 6), e = pick(-3, 3), most = 1L << (2 * p), half = 1L << (p - 1);
        // L L^T plus a little, in units of the grid; sometimes an entry at the limit or a small pivot.
        std::vector<std::vector<long>> l(n, std::vector<long>(n));
        for (auto& row : l)
            for (long& x : row) x = pick(-half, half);
        RationalMatrix m = symmetric(n);
        for (size_t i = 0; i < n; ++i)
            for (size_t j = 0; j <= i; ++j) {
                long entry = i == j ? pick(0, 12) : pick(-2, 2);
                for (size_t k = 0; k <= j; ++k) entry += l[i][k] * l[j][k];
                if (pick(0, 40) == 0) entry = (pick(0, 1) == 0 ? most : -most) + pick(-1, 1);
                if (pick(0, 10) == 0 && i == j) entry = pick(0, 12);
                m[i][j] = m[j][i] = scaled(entry + ratio(pick(0, 1), 2), p, e);
            }
        const mpq_class shift = scaled(pick(0, 30) == 0 ? most + pick(-1, 1) : pick(1, pick(0, 1) == 0 ? 8 : 80), p, e);
        const std::string expected = evidence_rules::fixed_point(m, p, shift);
        const std::string found = refusal_of([&] { prove_psd(m, fixed_point(p, shift)); });
        if (found != expected) FAIL("expected: ", expected, " found: ", found);
        ++seen[found];
    }
    CHECK(seen.size() == 7);  // accepted, and each of the six refusals
    for (const auto& [reason, count] : seen) CHECK(count >= 10);
}

TEST_CASE("fixed-point for Gram matrices: the same decisions as the page") {
    std::map<std::string, int> seen;
    for (int round = 0; round < 6000; ++round) {
        const size_t n = static_cast<size_t>(pick(1, 3)), k = static_cast<size_t>(pick(1, 4));
        const long p = pick(4, 8), most = 1L << (2 * p);
        const int g = pick(0, 1) == 0 ? 1 : -1;
        RationalMatrix b(n, std::vector<mpq_class>(k));
        for (size_t i = 0; i < n; ++i)
            for (size_t j = 0; j < k; ++j)
                b[i][j] =
                    (ratio(pick(-30, 30), pick(1, 12)) + (i == j ? pick(0, 4) * 10 : 0)) * (pick(0, 30) == 0 ? 0 : 1);
        if (pick(0, 60) == 0)
            for (auto& row : b) row.assign(k, 0);
        // t at, near and far from a squared norm, where the first pivot changes its sign.
        mpq_class norm = evidence_rules::power_of_two(2 * pick(-2, 4));
        if (pick(0, 5) != 0)
            for (norm = 0; const mpq_class& x : b[0]) norm += x * x;
        const long units = pick(0, 3);
        mpq_class t = norm * ratio(pick(8, 200), units == 0 ? 16 : 100);
        if (units == 1) t = norm + ratio(pick(-40, 40), 1L << pick(0, 12));
        if (units == 2) t = -t;
        const mpq_class shift =
            norm * ratio(pick(1, 64), 1L << pick(4, 14)) + (pick(0, 20) == 0 ? most : ratio(1, 1 << 12));
        const std::string expected = evidence_rules::gram_fixed_point(b, t, g, p, shift);
        const std::string found = refusal_of([&] { prove_gram_psd(b, t, g, fixed_point(p, shift)); });
        if (found != expected) FAIL("expected: ", expected, " found: ", found);
        ++seen[found];
    }
    for (const char* reason :
         {"", "an entry out of range", "a row of B out of range", "a diagonal entry out of range",
          "the elimination stops", "no positive entry on the diagonal", "the residual is not diagonally dominant"}) {
        CAPTURE(reason);
        CHECK(seen[reason] >= 5);
    }
}

TEST_CASE("fixed-point: the range checks exclude a wrapped 128-bit integer") {
    using evidence_rules::power_of_two;
    // l[2][1] = 2^64 has the square 2^128; [[2^-121, 2^-58], [2^-58, 1]] has a negative determinant.
    const RationalMatrix steep = {{power_of_two(-121), power_of_two(-58)}, {power_of_two(-58), 1}};
    CHECK(refusal_of([&] { prove_psd(steep, fixed_point(61, power_of_two(-122))); }) ==
          "an entry of the factor out of range");
    // 64 entries of 2^61 have squares with the sum 2^128.
    const size_t n = 65;
    RationalMatrix wide = symmetric(n);
    for (size_t i = 0; i + 1 < n; ++i) {
        wide[i][i] = 66 * power_of_two(-122);
        wide[i][n - 1] = wide[n - 1][i] = power_of_two(-61);
    }
    wide[n - 1][n - 1] = 1;
    CHECK(refusal_of([&] { prove_psd(wide, fixed_point(61, 65 * power_of_two(-122))); }) ==
          "a row of the factor out of range");
    CHECK(evidence_rules::fixed_point(wide, 61, 65 * power_of_two(-122)) == "a row of the factor out of range");
}

TEST_CASE("counts of signs: the same numbers as the page") {
    int counted = 0, refused = 0;
    for (int round = 0; round < 1500; ++round) {
        const size_t n = static_cast<size_t>(pick(1, 4));
        const mpq_class t = pick(0, 20) == 0 ? 0 : ratio(pick(0, 60), pick(1, 4));
        RationalMatrix b(n, std::vector<mpq_class>(n + static_cast<size_t>(pick(0, 1))));
        for (auto& row : b)
            for (mpq_class& x : row) x = pick(0, 60) == 0 ? 0 : ratio(pick(-4, 4), pick(1, 2));
        if (pick(0, 20) == 0)
            for (auto& row : b) row.assign(row.size(), 0);
        RationalMatrix m = gram_matrix(b);
        for (size_t i = 0; i < n; ++i) m[i][i] -= t;
        const long p = pick(0, 3) == 0 ? pick(4, 40) : pick(4, 7);
        const mpq_class shift = ratio(pick(1, 64), 1L << pick(0, 12));
        const Values arguments = {matrix_of(b), Value{Number(t)}};
        const auto least = evidence_rules::positive_signs(m, -1, p, shift),
                   most = evidence_rules::positive_signs(m, 1, p, shift);
        const Json signs = fixed_point(p, shift, "signs"), none = read_json(R"({"kind":"none"})"),
                   full = read_json(R"({"kind":"full"})");
        for (size_t r = 0; r <= n; ++r)
            for (const bool from_signs : {true, false})
                for (const bool to_signs : {true, false}) {
                    const bool below = from_signs ? least && *least >= r : r == 0,
                               above = to_signs ? most && *most <= r : r == n;
                    Json evidence{Json::Kind::object, "", {}, {}};
                    evidence.members = {{"kind", text("inertia")},
                                        {"lower", from_signs ? signs : none},
                                        {"upper", to_signs ? signs : full}};
                    std::string found;
                    try {
                        check_gram_eigenvalues_above(arguments, text(std::to_string(r)), evidence);
                    } catch (const Refusal& refusal) {
                        found = refusal.what();
                    }
                    if (found.empty() != (below && above)) FAIL("r = ", r, ": ", found);
                    counted += found.empty() ? 1 : 0;
                    refused += found.ends_with("stops") || found.ends_with("larger than the shift") ? 1 : 0;
                }
    }
    CHECK(counted > 500);
    CHECK(refused > 100);
}
