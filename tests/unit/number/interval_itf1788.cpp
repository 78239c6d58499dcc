// The IEEE 1788 test lines of the shared itf1788 data: each expected interval is contained in our result.
#include "relucert/failure/failure.hpp"
#include "relucert/number/interval_operations.hpp"
#include "relucert/number/real.hpp"

#include <doctest/doctest.h>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <vector>

using namespace relucert;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

struct Line {
    std::string operation;
    std::vector<Interval> arguments;
    std::optional<long> exponent;
    Interval expected;
    std::string text;
};

struct Count {
    long ran = 0;
    long skipped = 0;
};

/// "[1.0,2.0]", "[entire]", with or without a decoration such as _com; nothing for empty and invalid ones.
std::optional<Interval> read_interval(std::string text) {
    const std::size_t close = text.find(']');
    if (text.empty() || text.front() != '[' || close == std::string::npos) return std::nullopt;
    text = text.substr(1, close - 1);
    if (text == "entire") return Interval::whole();
    const std::size_t comma = text.find(',');
    if (comma == std::string::npos) return std::nullopt;  // empty, nai
    const auto read = [](const std::string& end) { return std::strtod(end.c_str(), nullptr); };
    return Interval::from_bounds(read(text.substr(0, comma)), read(text.substr(comma + 1)));
}

/// Joins "[a, b]" and splits at white space.
std::vector<std::string> words_of(const std::string& statement) {
    std::vector<std::string> words(1);
    bool inside = false;
    for (const char c : statement) {
        if (c == '[') inside = true;
        if (c == ']') inside = false;
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            if (!inside && !words.back().empty()) words.emplace_back();
        } else {
            words.back() += c;
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

std::string without_comments(const std::string& text) {
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        if (text.compare(i, 2, "/*") == 0) {
            i = text.find("*/", i) == std::string::npos ? text.size() : text.find("*/", i) + 2;
        } else if (text.compare(i, 2, "//") == 0) {
            i = std::min(text.find('\n', i), text.size());
        } else {
            result += text[i++];
        }
    }
    return result;
}

std::optional<Line> read_line(const std::vector<std::string>& words) {
    Line line;
    line.operation = words[0];
    std::size_t i = 1;
    for (; i < words.size() && words[i] != "="; ++i) {
        line.text += " " + words[i];
        if (words[i].front() == '[') {
            const auto argument = read_interval(words[i]);
            if (!argument) return std::nullopt;
            line.arguments.push_back(*argument);
        } else if (words[0] == "pown") {
            line.exponent = std::strtol(words[i].c_str(), nullptr, 10);
        } else {
            return std::nullopt;
        }
    }
    if (i + 1 >= words.size()) return std::nullopt;
    const auto expected = read_interval(words[i + 1]);
    if (!expected) return std::nullopt;
    line.expected = *expected;
    line.text = words[0] + line.text + " = " + words[i + 1];
    return line;
}

/// exp, log, atan by the balls behind Real; bounded arguments only.
std::optional<Interval> by_real(const Line& line) {
    const Interval& a = line.arguments.at(0);
    if (!a.is_bounded() || (line.operation == "log" && a.lower() <= 0)) return std::nullopt;
    const Real x = Real::enclosed(Rational::from_double(a.lower()), Rational::from_double(a.upper()));
    const Real y = line.operation == "exp" ? exp(x) : line.operation == "log" ? log(x) : atan(x);
    return y.enclose_native();
}

/// Nothing if we do not have the operation.
std::optional<Interval> calculate(const Line& line, const IntervalOperations& path) {
    const auto& name = line.operation;
    const auto argument = [&](std::size_t i) { return line.arguments.at(i); };
    if (name == "add") return path.add(argument(0), argument(1));
    if (name == "sub") return path.subtract(argument(0), argument(1));
    if (name == "mul") return path.multiply(argument(0), argument(1));
    if (name == "div") return path.divide(argument(0), argument(1));
    if (name == "recip") return path.divide(Interval(1.0), argument(0));
    if (name == "sqrt") return path.sqrt(argument(0));
    if (name == "sqr") return path.square(argument(0));
    if (name == "fma") return path.fma(argument(0), argument(1), argument(2));
    if (name == "pown") return power(argument(0), *line.exponent);
    if (name == "pos") return argument(0);
    if (name == "neg") return -argument(0);
    if (name == "abs") return abs(argument(0));
    if (name == "min") return min(argument(0), argument(1));
    if (name == "max") return max(argument(0), argument(1));
    if (name == "convexHull") return hull(argument(0), argument(1));
    if (name == "exp" || name == "log" || name == "atan") return by_real(line);
    return std::nullopt;
}

bool within_one_unit(const Interval& result, const Interval& expected) {
    return result.lower() >= std::nextafter(expected.lower(), -inf) &&
           result.upper() <= std::nextafter(expected.upper(), inf);
}

bool is_one_of_ours(const std::string& name) {
    for (const char* known : {"add", "sub", "mul", "div", "recip", "sqrt", "sqr", "fma", "pown", "pos", "neg", "abs",
                              "min", "max", "convexHull", "exp", "log", "atan"})
        if (name == known) return true;
    return false;
}

}  // namespace

TEST_CASE("IEEE 1788 test lines") {
    const std::filesystem::path folder = std::filesystem::path(RELUCERT_SHARED_DATA) / "itf1788" / "itl";
    if (!std::filesystem::exists(folder)) {
        MESSAGE("skipped: no shared itf1788 data");
        return;
    }
    std::map<std::string, Count> counts;
    std::vector<const IntervalOperations*> paths{&error_free_operations()};
    if (avx512_operations() != nullptr) paths.push_back(avx512_operations());
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        std::ifstream stream(file.path());
        std::stringstream content;
        content << stream.rdbuf();
        std::istringstream statements(without_comments(content.str()));
        for (std::string statement; std::getline(statements, statement, ';');) {
            if (const std::size_t brace = statement.find_last_of("{}"); brace != std::string::npos)
                statement = statement.substr(brace + 1);
            const auto words = words_of(statement);
            if (words.empty() || !is_one_of_ours(words[0])) continue;
            Count& count = counts[words[0]];
            const auto line = read_line(words);
            const bool is_known = line && calculate(*line, error_free_operations());
            if (!is_known) {  // empty or invalid intervals; unbounded arguments of exp, log, atan
                ++count.skipped;
                continue;
            }
            ++count.ran;
            for (const IntervalOperations* path : paths) {
                const Interval result = *calculate(*line, *path);
                CAPTURE(path->name);
                CAPTURE(line->text);
                CAPTURE(result.to_string());
                CHECK(result.contains(line->expected));
                const auto& name = words[0];
                if (name == "add" || name == "sub" || name == "mul" || name == "div" || name == "sqrt")
                    CHECK(within_one_unit(result, line->expected));
            }
        }
    }
    long ran = 0;
    std::string table;
    for (const auto& [name, count] : counts) {
        table += name + " " + std::to_string(count.ran) + "/" + std::to_string(count.skipped) + "  ";
        ran += count.ran;
    }
    MESSAGE("lines run/skipped: " << table);
    CHECK(ran > 1000);
    for (const char* name : {"add", "sub", "mul", "div", "sqrt", "fma", "sqr"}) CHECK(counts[name].ran >= 5);
}
