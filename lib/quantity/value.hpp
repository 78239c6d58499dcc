#pragma once
// Values of the claim language (docs/claim-language.md, section 3). Immutable and cheap to copy.
#include "relucert/number/real.hpp"
#include "relucert/number/truth.hpp"
#include "relucert/quantity/type.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace relucert {

class Network;
class Dataset;
class Value;

/// What has no value here: the reason, for reports. As a truth value it is Truth::unknown.
struct UnknownValue {
    std::string reason;
};
struct TextValue {
    std::string text;
};
/// Entries of a list; `weights` is empty or has one multiplicity an entry (`points(S)` only). Equality ignores weights.
struct ListValue {
    std::vector<Value> entries;
    std::vector<Integer> weights;
};
struct LabelledValue;
struct BoxValue;
struct BallValue;
struct FunctionValue;
/// A condition on a point x of a box; condition.hpp.
struct ConditionValue;
/// A network or data set with the SHA-256 of its canonical form, calculated when it is first asked for.
struct NetworkValue;
struct DatasetValue;

class Value {
public:
    enum class Kind { number, truth, unknown, text, list, labelled, network, dataset, box, ball, function, condition };

    /// 0.
    Value() = default;
    Value(Real number) : data_(std::move(number)) {}            // NOLINT: lossless
    Value(Rational number) : data_(Real(std::move(number))) {}  // NOLINT: lossless
    template <std::integral I>
    requires(!std::same_as<I, bool>) Value(I number) : data_(Real(number)) {}  // NOLINT: lossless
    Value(double) = delete;
    static Value truth(bool value);
    /// Truth::unknown becomes an unknown with this reason.
    static Value truth(Truth value, const std::string& reason_if_unknown);
    static Value unknown(std::string reason);
    static Value text(std::string text);
    static Value list(std::vector<Value> entries, std::vector<Integer> weights = {});
    static Value point(const std::vector<Rational>& entries);
    static Value matrix(const std::vector<std::vector<Rational>>& rows);
    static Value labelled(Value input, Value label, Integer multiplicity);
    static Value network(std::shared_ptr<const Network> network);
    static Value dataset(std::shared_ptr<const Dataset> dataset);
    static Value box(std::vector<Real> lower, std::vector<Real> upper);
    static Value ball(std::vector<Real> centre, Real squared_radius);
    /// `arity` arguments; the text is for messages. `canonical`: see FunctionValue; without it the function cannot be
    /// an argument of a primitive with evidence.
    static Value function(std::size_t arity, std::function<Value(std::span<const Value>)> call, std::string text,
                          std::function<std::string()> canonical = {});
    static Value condition(ConditionValue condition);

    [[nodiscard]] Kind kind() const noexcept;
    [[nodiscard]] bool is_number() const noexcept { return std::holds_alternative<Real>(data_); }
    [[nodiscard]] bool is_unknown() const noexcept;
    [[nodiscard]] bool is_list() const noexcept {
        return std::holds_alternative<std::shared_ptr<const ListValue>>(data_);
    }
    /// yes, no, or unknown for an unknown value and a condition. @throws InternalError for other kinds.
    [[nodiscard]] Truth truth() const;
    [[nodiscard]] bool is_condition() const noexcept { return kind() == Kind::condition; }
    [[nodiscard]] bool is_truth() const noexcept { return std::holds_alternative<bool>(data_); }
    // Each throws InternalError if the value is of another kind.
    [[nodiscard]] const Real& number() const;
    [[nodiscard]] const std::string& text() const;
    [[nodiscard]] const ListValue& list() const;
    [[nodiscard]] const std::vector<Value>& entries() const { return list().entries; }
    [[nodiscard]] const LabelledValue& labelled() const;
    [[nodiscard]] const std::shared_ptr<const Network>& network() const;
    [[nodiscard]] const std::shared_ptr<const Dataset>& dataset() const;
    /// SHA-256 of the canonical form of a network or data set; kept.
    [[nodiscard]] const std::string& canonical_hash() const;
    [[nodiscard]] const BoxValue& box() const;
    [[nodiscard]] const BallValue& ball() const;
    [[nodiscard]] bool is_domain() const noexcept { return kind() == Kind::box || kind() == Kind::ball; }
    [[nodiscard]] const FunctionValue& function() const;
    [[nodiscard]] const ConditionValue& condition() const;
    /// Why the truth value is unknown. @throws InternalError if it is not.
    [[nodiscard]] const std::string& reason() const;
    /// Same storage: certainly equal, if it is not unknown.
    [[nodiscard]] bool same_storage(const Value& other) const noexcept;

    /// "number", "list of 3", ...: for messages.
    [[nodiscard]] std::string describe() const;
    /// The value in the language's own notation, shortened to about `longest` characters; for reports.
    [[nodiscard]] std::string to_string(std::size_t longest = 200) const;

private:
    using Data = std::variant<Real, bool, std::shared_ptr<const UnknownValue>, std::shared_ptr<const TextValue>,
                              std::shared_ptr<const ListValue>, std::shared_ptr<const LabelledValue>,
                              std::shared_ptr<const NetworkValue>, std::shared_ptr<const DatasetValue>,
                              std::shared_ptr<const BoxValue>, std::shared_ptr<const BallValue>,
                              std::shared_ptr<const FunctionValue>, std::shared_ptr<const ConditionValue>>;
    template <class T>
    explicit Value(std::shared_ptr<const T> data) : data_(std::move(data)) {}
    Data data_;
};

struct LabelledValue {
    Value input;  ///< list of numbers
    Value label;  ///< number or list of numbers
    Integer multiplicity;
};
struct BoxValue {
    std::vector<Real> lower;
    std::vector<Real> upper;
};
/// |x - centre|^2 <= squared_radius.
struct BallValue {
    std::vector<Real> centre;
    Real squared_radius;
};
struct FunctionValue {
    std::size_t arity;
    std::function<Value(std::span<const Value>)> call;
    std::string text;
    /// The text whose SHA-256 names the function in keys (docs/certificate-format.md, section 4). Two functions of one
    /// instance with the same text have the same values. May throw NotExact, for what the function has captured.
    std::function<std::string()> canonical;
};

/// Checks a value against a declared type, entry by entry, `integer` and `rational` included.
/// @returns the empty text if it fits, else what is wrong. An unknown value fits every type.
std::string mismatch(const Value& value, const Type& type);

}  // namespace relucert
