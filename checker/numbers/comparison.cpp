// Enclosures of expressions at any precision, and the comparison of two numbers.
#include <algorithm>

#include "affine_form.hpp"
#include "errors.hpp"
#include "radicals.hpp"

namespace relucert_check {
namespace {

using Kind = RealNode::Kind;

constexpr unsigned bits_to_be_stuck = 4096;  // before, a comparison is not given up

// The number as base^(1/k) with a rational base >= 0, for comparison by powers.
std::optional<std::pair<mpq_class, long>> as_root(const Number& a) {
    if (a.is_rational() && a.rational() >= 0) return std::pair{a.rational(), 1L};
    if (is(a, Kind::root) && a.node()->operands[0].is_rational())
        return std::pair{a.node()->operands[0].rational(), a.node()->exponent};
    if (is(a, Kind::radicals) && a.node()->radicals.size() == 1 && a.node()->radicals[0].coefficient > 0) {
        const Radical& r = a.node()->radicals[0];
        return std::pair{mpq_class(r.coefficient * r.coefficient * mpq_class(r.radicand)), 2L};
    }
    return {};
}

Enclosure compute(const RealNode& n, unsigned p) {
    std::vector<Enclosure> e;
    for (const Number& a : n.operands) {
        e.push_back(enclose(a, p));
        if (!e.back().bounded) return {};
    }
    return operation(n, e, p);
}

// The same operations on the same leaves. Two fixed enclosures with the same ends may be of different numbers.
bool same_structure(const Number& a, const Number& b, unsigned& budget) {
    if (a.is_rational() || b.is_rational()) return a.is_rational() && b.is_rational() && a.rational() == b.rational();
    const RealNode &x = *a.node(), &y = *b.node();
    if (&x == &y) return true;
    if (budget == 0 || x.kind != y.kind || x.exponent != y.exponent || x.operands.size() != y.operands.size())
        return false;
    --budget;
    if (x.kind == Kind::fixed || x.kind == Kind::variable) return false;
    if (x.kind == Kind::radicals) return compare(a, b).decided() == 0;
    for (size_t i = 0; i < x.operands.size(); ++i)
        if (!same_structure(x.operands[i], y.operands[i], budget)) return false;
    return true;
}

}  // namespace

Enclosure operation(const RealNode& n, const std::vector<Enclosure>& e, unsigned p) {
    if (n.kind == Kind::radicals) return enclose(n.radicals, p);
    if (n.kind == Kind::fixed || n.kind == Kind::variable) return enclose(n.lower, n.upper, p);
    if (n.kind == Kind::pi) return pi(p);
    switch (n.kind) {
        case Kind::sum: {
            Enclosure total = e[0];
            for (size_t i = 1; i < e.size(); ++i) total = add(total, e[i]);
            return total;
        }
        case Kind::product:
            return multiply(e[0], e[1], p);
        case Kind::quotient:
            return divide(e[0], e[1], p);
        case Kind::power:
            return power(e[0], n.exponent, p);
        case Kind::root:
            return root(e[0], static_cast<unsigned long>(n.exponent), p);
        case Kind::exp:
            return exponential(e[0], p);
        case Kind::log:
            return logarithm(e[0], p);
        case Kind::atan:
            return arctangent(e[0], p);
        case Kind::minimum:
            return {true, std::min(e[0].lower, e[1].lower), std::min(e[0].upper, e[1].upper)};
        case Kind::maximum:
            return {true, std::max(e[0].lower, e[1].lower), std::max(e[0].upper, e[1].upper)};
        default:
            break;  // absolute = max(x, -x)
    }
    return {true, std::max<mpz_class>(std::max<mpz_class>(e[0].lower, -e[0].upper), 0),
            std::max<mpz_class>(e[0].upper, -e[0].lower)};
}

std::optional<RadicalSum> exact(const Number& a) {
    if (a.is_rational()) return a.rational() == 0 ? RadicalSum{} : RadicalSum{{a.rational(), mpz_class(1)}};
    if (a.node()->kind == Kind::radicals) return a.node()->radicals;
    return {};
}

Enclosure enclose(const Number& a, unsigned p) {
    if (a.is_rational()) return enclose(a.rational(), p);
    if (is_piecewise(a)) throw UnknownValue("not piecewise linear in x");
    const RealNode& node = *a.node();
    if (node.cached_precision != p) {
        node.cached = compute(node, p);
        node.cached_precision = p;
    }
    return node.cached;
}

Order compare(const Number& a, const Number& b) {
    const auto known = [](int c) { return Order{c<0, c == 0, c> 0}; };
    if (is_piecewise(a) || is_piecewise(b)) {  // decided if the difference does not depend on x
        const Number difference = a - b;
        if (is_piecewise(difference)) throw UnknownValue("a comparison that depends on x");
        return known(sgn(difference.rational()));
    }
    if (a.is_rational() && b.is_rational()) return known(cmp(a.rational(), b.rational()));
    if (const auto x = exact(a), y = exact(b); x && y)
        return known(sign(add(*x, multiply({{mpq_class(-1), mpz_class(1)}}, *y))));
    if (const auto x = as_root(a), y = as_root(b); x && y && x->second <= 1000 && y->second <= 1000)
        return known(
            cmp(power(x->first, y->second), power(y->first, x->second)));  // x^(1/k) <=> y^(1/m) as x^m <=> y^k
    // Ends that touch leave equality possible.
    const auto apart = [](const auto& x_low, const auto& x_high, const auto& y_low, const auto& y_high) {
        return Order{x_low < y_high, x_low <= y_high && y_low <= x_high, x_high > y_low};
    };
    // One expression is one number, once an enclosure shows that it has a value.
    unsigned budget = 4096;
    const bool same = a.node() != nullptr && same_structure(a, b, budget);
    const auto u = fixed_ends(a), v = fixed_ends(b);
    if (same && u) return known(0);
    if (u && v) return apart(u->first, u->second, v->first, v->second);
    Order order;
    mpz_class last_width = -1;
    for (unsigned p = 64; p <= precision_limit && !order.decided(); p *= 2) {
        const Enclosure x = enclose(a, p), y = enclose(b, p);
        if (!x.bounded || !y.bounded) continue;
        if (same) return known(0);
        const Order now = apart(x.lower, x.upper, y.lower, y.upper);
        order = {order.less && now.less, order.equal && now.equal, order.greater && now.greater};
        // Widths that no longer shrink come from fixed enclosures: more precision does not help. But with few bits they
        // also come from a minimum over one number that is enclosed well and others that are not yet.
        const mpz_class width = x.upper - x.lower + y.upper - y.lower;
        if (p >= bits_to_be_stuck && last_width >= 0 && 2 * width > last_width << (p / 2)) break;
        last_width = width;
    }
    return order;
}
std::optional<int> sign(const Number& a) { return compare(a, 0).decided(); }

}  // namespace relucert_check
