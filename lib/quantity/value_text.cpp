// Values as text, for messages and reports, and the check of a value against a declared type.
#include "relucert/data/dataset.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/network/network.hpp"
#include "relucert/quantity/value.hpp"

#include <cstdio>

namespace relucert {

namespace {

std::string number_text(const Real& number) {
    constexpr std::size_t longest = 40;
    const std::optional<Rational> exact = number.rational();
    if (!exact) return number.to_string();
    const std::size_t bits = bit_length(exact->numerator()) + bit_length(exact->denominator());
    if (bits < 400) {
        std::string text = exact->to_string();
        if (text.size() <= longest) return text;
    }
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.12g", exact->approximate_double());
    return std::string(buffer) + " (rounded; " + std::to_string(bits) + " bits)";
}

class ValuePrinter {
public:
    explicit ValuePrinter(std::size_t longest) : longest_(longest) {}
    std::string text;

    void print(const Value& value) {
        switch (value.kind()) {
            case Value::Kind::number:
                text += number_text(value.number());
                return;
            case Value::Kind::truth:
                text += value.truth() == Truth::yes ? "true" : "false";
                return;
            case Value::Kind::unknown:
                text += "unknown";
                return;
            case Value::Kind::text:
                text += "'" + value.text() + "'";
                return;
            case Value::Kind::list:
                return print_list(value.entries());
            case Value::Kind::labelled:
                print(value.labelled().input);
                text += " -> ";
                print(value.labelled().label);
                if (value.labelled().multiplicity != 1) text += " times " + to_string(value.labelled().multiplicity);
                return;
            case Value::Kind::network:
            case Value::Kind::dataset:
            case Value::Kind::box:
            case Value::Kind::ball:
                text += value.describe();
                return;
            case Value::Kind::function:
                text += value.function().text;
                return;
            case Value::Kind::condition:
                text += "a condition";
                return;
        }
    }

private:
    void print_list(const std::vector<Value>& entries) {
        text += "[";
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (i > 0) text += ", ";
            if (text.size() > longest_) {
                text += "... " + std::to_string(entries.size()) + " entries";
                break;
            }
            print(entries[i]);
        }
        text += "]";
    }

    std::size_t longest_;
};

std::string mismatch_of_number(const Value& value, const Type& type) {
    if (!value.is_number()) return "it is a " + value.describe() + ", not a " + type.to_string();
    if (type.exactness() == Type::Exactness::real) return "";
    const std::optional<Rational> exact = value.number().rational();
    if (!exact) return "it is not stored as an exact rational number";
    if (type.exactness() == Type::Exactness::integer && !exact->is_integer())
        return "it is " + value.to_string(40) + ", not an integer";
    return "";
}

}  // namespace

std::string Value::describe() const {
    switch (kind()) {
        case Kind::number:
            return "number";
        case Kind::truth:
            return "truth value";
        case Kind::unknown:
            return "unknown value (" + reason() + ")";
        case Kind::text:
            return "text";
        case Kind::list:
            return "list of " + std::to_string(entries().size());
        case Kind::labelled:
            return "labelled point";
        case Kind::network:
            return "network with " + std::to_string(network()->input_dimension()) + " inputs and " +
                   std::to_string(network()->output_dimension()) + " outputs";
        case Kind::dataset:
            return "data set with " + std::to_string(dataset()->entry_count()) + " entries";
        case Kind::box:
            return "box of dimension " + std::to_string(box().lower.size());
        case Kind::ball:
            return "ball of dimension " + std::to_string(ball().centre.size());
        case Kind::function:
            return "function";
        case Kind::condition:
            return "condition on x";
    }
    RELUCERT_ENSURE(false);
}

std::string Value::to_string(std::size_t longest) const {
    ValuePrinter printer(longest);
    printer.print(*this);
    return std::move(printer.text);
}

std::string mismatch(const Value& value, const Type& type) {
    if (value.is_unknown() || type.is_any()) return "";
    const auto expect = [&](Value::Kind kind) {
        return value.kind() == kind ? "" : "it is a " + value.describe() + ", not a " + type.to_string();
    };
    switch (type.kind()) {
        case Type::Kind::any:
            return "";
        case Type::Kind::boolean:
            return value.is_condition() ? "" : expect(Value::Kind::truth);
        case Type::Kind::text:
            return expect(Value::Kind::text);
        case Type::Kind::labelled:
            return expect(Value::Kind::labelled);
        case Type::Kind::network:
            return expect(Value::Kind::network);
        case Type::Kind::dataset:
            return expect(Value::Kind::dataset);
        case Type::Kind::box:
            return expect(Value::Kind::box);
        case Type::Kind::ball:
            return expect(Value::Kind::ball);
        case Type::Kind::function:
            if (value.kind() == Value::Kind::function && value.function().arity != type.parameters().size())
                return "it is a function of " + std::to_string(value.function().arity) + " arguments";
            return expect(Value::Kind::function);
        case Type::Kind::numeric:
            if (type.highest_depth() == 0) return mismatch_of_number(value, type);
            if (type.lowest_depth() == 0 && value.is_number()) return mismatch_of_number(value, Type::number());
            break;
        case Type::Kind::list:
            break;
    }
    if (!value.is_list()) return "it is a " + value.describe() + ", not a " + type.to_string();
    const Type entry = type.entry();
    const std::vector<Value>& entries = value.entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string problem = mismatch(entries[i], entry);
        if (!problem.empty()) return "entry " + std::to_string(i + 1) + ": " + problem;
        const bool ragged = type.kind() == Type::Kind::numeric && type.lowest_depth() == 2 &&
                            type.highest_depth() == 2 && entries[i].is_list() && entries[0].is_list() &&
                            entries[i].entries().size() != entries[0].entries().size();
        if (ragged) return "row " + std::to_string(i + 1) + " has another length than row 1";
    }
    return "";
}

}  // namespace relucert
