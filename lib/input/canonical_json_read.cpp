#include "relucert/failure/failure.hpp"
#include "relucert/input/canonical_json.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string_view>

namespace relucert {

namespace {

using Json = nlohmann::json;

constexpr std::size_t largest_dimension = std::size_t{1} << 26;

// nlohmann keeps the last of two equal keys; here they are an error.
Json parse_strictly(std::string_view text, const std::string& place) {
    std::vector<std::set<std::string>> keys;
    const auto check = [&](int depth, Json::parse_event_t event, Json& parsed) {
        if (depth > 16) throw InputError(place, "is nested more than 16 deep");
        if (event == Json::parse_event_t::object_start) keys.emplace_back();
        if (event == Json::parse_event_t::object_end) keys.pop_back();
        if (event == Json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second)
            throw InputError(place, "has the key '" + parsed.get<std::string>() + "' twice in one object");
        return true;
    };
    try {
        return Json::parse(text, check);
    } catch (const Json::exception& error) {
        throw InputError(place, std::string("is not JSON, or is truncated: ") + error.what());
    }
}

// An integer as parse_integer takes it, if it is short: no sign but '-', no leading zero, at most 18 digits.
std::optional<std::int64_t> small_integer(std::string_view text) {
    const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
    if (digits.empty() || digits.size() > 18 || (digits.front() == '0' && text != "0")) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        value = 10 * value + (c - '0');
    }
    return digits.size() == text.size() ? value : -value;
}

// One object of the file, with checks that name what is wrong.
class Members {
public:
    Members(const Json& object, std::string place, const std::vector<std::string>& allowed)
        : object_(object), place_(std::move(place)) {
        if (!object.is_object()) throw InputError(place_, "is not an object");
        for (const auto& [key, unused] : object.items())
            if (std::find(allowed.begin(), allowed.end(), key) == allowed.end())
                throw InputError(place_, "has the unknown key '" + key + "'", "see docs/canonical-form.md");
    }
    [[nodiscard]] const Json& at(const char* key) const {
        if (!object_.contains(key)) throw InputError(place_, std::string("lacks '") + key + "'");
        return object_.at(key);
    }
    [[nodiscard]] const std::string& text(const char* key) const { return as_text(at(key), key); }
    [[nodiscard]] const std::string& as_text(const Json& value, const char* key) const {
        if (!value.is_string())
            throw InputError(place_, std::string("'") + key + "' is not a string", "numbers stand in strings");
        return value.get_ref<const std::string&>();
    }
    [[nodiscard]] const Json& list(const char* key) const {
        if (!at(key).is_array()) throw InputError(place_, std::string("'") + key + "' is not a list");
        return at(key);
    }
    [[nodiscard]] Integer integer(const std::string& text, const char* key) const {
        try {
            return parse_integer(text);
        } catch (const InputError& error) {
            throw InputError(place_, std::string("'") + key + "': " + error.problem());
        }
    }
    [[nodiscard]] Integer positive(const char* key) const {
        Integer value = integer(text(key), key);
        if (value < 1) throw InputError(place_, std::string("'") + key + "' is not positive");
        return value;
    }
    [[nodiscard]] std::size_t size(const std::string& text, const char* key) const {
        const Integer value = integer(text, key);
        if (value < 0 || value > largest_dimension)
            throw InputError(place_,
                             std::string("'") + key + "' is not between 0 and " + std::to_string(largest_dimension));
        return value.convert_to<std::size_t>();
    }
    [[nodiscard]] std::size_t size(const char* key) const { return size(text(key), key); }
    // Exactly `count` integers, separated by single spaces, each divided by `denominator`.
    void integers(const std::string& line, const char* key, std::size_t count, std::vector<Integer>& target) const {
        std::size_t found = 0;
        for (std::size_t begin = 0; begin <= line.size(); ++found) {
            const std::size_t end = std::min(line.find(' ', begin), line.size());
            if (found == count) break;
            if (const auto small = small_integer(std::string_view(line).substr(begin, end - begin)))
                target.emplace_back(*small);
            else
                target.push_back(integer(line.substr(begin, end - begin), key));
            begin = end + 1;
        }
        if (found != count || std::count(line.begin(), line.end(), ' ') + 1 != static_cast<std::ptrdiff_t>(count))
            throw InputError(place_, std::string("'") + key + "' does not hold " + std::to_string(count) + " integers");
    }
    [[nodiscard]] std::vector<Rational> rationals(const char* key, std::size_t count,
                                                  const Integer& denominator) const {
        std::vector<Integer> numerators;
        integers(text(key), key, count, numerators);
        std::vector<Rational> result;
        for (const Integer& numerator : numerators) result.emplace_back(numerator, denominator);
        return result;
    }
    [[nodiscard]] const std::string& place() const { return place_; }

private:
    const Json& object_;
    std::string place_;
};

Node parse_node(const Json& json, const std::string& place) {
    const std::string kind = json.is_object() && json.contains("kind") && json["kind"].is_string()
                                 ? json["kind"].get<std::string>()
                                 : std::string();
    if (kind == "relu") {
        const Members members(json, place, {"kind", "of"});
        return ReluNode{members.size("of")};
    }
    if (kind == "sum") {
        const Members members(json, place, {"kind", "of"});
        SumNode node;
        for (const Json& of : members.list("of")) node.of.push_back(members.size(members.as_text(of, "of"), "of"));
        return node;
    }
    if (kind != "affine")
        throw InputError(place, "is of the unknown kind '" + kind + "'", "a node is affine, relu or sum");
    const Members members(json, place, {"kind", "of", "rows", "columns", "denominator", "weights", "bias"});
    const std::size_t rows = members.size("rows");
    const std::size_t columns = members.size("columns");
    const Integer denominator = members.positive("denominator");
    const Json& lines = members.list("weights");
    if (lines.size() != rows) throw InputError(place, "'weights' does not have " + std::to_string(rows) + " rows");
    std::vector<Integer> weights;
    for (const Json& line : lines) members.integers(members.as_text(line, "weights"), "weights", columns, weights);
    return AffineNode{members.size("of"), ExactMatrix(rows, columns, std::move(weights), denominator),
                      members.rationals("bias", rows, denominator)};
}

void require_kind(const Members& members, const std::string& kind) {
    if (members.text("relucert") != kind)
        throw InputError(members.place(),
                         "is not a " + kind + " in canonical form but '" + members.text("relucert") + "'");
    if (members.text("version") != "1")
        throw InputError(members.place(), "has version '" + members.text("version") + "', not 1");
}

}  // namespace

Network network_from_json(std::string_view text, const std::string& place) {
    const Json json = parse_strictly(text, place);
    const Members members(json, place, {"relucert", "version", "input", "nodes"});
    require_kind(members, "network");
    std::vector<Node> nodes;
    for (const Json& node : members.list("nodes"))
        nodes.push_back(parse_node(node, place + ", node " + std::to_string(nodes.size() + 1)));
    try {
        return Network::from_nodes(members.size("input"), std::move(nodes));
    } catch (const InputError& error) {
        throw InputError(place + ", " + error.place(), error.problem(), error.remedy());
    }
}

Dataset dataset_from_json(std::string_view text, const std::string& place) {
    const Json json = parse_strictly(text, place);
    const Members members(
        json, place, {"relucert", "version", "input", "output", "input_denominator", "label_denominator", "points"});
    require_kind(members, "dataset");
    const std::size_t input = members.size("input");
    const std::size_t output = members.size("output");
    const Integer input_denominator = members.positive("input_denominator");
    const Integer label_denominator = members.positive("label_denominator");
    std::vector<DataPoint> points;
    for (const Json& point : members.list("points")) {
        const Members entry(point, place + ", point " + std::to_string(points.size() + 1), {"x", "y", "times"});
        points.push_back({entry.rationals("x", input, input_denominator),
                          entry.rationals("y", output, label_denominator), entry.positive("times")});
    }
    try {
        return Dataset(input, output, std::move(points));
    } catch (const InputError& error) {
        throw InputError(place + ", " + error.place(), error.problem(), error.remedy());
    }
}

}  // namespace relucert
