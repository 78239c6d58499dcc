// What a rule of definiteness, of eigenvalues or of counting accepts is true by exact elimination: random small
// matrices with eigenvalues near 0, and few bits, where every rounding of the rules matters.
#include <doctest/doctest.h>

#include <random>

#include "rules/rules.hpp"

using namespace relucert_check;

namespace {

std::mt19937_64 generator(7);
long pick(long least, long most) {
    return least + static_cast<long>(generator() % static_cast<unsigned long>(most - least + 1));
}
mpq_class small(long size) { return ratio(pick(-size, size), pick(1, 9)); }

RationalMatrix random_matrix(size_t rows, size_t columns, long size) {
    RationalMatrix m(rows, std::vector<mpq_class>(columns));
    for (auto& row : m)
        for (mpq_class& x : row) x = small(size);
    return m;
}
// Nearly singular: a Gram matrix, a little less or more on the diagonal.
RationalMatrix random_symmetric(size_t n) {
    RationalMatrix m = gram_matrix(random_matrix(n, static_cast<size_t>(pick(1, static_cast<long>(n) + 2)), 9));
    const mpq_class shift = ratio(pick(-60, 60), mpz_class(1) << static_cast<unsigned long>(pick(0, 30)));
    for (size_t i = 0; i < n; ++i) m[i][i] += shift;
    return m;
}
Json text(const std::string& value) { return {Json::Kind::text, value, {}, {}}; }
Json fixed_point(long bits, const mpq_class& shift, const char* kind = "fixed-point") {
    Json proof{Json::Kind::object, "", {}, {}};
    proof.members = {{"kind", text(kind)}, {"bits", text(std::to_string(bits))}, {"shift", text(shift.get_str())}};
    return proof;
}
template <typename F>
bool accepted(F rule) {
    try {
        rule();
        return true;
    } catch (const Refusal&) {
        return false;
    }
}
Inertia inertia_of(const RationalMatrix& m) { return inertia(over_common_denominator(m).first); }
mpq_class random_shift() { return ratio(pick(1, 40), mpz_class(1) << static_cast<unsigned long>(pick(0, 30))); }
long random_bits() { return pick(0, 2) == 0 ? pick(4, 61) : pick(4, 16); }

}  // namespace

TEST_CASE("fixed-point proofs of definiteness are true") {
    int yes = 0, refused_truths = 0;
    for (int i = 0; i < 6000; ++i) {
        const RationalMatrix m = random_symmetric(static_cast<size_t>(pick(1, 6)));
        const bool truth = inertia_of(m).negative == 0;
        const Json exact{Json::Kind::object, "", {}, {{"kind", text("exact")}}};
        CHECK(accepted([&] { prove_psd(m, exact); }) == truth);
        const bool found = accepted([&] { prove_psd(m, fixed_point(random_bits(), random_shift())); });
        CHECK((truth || !found));
        yes += found ? 1 : 0;
        refused_truths += truth && !found ? 1 : 0;
    }
    CHECK(yes > 200);
    CHECK(refused_truths > 200);
}

TEST_CASE("fixed-point proofs for Gram matrices are true") {
    int yes = 0;
    for (int i = 0; i < 6000; ++i) {
        const RationalMatrix b = random_matrix(static_cast<size_t>(pick(1, 5)), static_cast<size_t>(pick(1, 7)), 9);
        // t near a Rayleigh quotient: a bound that is often just too tight.
        RationalMatrix m = gram_matrix(b);
        const int g = pick(0, 1) == 0 ? 1 : -1;
        mpq_class t = 0;
        for (const auto& row : m)
            for (const mpq_class& x : row) t += abs(x);
        t *= ratio(pick(0, 64), 64);
        if (g < 0) t /= pick(1, 200);
        for (size_t r = 0; r < m.size(); ++r)
            for (size_t c = 0; c < m.size(); ++c) m[r][c] = g * ((r == c ? t : mpq_class(0)) - m[r][c]);
        const bool truth = inertia_of(m).negative == 0;
        const bool found = accepted([&] { prove_gram_psd(b, t, g, fixed_point(random_bits(), random_shift())); });
        CHECK((truth || !found));
        yes += found ? 1 : 0;
    }
    CHECK(yes > 200);
}

TEST_CASE("counts of eigenvalues by signs are true") {
    int shown = 0;
    for (int i = 0; i < 1500; ++i) {
        const RationalMatrix a = random_matrix(static_cast<size_t>(pick(1, 5)), static_cast<size_t>(pick(1, 5)), 6);
        const mpq_class t = ratio(pick(0, 400), pick(1, 9));
        RationalMatrix m = gram_matrix(smaller_side(a));
        for (size_t r = 0; r < m.size(); ++r) m[r][r] -= t;
        const size_t truth = inertia_of(m).positive;
        Values rows;
        for (const auto& row : a) rows.push_back(vector_value(std::vector<Number>(row.begin(), row.end())));
        const Values arguments = {list_value(rows), Value{Number(t)}};
        const Json signs = fixed_point(random_bits(), random_shift(), "signs"),
                   none{Json::Kind::object, "", {}, {{"kind", text("none")}}},
                   full{Json::Kind::object, "", {}, {{"kind", text("full")}}};
        for (size_t r = 0; r <= m.size(); ++r)
            for (const Json* lower : {&signs, &none})
                for (const Json* upper : {&signs, &full}) {
                    Json evidence{Json::Kind::object, "", {}, {}};
                    evidence.members = {{"kind", text("inertia")}, {"lower", *lower}, {"upper", *upper}};
                    const bool found =
                        accepted([&] { check_gram_eigenvalues_above(arguments, text(std::to_string(r)), evidence); });
                    CHECK((r == truth || !found));
                    shown += found ? 1 : 0;
                }
    }
    CHECK(shown > 200);
}
