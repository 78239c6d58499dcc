#pragma once
// Static types of the claim language. Numbers, points, matrices and deeper lists of numbers are one kind with a
// range of nesting depths, because f(x) is a number or a point depending on the network.
#include <memory>
#include <string>
#include <vector>

namespace relucert {

class Type {
public:
    enum class Kind { any, numeric, boolean, text, list, labelled, network, dataset, box, ball, function };
    /// Restriction on a numeric type of depth 0; checked on values, not statically.
    enum class Exactness { real, rational, integer };

    /// Fits everything: the entries of `[]`, parameters without a declared type.
    static Type any() { return Type(Kind::any); }
    static Type number() { return numeric(0, 0); }
    static Type rational();
    static Type integer();
    static Type point() { return numeric(1, 1); }
    static Type matrix() { return numeric(2, 2); }
    /// Lists of numbers nested between `lowest` and `highest` deep; 0 is a number.
    static Type numeric(int lowest, int highest);
    static Type boolean() { return Type(Kind::boolean); }
    static Type text() { return Type(Kind::text); }
    static Type labelled() { return Type(Kind::labelled); }
    static Type network() { return Type(Kind::network); }
    static Type dataset() { return Type(Kind::dataset); }
    static Type box() { return Type(Kind::box); }
    static Type ball() { return Type(Kind::ball); }
    /// A list of numbers of depth n is a numeric type of depth n + 1.
    static Type list_of(const Type& entry);
    static Type function(std::vector<Type> parameters, const Type& result);
    static constexpr int deepest = 32;

    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    [[nodiscard]] int lowest_depth() const noexcept { return lowest_; }
    [[nodiscard]] int highest_depth() const noexcept { return highest_; }
    [[nodiscard]] Exactness exactness() const noexcept { return exactness_; }
    [[nodiscard]] bool is_any() const noexcept { return kind_ == Kind::any; }
    /// Type of the entries of a list; any() for any().
    [[nodiscard]] Type entry() const;
    [[nodiscard]] const std::vector<Type>& parameters() const { return parameters_; }
    [[nodiscard]] Type result() const;
    /// May a value of this type have that type? (Never refuses what evaluation could accept.)
    [[nodiscard]] bool may_be(const Type& other) const;
    [[nodiscard]] bool may_be_list() const noexcept;
    [[nodiscard]] bool may_be_number() const noexcept;
    /// A box or a ball: a set that supremum, infimum, forall and `in` take.
    [[nodiscard]] bool is_domain() const noexcept { return kind_ == Kind::box || kind_ == Kind::ball; }
    /// The type of either: any() if they have nothing in common.
    [[nodiscard]] static Type either(const Type& a, const Type& b);
    /// As in docs/claim-language.md: "number", "list of network", "number or point".
    [[nodiscard]] std::string to_string() const;

private:
    explicit Type(Kind kind) : kind_(kind) {}
    Kind kind_;
    int lowest_ = 0;
    int highest_ = 0;
    Exactness exactness_ = Exactness::real;
    std::shared_ptr<const Type> inner_;  ///< entry of a list, result of a function
    std::vector<Type> parameters_;
};

/// "list of point", "function from number, number to number". @throws InputError naming `place`.
Type parse_type(const std::string& text, const std::string& place);

}  // namespace relucert
