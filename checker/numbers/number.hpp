// Real numbers: exact (rational, or a sum of rational multiples of square roots), a fixed enclosure from evidence, or
// an expression that can be enclosed at any precision. A rational function of fixed enclosures is a fixed enclosure by
// exact interval arithmetic.
#pragma once
#include <memory>
#include <optional>
#include <utility>

#include "enclosure.hpp"

namespace relucert_check {

struct RealNode;

class Number {
public:
    Number(mpq_class q = 0) : rational_(std::move(q)) {}
    Number(long n) : rational_(n) {}
    Number(int n) : rational_(n) {}
    explicit Number(std::shared_ptr<const RealNode> node) : node_(std::move(node)) {}

    bool is_rational() const { return node_ == nullptr; }
    const mpq_class& rational() const { return rational_; }
    const RealNode* node() const { return node_.get(); }

private:
    mpq_class rational_;
    std::shared_ptr<const RealNode> node_;
};

/// coefficient * sqrt(radicand). In a sum: coefficients not 0, radicands positive and no product of two of them a
/// square. Then the roots are linearly independent over the rationals (Besicovitch 1940), so an empty sum is the only
/// zero.
struct Radical {
    mpq_class coefficient;
    mpz_class radicand;
};

struct RealNode {
    enum class Kind {
        radicals,
        fixed,
        variable,  // any number from lower to upper, the same wherever it stands; exponent: which variable
        sum,
        product,
        quotient,
        power,
        root,
        exp,
        log,
        atan,
        pi,
        minimum,
        maximum,
        absolute,
        piecewise  // a PiecewiseNode (piecewise/affine_form.hpp): it has no enclosure
    };
    Kind kind;
    std::vector<Radical> radicals;
    mpq_class lower, upper;  // of a fixed enclosure or a variable
    std::vector<Number> operands;
    long exponent = 0;  // of power and root; which variable
    unsigned depth = 1;
    mutable unsigned cached_precision = 0;
    mutable Enclosure cached;
};
inline bool is(const Number& a, RealNode::Kind kind) { return !a.is_rational() && a.node()->kind == kind; }

/// Comparisons refine up to this precision.
inline thread_local unsigned precision_limit = 65536;

Number fixed_enclosure(const mpq_class& lower, const mpq_class& upper);
/// Stands for every number from lower to upper: what is decided of an expression in it holds for all of them.
Number variable(const mpq_class& lower, const mpq_class& upper, long which);
Number operator+(const Number& a, const Number& b);
Number operator-(const Number& a, const Number& b);
Number operator-(const Number& a);
Number operator*(const Number& a, const Number& b);
Number sum(const std::vector<Number>& numbers);
/// These throw UnknownValue where the value does not exist for certain (division by 0, root of a negative number, ...).
Number operator/(const Number& a, const Number& b);
Number power(const Number& a, long n);
Number root(const Number& a, unsigned long k);
Number exponential(const Number& a);
Number logarithm(const Number& a);
Number arctangent(const Number& a);
Number pi_number();
Number minimum(const Number& a, const Number& b);
Number maximum(const Number& a, const Number& b);
Number positive_part(const Number& a);  // the ReLU
Number absolute(const Number& a);

/// What is possible for a against b: exactly one is left if the comparison is decided.
struct Order {
    bool less = true, equal = true, greater = true;
    std::optional<int> decided() const {  // -1, 0, 1
        return less + equal + greater == 1 ? std::optional(less ? -1 : equal ? 0 : 1) : std::nullopt;
    }
};
Order compare(const Number& a, const Number& b);
/// -1, 0, 1, or nothing if undecided.
std::optional<int> sign(const Number& a);
Enclosure enclose(const Number& a, unsigned p);
/// The operation of a node on enclosures of its operands (for a leaf: its own enclosure).
Enclosure operation(const RealNode& node, const std::vector<Enclosure>& operands, unsigned p);
/// The exact ends of a rational or a fixed enclosure.
std::optional<std::pair<mpq_class, mpq_class>> fixed_ends(const Number& a);

}  // namespace relucert_check
