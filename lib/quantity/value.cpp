#include "relucert/quantity/value.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/input/canonical_json.hpp"
#include "relucert/quantity/condition.hpp"

#include <mutex>

namespace relucert {

struct NetworkValue {
    std::shared_ptr<const Network> network;
    mutable std::once_flag hashed;
    mutable std::string hash;
};

struct DatasetValue {
    std::shared_ptr<const Dataset> dataset;
    mutable std::once_flag hashed;
    mutable std::string hash;
};

Value Value::truth(bool value) {
    Value result;
    result.data_ = value;
    return result;
}

Value Value::truth(Truth value, const std::string& reason_if_unknown) {
    return value == Truth::unknown ? unknown(reason_if_unknown) : truth(value == Truth::yes);
}

Value Value::unknown(std::string reason) {
    return Value(std::make_shared<const UnknownValue>(UnknownValue{std::move(reason)}));
}

Value Value::text(std::string text) { return Value(std::make_shared<const TextValue>(TextValue{std::move(text)})); }

Value Value::list(std::vector<Value> entries, std::vector<Integer> weights) {
    RELUCERT_ENSURE(weights.empty() || weights.size() == entries.size());
    return Value(std::make_shared<const ListValue>(ListValue{std::move(entries), std::move(weights)}));
}

Value Value::point(const std::vector<Rational>& entries) {
    std::vector<Value> values;
    values.reserve(entries.size());
    for (const Rational& entry : entries) values.emplace_back(entry);
    return list(std::move(values));
}

Value Value::matrix(const std::vector<std::vector<Rational>>& rows) {
    std::vector<Value> values;
    values.reserve(rows.size());
    for (const auto& row : rows) values.push_back(point(row));
    return list(std::move(values));
}

Value Value::labelled(Value input, Value label, Integer multiplicity) {
    return Value(std::make_shared<const LabelledValue>(
        LabelledValue{std::move(input), std::move(label), std::move(multiplicity)}));
}

Value Value::network(std::shared_ptr<const Network> network) {
    RELUCERT_ENSURE(network != nullptr);
    auto data = std::make_shared<NetworkValue>();
    data->network = std::move(network);
    return Value(std::shared_ptr<const NetworkValue>(std::move(data)));
}

Value Value::dataset(std::shared_ptr<const Dataset> dataset) {
    RELUCERT_ENSURE(dataset != nullptr);
    auto data = std::make_shared<DatasetValue>();
    data->dataset = std::move(dataset);
    return Value(std::shared_ptr<const DatasetValue>(std::move(data)));
}

Value Value::box(std::vector<Real> lower, std::vector<Real> upper) {
    RELUCERT_ENSURE(lower.size() == upper.size());
    return Value(std::make_shared<const BoxValue>(BoxValue{std::move(lower), std::move(upper)}));
}

Value Value::ball(std::vector<Real> centre, Real squared_radius) {
    return Value(std::make_shared<const BallValue>(BallValue{std::move(centre), std::move(squared_radius)}));
}

Value Value::function(std::size_t arity, std::function<Value(std::span<const Value>)> call, std::string text,
                      std::function<std::string()> canonical) {
    return Value(std::make_shared<const FunctionValue>(
        FunctionValue{arity, std::move(call), std::move(text), std::move(canonical)}));
}

Value Value::condition(ConditionValue condition) {
    return Value(std::make_shared<const ConditionValue>(std::move(condition)));
}

Value::Kind Value::kind() const noexcept { return static_cast<Kind>(data_.index()); }

bool Value::is_unknown() const noexcept { return kind() == Kind::unknown; }

Truth Value::truth() const {
    if (is_unknown() || is_condition()) return Truth::unknown;
    RELUCERT_ENSURE(is_truth());
    return truth_of(std::get<bool>(data_));
}

namespace {
template <class T, class Data>
const T& part(const Data& data) {
    const T* found = std::get_if<T>(&data);
    RELUCERT_ENSURE(found != nullptr);
    return *found;
}
}  // namespace

const Real& Value::number() const { return part<Real>(data_); }
const std::string& Value::text() const { return part<std::shared_ptr<const TextValue>>(data_)->text; }
const ListValue& Value::list() const { return *part<std::shared_ptr<const ListValue>>(data_); }
const LabelledValue& Value::labelled() const { return *part<std::shared_ptr<const LabelledValue>>(data_); }
const BoxValue& Value::box() const { return *part<std::shared_ptr<const BoxValue>>(data_); }
const BallValue& Value::ball() const { return *part<std::shared_ptr<const BallValue>>(data_); }
const FunctionValue& Value::function() const { return *part<std::shared_ptr<const FunctionValue>>(data_); }
const ConditionValue& Value::condition() const { return *part<std::shared_ptr<const ConditionValue>>(data_); }

const std::string& Value::reason() const {
    static const std::string of_condition = "a condition on x where a truth value is needed";
    return is_condition() ? of_condition : part<std::shared_ptr<const UnknownValue>>(data_)->reason;
}

const std::shared_ptr<const Network>& Value::network() const {
    return part<std::shared_ptr<const NetworkValue>>(data_)->network;
}

const std::shared_ptr<const Dataset>& Value::dataset() const {
    return part<std::shared_ptr<const DatasetValue>>(data_)->dataset;
}

const std::string& Value::canonical_hash() const {
    if (kind() == Kind::network) {
        const NetworkValue& value = *std::get<std::shared_ptr<const NetworkValue>>(data_);
        std::call_once(value.hashed, [&value] { value.hash = canonical_sha256(*value.network); });
        return value.hash;
    }
    const DatasetValue& value = *part<std::shared_ptr<const DatasetValue>>(data_);
    std::call_once(value.hashed, [&value] { value.hash = canonical_sha256(*value.dataset); });
    return value.hash;
}

bool Value::same_storage(const Value& other) const noexcept {
    if (data_.index() != other.data_.index()) return false;
    return std::visit(
        [&other](const auto& mine) {
            using T = std::decay_t<decltype(mine)>;
            const T& theirs = *std::get_if<T>(&other.data_);
            if constexpr (std::is_same_v<T, Real>)
                return mine.same_expression(theirs);
            else
                return mine == theirs;
        },
        data_);
}

}  // namespace relucert
