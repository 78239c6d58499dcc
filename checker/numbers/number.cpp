// How numbers are made: what is exact stays exact, the rest becomes a node of an expression.
#include "number.hpp"

#include <algorithm>

#include "affine_form.hpp"
#include "errors.hpp"
#include "radicals.hpp"

namespace relucert_check {
namespace {

using Kind = RealNode::Kind;
using Ends = std::pair<mpq_class, mpq_class>;
constexpr size_t max_terms = 128;           // of a radical sum; beyond it an expression
constexpr size_t max_fixed_bits = 1 << 16;  // of the ends of a fixed enclosure; beyond it an expression

Number make(Kind kind, std::vector<Number> operands, long exponent = 0) {
    auto node = std::make_shared<RealNode>();
    node->kind = kind;
    node->exponent = exponent;
    if (std::any_of(operands.begin(), operands.end(), is_piecewise)) throw UnknownValue("not piecewise linear in x");
    for (const Number& a : operands)
        if (!a.is_rational()) node->depth = std::max(node->depth, a.node()->depth + 1);
    require(node->depth < 1000, "an expression is nested too deeply");
    node->operands = std::move(operands);
    return Number(std::move(node));
}

Number from(RadicalSum sum) {
    if (sum.empty()) return 0;
    if (sum.size() == 1 && sum[0].radicand == 1) return sum[0].coefficient;
    auto node = std::make_shared<RealNode>();
    node->kind = Kind::radicals;
    node->radicals = std::move(sum);
    return Number(std::move(node));
}

Number checked(mpq_class q) {
    check_size(q);
    return Number(std::move(q));
}

// The fixed enclosure with these ends, or an expression if they are long.
template <typename Otherwise>
Number fixed_or(const mpq_class& lower, const mpq_class& upper, Otherwise otherwise) {
    for (const mpq_class& q : {lower, upper})
        if (bits(q.get_num()) + bits(q.get_den()) > max_fixed_bits) return otherwise();
    return fixed_enclosure(lower, upper);
}

Ends product(const Ends& a, const Ends& b) {
    const mpq_class corners[] = {a.first * b.first, a.first * b.second, a.second * b.first, a.second * b.second};
    const auto [least, most] = std::minmax_element(std::begin(corners), std::end(corners));
    return {*least, *most};
}

// q^(1/k) for a rational q: as a rational, if it is one.
std::optional<mpq_class> rational_root(const mpq_class& q, unsigned long k) {
    mpz_class p, d;
    if (mpz_root(p.get_mpz_t(), q.get_num_mpz_t(), k) == 0 || mpz_root(d.get_mpz_t(), q.get_den_mpz_t(), k) == 0)
        return {};
    return ratio(p, d);
}

// Known without refinement. Where it is not, the root of a must stay: it has no value if a is negative.
bool not_negative(const Number& a) {
    const auto ends = fixed_ends(a);
    return ends ? ends->first >= 0 : exact(a) && sign(a) >= 0;
}

}  // namespace

Number fixed_enclosure(const mpq_class& lower, const mpq_class& upper) {
    require(lower <= upper, "an enclosure is empty");
    if (lower == upper) return Number(lower);
    auto node = std::make_shared<RealNode>();
    node->kind = Kind::fixed;
    node->lower = lower;
    node->upper = upper;
    return Number(std::move(node));
}

Number variable(const mpq_class& lower, const mpq_class& upper, long which) {
    auto node = std::make_shared<RealNode>();
    node->kind = Kind::variable;
    node->lower = lower;
    node->upper = upper;
    node->exponent = which;
    return Number(std::move(node));
}

std::optional<Ends> fixed_ends(const Number& a) {
    if (a.is_rational()) return Ends{a.rational(), a.rational()};
    if (a.node()->kind == Kind::fixed) return Ends{a.node()->lower, a.node()->upper};
    return {};
}

Number operator+(const Number& a, const Number& b) {
    if (a.is_rational() && b.is_rational()) return checked(a.rational() + b.rational());
    if (is_piecewise(a) || is_piecewise(b)) return piecewise_sum({a, b});
    const auto x = exact(a), y = exact(b);
    if (x && y && x->size() + y->size() <= max_terms) return from(add(*x, *y));
    if (a.is_rational() && a.rational() == 0) return b;
    if (b.is_rational() && b.rational() == 0) return a;
    const auto expression = [&] { return make(Kind::sum, {a, b}); };
    const auto u = fixed_ends(a), v = fixed_ends(b);
    return u && v ? fixed_or(u->first + v->first, u->second + v->second, expression) : expression();
}

Number operator-(const Number& a) { return Number(-1) * a; }
Number operator-(const Number& a, const Number& b) {
    if (a.is_rational() && b.is_rational()) return checked(a.rational() - b.rational());
    return a + -b;
}

Number operator*(const Number& a, const Number& b) {
    if (a.is_rational() && b.is_rational()) return checked(a.rational() * b.rational());
    if (is_piecewise(a) || is_piecewise(b)) return piecewise_multiple(a, b);
    const auto x = exact(a), y = exact(b);
    if (x && y && x->size() * y->size() <= max_terms) return from(multiply(*x, *y));
    if (a.is_rational() && a.rational() == 1) return b;
    if (b.is_rational() && b.rational() == 1) return a;
    // 0 times an expression is not simplified: the expression may have no value.
    const auto expression = [&] { return make(Kind::product, {a, b}); };
    const auto u = fixed_ends(a), v = fixed_ends(b);
    if (!u || !v) return expression();
    const Ends ends = product(*u, *v);
    return fixed_or(ends.first, ends.second, expression);
}

Number sum(const std::vector<Number>& numbers) {
    if (std::any_of(numbers.begin(), numbers.end(), is_piecewise)) return piecewise_sum(numbers);
    mpq_class rational = 0;
    Number simple = 0;
    std::vector<Number> rest;
    for (const Number& a : numbers) {
        if (a.is_rational())
            rational += a.rational();
        else if (is(a, Kind::radicals) && !is(simple, Kind::sum))
            simple = simple + a;
        else
            rest.push_back(a);
    }
    simple = simple + checked(rational);
    if (rest.empty()) return simple;
    const bool all_fixed = std::all_of(rest.begin(), rest.end(), [](const Number& a) { return is(a, Kind::fixed); });
    if (all_fixed) {
        for (const Number& a : rest) simple = simple + a;
        return simple;
    }
    rest.push_back(simple);
    return make(Kind::sum, std::move(rest));
}

Number operator/(const Number& a, const Number& b) {
    if (b.is_rational()) {
        if (b.rational() == 0) throw UnknownValue("division by zero");
        return a * Number(mpq_class(1 / b.rational()));
    }
    if (const auto y = exact(b); y && exact(a))
        if (const auto inverted = inverse(*y)) return a * from(*inverted);
    const auto expression = [&] { return make(Kind::quotient, {a, b}); };
    const auto u = fixed_ends(a), v = fixed_ends(b);
    if (!u || !v || (v->first <= 0 && v->second >= 0)) return expression();
    const Ends ends = product(*u, {1 / v->second, 1 / v->first});
    return fixed_or(ends.first, ends.second, expression);
}

Number power(const Number& a, long n) {
    if (a.is_rational()) {
        if (n < 0 && a.rational() == 0) throw UnknownValue("division by zero");
        return Number(power(a.rational(), n));
    }
    if (is(a, Kind::root) && n % a.node()->exponent == 0 && not_negative(a.node()->operands[0]))
        return power(a.node()->operands[0], n / a.node()->exponent);
    if (is(a, Kind::radicals)) {
        const auto inverted = n < 0 ? inverse(a.node()->radicals) : std::optional(a.node()->radicals);
        size_t size = 0;
        for (const Radical& r : a.node()->radicals)
            size = std::max(size, bits(r.radicand) + bits(r.coefficient.get_num()) + bits(r.coefficient.get_den()));
        const unsigned long count = static_cast<unsigned long>(n < 0 ? -n : n);
        if (inverted && a.node()->radicals.size() <= 8 && size * count < (1UL << 22)) {
            Number result = 1, base = from(*inverted);
            for (unsigned long rest = count; rest > 0; rest /= 2) {
                if (rest % 2 != 0) result = result * base;
                if (rest > 1) base = base * base;
            }
            if (exact(result)) return result;
        }
    }
    const auto expression = [&] { return make(Kind::power, {a}, n); };
    const auto u = fixed_ends(a);
    if (!u || (n < 0 && u->first <= 0 && u->second >= 0) ||
        (n < 0 ? -n : n) * (bits(u->first.get_num()) + bits(u->first.get_den()) + bits(u->second.get_num()) +
                            bits(u->second.get_den())) >
            max_fixed_bits)
        return expression();
    mpq_class low = power(u->first, n), high = power(u->second, n);
    if (low > high) std::swap(low, high);
    if (n > 0 && n % 2 == 0 && u->first < 0 && u->second > 0) low = 0;
    return n == 0 ? Number(1) : fixed_enclosure(low, high);
}

Number root(const Number& a, unsigned long k) {
    if (exact(a)) {
        if (sign(a) < 0) throw UnknownValue("root of a negative number");
        if (k == 1) return a;
        if (a.is_rational()) {
            if (k == 2) return from(radical(a.rational()));
            if (const auto q = rational_root(a.rational(), k)) return *q;
        }
    } else if (const auto u = fixed_ends(a); u && u->second < 0) {
        throw UnknownValue("root of a negative number");
    }
    return make(Kind::root, {a}, static_cast<long>(k));
}

Number exponential(const Number& a) { return a.is_rational() && a.rational() == 0 ? Number(1) : make(Kind::exp, {a}); }
Number logarithm(const Number& a) {
    if (a.is_rational() && a.rational() == 1) return 0;
    if (exact(a) && *sign(a) <= 0) throw UnknownValue("logarithm of a number that is not positive");
    return make(Kind::log, {a});
}
Number arctangent(const Number& a) { return a.is_rational() && a.rational() == 0 ? Number(0) : make(Kind::atan, {a}); }
Number pi_number() { return make(Kind::pi, {}); }

Number minimum(const Number& a, const Number& b) { return -maximum(-a, -b); }
Number maximum(const Number& a, const Number& b) {
    if (is_piecewise(a) || is_piecewise(b)) return a + positive_part(b - a);
    if (exact(a) && exact(b)) return compare(a, b).less ? b : a;
    const auto u = fixed_ends(a), v = fixed_ends(b);
    if (u && v) return fixed_enclosure(std::max(u->first, v->first), std::max(u->second, v->second));
    return make(Kind::maximum, {a, b});
}
Number positive_part(const Number& a) { return is_piecewise(a) ? rectified(a) : maximum(a, 0); }
Number absolute(const Number& a) {
    if (is_piecewise(a)) return a + Number(2) * positive_part(-a);
    if (exact(a)) return *sign(a) >= 0 ? a : -a;
    if (const auto u = fixed_ends(a))
        return fixed_enclosure(std::max<mpq_class>(0, std::max<mpq_class>(u->first, -u->second)),
                               std::max<mpq_class>(-u->first, u->second));
    return make(Kind::absolute, {a});
}

}  // namespace relucert_check
