#include "enclosure.hpp"

#include <algorithm>

#include "errors.hpp"

namespace relucert_check {
namespace {

mpz_class shift_down(const mpz_class& n, unsigned long by) {  // towards minus infinity
    mpz_class r;
    mpz_fdiv_q_2exp(r.get_mpz_t(), n.get_mpz_t(), by);
    return r;
}
mpz_class shift_up(const mpz_class& n, unsigned long by) {  // towards plus infinity
    mpz_class r;
    mpz_cdiv_q_2exp(r.get_mpz_t(), n.get_mpz_t(), by);
    return r;
}
Enclosure bounded(mpz_class lower, mpz_class upper) {
    if (bits(lower) > max_number_bits || bits(upper) > max_number_bits) return {};
    return {true, std::move(lower), std::move(upper)};
}

// From w bits to p bits.
Enclosure rescale(const Enclosure& a, unsigned long w, unsigned long p) {
    if (!a.bounded) return {};
    if (w <= p) return bounded(a.lower << (p - w), a.upper << (p - w));
    return bounded(shift_down(a.lower, w - p), shift_up(a.upper, w - p));
}

Enclosure divide_by(const Enclosure& a, unsigned long n) {
    if (!a.bounded) return {};
    mpz_class lower, upper;
    mpz_fdiv_q_ui(lower.get_mpz_t(), a.lower.get_mpz_t(), n);
    mpz_cdiv_q_ui(upper.get_mpz_t(), a.upper.get_mpz_t(), n);
    return bounded(lower, upper);
}

mpz_class magnitude(const Enclosure& a) { return std::max<mpz_class>(abs(a.lower), abs(a.upper)); }
Enclosure widen(const Enclosure& a, const mpz_class& by) {
    return a.bounded ? bounded(a.lower - by, a.upper + by) : Enclosure{};
}
unsigned long square_root(unsigned long n) { return mpz_class(sqrt(mpz_class(n))).get_ui(); }

// sum over j of s^j u^(2j+1)/(2j+1): atanh for s = 1, atan for s = -1, |u| <= 1/2. The tail after the term with
// u^(2j+1) is at most |u|^(2j+1) * u^2/(1-u^2) <= |u|^(2j+1); it stops when that power is at most one unit in the last
// place.
Enclosure odd_series(const Enclosure& u, int s, unsigned w) {
    const Enclosure square = multiply(u, u, w);
    Enclosure term = u, sum = u;
    for (unsigned long n = 3; magnitude(term) > 1; n += 2) {
        term = multiply(term, square, w);
        if (s < 0) term = negate(term);
        sum = add(sum, divide_by(term, n));
    }
    return widen(sum, magnitude(term));
}

// exp(a / 2^p). With y = x/2^k, |y| <= 1/2: Taylor's series until |term| is at most one unit; the tail after term
// y^n/n! is at most |term| * |y|/(1-|y|) <= |term|. Then k squarings. Working precision w leaves room for the growth of
// the error by 2^k e^x.
Enclosure exponential_at(const mpz_class& a, unsigned p) {
    const size_t size = bits(a), whole = size > p ? size - p : 0;
    // |x| >= 2^17: e^x <= 2^-189097 is at most one unit in the last place.
    if (whole > 17) return a < 0 && p <= 189'000 ? Enclosure{true, 0, 1} : Enclosure{};
    const unsigned long k = square_root(p) + whole + 1;
    const unsigned long growth = a > 0 ? shift_up(a * 3 / 2, p).get_ui() + 2 : 0;
    const unsigned w = static_cast<unsigned>(p + growth + 2 * k + 32);
    const mpz_class scaled = a << (w - p);
    const Enclosure y = bounded(shift_down(scaled, k), shift_up(scaled, k));
    const mpz_class one = mpz_class(1) << w;
    Enclosure term{true, one, one}, sum = term;
    for (unsigned long n = 1; magnitude(term) > 1; ++n) {
        term = divide_by(multiply(term, y, w), n);
        sum = add(sum, term);
    }
    sum = widen(sum, magnitude(term));
    for (unsigned long i = 0; i < k; ++i) sum = multiply(sum, sum, w);
    return rescale(sum, w, p);
}

// log z for z in [1/2, 1]: k square roots, then log z = 2^(k+1) atanh((z-1)/(z+1)), |(z-1)/(z+1)| <= 1/3.
Enclosure logarithm_near_one(Enclosure z, unsigned long k, unsigned w) {
    for (unsigned long i = 0; i < k; ++i) z = root(z, 2, w);
    const mpz_class one = mpz_class(1) << w;
    const Enclosure u = divide(bounded(z.lower - one, z.upper - one), bounded(z.lower + one, z.upper + one), w);
    return rescale(odd_series(u, 1, w), 0, k + 1);
}

// log(a / 2^p), a > 0, with a = z 2^m, z in [1/2, 1): log z + (m - p) log 2.
Enclosure logarithm_at(const mpz_class& a, unsigned p) {
    const size_t m = bits(a);
    const unsigned long k = square_root(p) / 2 + 1;
    const unsigned w = static_cast<unsigned>(p + 2 * k + 64);
    const Enclosure z = rescale(bounded(a, a), m, w);
    const mpz_class half = mpz_class(1) << (w - 1);
    const Enclosure minus_log2 = logarithm_near_one(bounded(half, half), k, w);
    const mpz_class factor = mpz_class(p) - mpz_class(m);
    const Enclosure shift = factor >= 0 ? bounded(minus_log2.lower * factor, minus_log2.upper * factor)
                                        : bounded(minus_log2.upper * factor, minus_log2.lower * factor);
    return rescale(add(logarithm_near_one(z, k, w), shift), w, p);
}

// atan(a / 2^p) for |a| <= 2^p: atan x = 2 atan(x / (1 + sqrt(1 + x^2))), k >= 1 times; then |x| <= tan(pi/8) < 1/2.
Enclosure arctangent_inside(const mpz_class& a, unsigned p) {
    const unsigned long k = square_root(p) / 2 + 1;
    const unsigned w = static_cast<unsigned>(p + 2 * k + 32);
    const mpz_class one = mpz_class(1) << w;
    Enclosure x = rescale(bounded(a, a), p, w);
    for (unsigned long i = 0; i < k; ++i) {
        const Enclosure square = power(x, 2, w);
        const Enclosure s = root(bounded(square.lower + one, square.upper + one), 2, w);
        x = divide(x, bounded(s.lower + one, s.upper + one), w);
    }
    return rescale(rescale(odd_series(x, -1, w), 0, k), w, p);
}

// For |x| > 1: atan x = sign(x) pi/2 - atan(1/x).
Enclosure arctangent_at(const mpz_class& a, unsigned p) {
    const mpz_class one = mpz_class(1) << p;
    if (abs(a) <= one) return arctangent_inside(a, p);
    const Enclosure inverse = divide(bounded(one, one), bounded(a, a), p);
    const Enclosure rest =
        bounded(arctangent_inside(inverse.lower, p).lower, arctangent_inside(inverse.upper, p).upper);
    const Enclosure quarter = divide_by(pi(p), 2);
    return add(a > 0 ? quarter : negate(quarter), negate(rest));
}

}  // namespace

Enclosure enclose(const mpq_class& q, unsigned p) { return enclose(q, q, p); }
Enclosure enclose(const mpq_class& lower, const mpq_class& upper, unsigned p) {
    mpz_class a, b;
    mpz_fdiv_q(a.get_mpz_t(), mpz_class(lower.get_num() << p).get_mpz_t(), lower.get_den_mpz_t());
    mpz_cdiv_q(b.get_mpz_t(), mpz_class(upper.get_num() << p).get_mpz_t(), upper.get_den_mpz_t());
    return bounded(a, b);
}

Enclosure add(const Enclosure& a, const Enclosure& b) {
    if (!a.bounded || !b.bounded) return {};
    return bounded(a.lower + b.lower, a.upper + b.upper);
}
Enclosure negate(const Enclosure& a) { return a.bounded ? Enclosure{true, -a.upper, -a.lower} : Enclosure{}; }

Enclosure multiply(const Enclosure& a, const Enclosure& b, unsigned p) {
    if (!a.bounded || !b.bounded) return {};
    if (a.lower >= 0 && b.lower >= 0) return bounded(shift_down(a.lower * b.lower, p), shift_up(a.upper * b.upper, p));
    const mpz_class corners[] = {a.lower * b.lower, a.lower * b.upper, a.upper * b.lower, a.upper * b.upper};
    const auto [least, most] = std::minmax_element(std::begin(corners), std::end(corners));
    return bounded(shift_down(*least, p), shift_up(*most, p));
}

Enclosure divide(const Enclosure& a, const Enclosure& b, unsigned p) {
    if (!a.bounded || !b.bounded || (b.lower <= 0 && b.upper >= 0)) return {};
    if (a.lower >= 0 && b.lower > 0) {
        mpz_class down, up;
        mpz_fdiv_q(down.get_mpz_t(), mpz_class(a.lower << p).get_mpz_t(), b.upper.get_mpz_t());
        mpz_cdiv_q(up.get_mpz_t(), mpz_class(a.upper << p).get_mpz_t(), b.lower.get_mpz_t());
        return bounded(down, up);
    }
    mpz_class least, most;
    bool first = true;
    for (const mpz_class& n : {a.lower, a.upper})
        for (const mpz_class& d : {b.lower, b.upper}) {
            const mpz_class scaled = n << p;
            mpz_class down, up;
            mpz_fdiv_q(down.get_mpz_t(), scaled.get_mpz_t(), d.get_mpz_t());
            mpz_cdiv_q(up.get_mpz_t(), scaled.get_mpz_t(), d.get_mpz_t());
            if (first || down < least) least = down;
            if (first || up > most) most = up;
            first = false;
        }
    return bounded(least, most);
}

Enclosure power(const Enclosure& a, long n, unsigned p) {
    if (!a.bounded) return {};
    const mpz_class one = mpz_class(1) << p;
    if (n < 0) return divide(bounded(one, one), power(a, -n, p), p);
    Enclosure base = a, result{true, one, one};
    const bool crosses = a.lower < 0 && a.upper > 0;
    const bool flip = n % 2 != 0 && a.upper <= 0;
    if (n % 2 == 0 && crosses) base = {true, 0, magnitude(a)};
    if (a.upper <= 0) base = negate(a);
    if (n % 2 != 0 && crosses) {  // odd and increasing: the ends by themselves
        const Enclosure low = power(bounded(-a.lower, -a.lower), n, p), high = power(bounded(a.upper, a.upper), n, p);
        return low.bounded && high.bounded ? bounded(-low.upper, high.upper) : Enclosure{};
    }
    for (; n > 0 && result.bounded; n /= 2) {
        if (n % 2 != 0) result = multiply(result, base, p);
        if (n > 1) base = multiply(base, base, p);
    }
    return flip ? negate(result) : result;
}

// (a 2^(p(k-1)))^(1/k) is the k-th root at p bits.
Enclosure root(const Enclosure& a, unsigned long k, unsigned p) {
    if (!a.bounded || a.lower < 0 || k > max_number_bits / p) return {};
    const mpz_class low = a.lower << (p * (k - 1)), high = a.upper << (p * (k - 1));
    mpz_class lower, upper, rest;
    if (k == 2) {  // much faster than mpz_root
        lower = sqrt(low);
        mpz_sqrtrem(upper.get_mpz_t(), rest.get_mpz_t(), high.get_mpz_t());
        if (rest != 0) ++upper;
    } else {
        mpz_root(lower.get_mpz_t(), low.get_mpz_t(), k);
        if (mpz_root(upper.get_mpz_t(), high.get_mpz_t(), k) == 0) ++upper;
    }
    return bounded(lower, upper);
}

// The three functions increase: the ends by themselves.
Enclosure exponential(const Enclosure& a, unsigned p) {
    if (!a.bounded) return {};
    const Enclosure low = exponential_at(a.lower, p), high = a.lower == a.upper ? low : exponential_at(a.upper, p);
    return low.bounded && high.bounded ? bounded(low.lower, high.upper) : Enclosure{};
}
Enclosure logarithm(const Enclosure& a, unsigned p) {
    if (!a.bounded || a.lower <= 0) return {};
    return bounded(logarithm_at(a.lower, p).lower, logarithm_at(a.upper, p).upper);
}
Enclosure arctangent(const Enclosure& a, unsigned p) {
    if (!a.bounded) return {};
    return bounded(arctangent_at(a.lower, p).lower, arctangent_at(a.upper, p).upper);
}
Enclosure pi(unsigned p) {  // 4 atan 1
    const Enclosure quarter = arctangent_inside(mpz_class(1) << p, p);
    return bounded(quarter.lower * 4, quarter.upper * 4);
}

}  // namespace relucert_check
