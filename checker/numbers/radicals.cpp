#include "radicals.hpp"

#include "errors.hpp"

namespace relucert_check {
namespace {

// Adds one term: joins it with the term whose radicand times its own is a square m^2, for then sqrt(n) = m / other *
// sqrt(other).
void append(RadicalSum& sum, Radical term) {
    if (term.coefficient == 0) return;
    for (size_t i = 0; i < sum.size(); ++i) {
        const mpz_class product = sum[i].radicand * term.radicand;
        if (mpz_perfect_square_p(product.get_mpz_t()) == 0) continue;
        sum[i].coefficient += term.coefficient * ratio(sqrt(product), sum[i].radicand);
        check_size(sum[i].coefficient);
        if (sum[i].coefficient == 0) sum.erase(sum.begin() + static_cast<std::ptrdiff_t>(i));
        return;
    }
    if (mpz_perfect_square_p(term.radicand.get_mpz_t()) != 0)
        term = {term.coefficient * mpq_class(sqrt(term.radicand)), mpz_class(1)};
    check_size(term.coefficient);
    check_size(term.radicand);
    sum.push_back(std::move(term));
}

// The root of c^2 n, rounded outwards by less than a unit: sqrt(n 4^p c^2) / 2^p. An enclosure of c times one of the
// root of n would say nothing while p is less than the bits of the denominator of c.
Enclosure enclose_term(const Radical& term, unsigned p) {
    const Enclosure square = enclose(mpq_class(term.coefficient * term.coefficient * mpq_class(term.radicand)), 2 * p);
    if (!square.bounded) return {};
    mpz_class upper, rest;
    mpz_sqrtrem(upper.get_mpz_t(), rest.get_mpz_t(), square.upper.get_mpz_t());
    if (rest != 0) ++upper;
    const Enclosure size{true, sqrt(square.lower), upper};
    return term.coefficient > 0 ? size : negate(size);
}

}  // namespace

RadicalSum radical(const mpq_class& q) {  // sqrt(p/d) = sqrt(p d) / d
    RadicalSum sum;
    if (q != 0) append(sum, {ratio(1, q.get_den()), q.get_num() * q.get_den()});
    return sum;
}

RadicalSum add(const RadicalSum& a, const RadicalSum& b) {
    RadicalSum sum = a;
    for (const Radical& term : b) append(sum, term);
    return sum;
}

RadicalSum multiply(const RadicalSum& a, const RadicalSum& b) {
    RadicalSum sum;
    for (const Radical& x : a)
        for (const Radical& y : b) {
            const mpz_class common = gcd(x.radicand, y.radicand);
            append(sum,
                   {x.coefficient * y.coefficient * mpq_class(common), (x.radicand / common) * (y.radicand / common)});
        }
    return sum;
}

std::optional<RadicalSum> inverse(const RadicalSum& a) {
    const auto square = [](const Radical& t) -> mpq_class {
        return t.coefficient * t.coefficient * mpq_class(t.radicand);
    };
    if (a.empty() || a.size() > 2) return {};
    if (a.size() == 1) return RadicalSum{{a[0].coefficient / square(a[0]), a[0].radicand}};
    const mpq_class norm = square(a[0]) - square(a[1]);  // (x + y)(x - y), not 0 by independence
    return RadicalSum{{a[0].coefficient / norm, a[0].radicand}, {-a[1].coefficient / norm, a[1].radicand}};
}

Enclosure enclose(const RadicalSum& a, unsigned p) {
    Enclosure sum{true, 0, 0};
    for (const Radical& term : a) sum = add(sum, enclose_term(term, p));
    return sum;
}

int sign(const RadicalSum& a) {
    if (a.empty()) return 0;
    for (unsigned p = 64; p <= 1U << 22; p *= 2) {
        const Enclosure e = enclose(a, p);
        if (e.bounded && e.lower > 0) return 1;
        if (e.bounded && e.upper < 0) return -1;
    }
    throw Refusal("the sign of a sum of square roots needs more than 2^22 bits");
}

}  // namespace relucert_check
