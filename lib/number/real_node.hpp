#pragma once
// The nodes of the expressions behind Real, and their enclosure. Internal: use real.hpp.
#include "relucert/number/real.hpp"

#include <mutex>

namespace relucert {

class DependentNumber;

/// One operation of an expression. Immutable but for a cache of its last enclosures.
class RealNode {
public:
    enum class Operation {
        radical_sum,  // leaves
        fixed,
        refinable,
        dependent,  // on a point: has no enclosure; dependent_number.hpp
        pi,
        negate,  // one operand: left
        sqrt,
        root,  // count: which root
        exp,
        log,
        atan,
        abs,
        power,  // count: the exponent
        add,    // two operands
        subtract,
        multiply,
        divide,
        min,
        max
    };
    struct Bounds {
        Rational lower;
        Rational upper;
    };
    using Leaf =
        std::variant<std::monostate, RadicalSum, Bounds, Real::Refinement, std::shared_ptr<const DependentNumber>>;
    using Pointer = std::shared_ptr<const RealNode>;
    /// An enclosure; nothing as long as it is not proved that the number is defined.
    template <class T>
    using Known = std::optional<T>;

    RealNode(Operation operation, Leaf leaf);
    RealNode(Operation operation, Real left, Real right = {}, long count = 0);
    RealNode(const RealNode&) = delete;
    RealNode& operator=(const RealNode&) = delete;
    /// Takes long chains apart without recursion.
    ~RealNode();

    static Real make_leaf(Operation operation, Leaf leaf);
    static Real make(Operation operation, const Real& left, const Real& right = {}, long count = 0);
    /// The node of a number that is not stored as a rational, else nullptr.
    static const RealNode* of(const Real& number);

    [[nodiscard]] Operation operation() const noexcept { return operation_; }
    [[nodiscard]] const RadicalSum* radical_sum() const { return std::get_if<RadicalSum>(&leaf_); }
    [[nodiscard]] const Bounds* bounds() const { return std::get_if<Bounds>(&leaf_); }
    [[nodiscard]] const DependentNumber* dependent() const {
        const auto* number = std::get_if<std::shared_ptr<const DependentNumber>>(&leaf_);
        return number == nullptr ? nullptr : number->get();
    }
    /// See Real::same_structure; `budget` is the number of nodes that may still be compared.
    static bool same_structure(const Real& a, const Real& b, unsigned& budget);
    [[nodiscard]] bool is_refinable() const noexcept { return refinable_; }
    [[nodiscard]] bool is_nonnegative() const noexcept { return nonnegative_; }
    /// Without recursion; results are kept for the precision last asked for, and depend on nothing else.
    [[nodiscard]] Known<Ball> enclose(unsigned bits) const;
    [[nodiscard]] Known<Interval> enclose_native() const;
    [[nodiscard]] std::string to_string(int depth) const;

    // For those who evaluate an expression in their own way (slopes.hpp).
    [[nodiscard]] const Real& left() const noexcept { return left_; }
    [[nodiscard]] const Real& right() const noexcept { return right_; }
    [[nodiscard]] long count() const noexcept { return count_; }
    [[nodiscard]] int operand_count() const noexcept;
    /// This one operation, for operands in these balls; nothing if it is not certain that it is defined.
    [[nodiscard]] Known<Ball> calculate_ball(const Ball& left, const Ball& right, unsigned bits) const;

private:
    /// A result and its precision; 0: none yet, which reads as "nothing is known". (Clang 14 does not make what a
    /// nested template struct or an optional of an optional would need here.)
    template <class T>
    using Cached = std::pair<Known<T>, unsigned>;
    template <class T>
    Cached<T>& cache() const;
    /// Whether the result for this precision is known; then it is written to `value`.
    template <class T>
    bool cached(unsigned bits, Known<T>& value) const;
    template <class T>
    Known<T> calculate(const Known<T>& left, const Known<T>& right, unsigned bits) const;
    template <class T>
    Known<T> evaluate(unsigned bits) const;
    [[nodiscard]] bool nonnegative_from_operands() const;
    /// What a dependent operand makes of the operation; nothing if there is none.
    static std::optional<Real> calculated_by_operand(Operation operation, const Real& left, const Real& right);

    Operation operation_;
    bool refinable_ = true;
    bool nonnegative_ = false;
    long count_ = 0;
    Leaf leaf_;
    Real left_;
    Real right_;
    mutable std::mutex mutex_;
    mutable Cached<Ball> ball_;
    mutable Cached<Interval> interval_;
};

}  // namespace relucert
