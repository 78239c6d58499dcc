// The TOML file as such: which keys there are, of which types, in which order.
#include "relucert/claim/claim_file.hpp"

#include "relucert/failure/failure.hpp"

// The TOML reader asserts what some malformed texts break (a table header without a name, `[ = 1`), and with NDEBUG it
// takes the assertions for facts. Here they throw, in every build.
namespace relucert {
struct MalformedToml {};
[[noreturn]] void refuse_malformed_toml();
}  // namespace relucert
#undef NDEBUG
#define TOML_ASSERT(condition) (static_cast<bool>(condition) ? void() : relucert::refuse_malformed_toml())
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <set>
#include <sstream>

namespace relucert {

void refuse_malformed_toml() { throw MalformedToml{}; }

namespace {

bool is_name(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !text.empty() && letter(text.front()) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

const char* type_name(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::table:
            return "a table";
        case toml::node_type::array:
            return "an array";
        case toml::node_type::string:
            return "a string";
        case toml::node_type::integer:
            return "an integer";
        case toml::node_type::floating_point:
            return "a float";
        case toml::node_type::boolean:
            return "a boolean";
        default:
            return "a date or time";
    }
}

class Reader {
public:
    Reader(std::string_view text, const std::filesystem::path& path) : file_(path.generic_string()), path_(path) {
        std::istringstream stream{std::string(text)};
        for (std::string line; std::getline(stream, line);) lines_.push_back(line);
    }

    ClaimFile read(const toml::table& root) {
        only_keys(root, "the claim",
                  {"title", "source", "expect", "prose_proof", "restored_by", "variables", "define", "assume",
                   "conclude", "show", "instance"});
        ClaimFile claim;
        claim.path = path_;
        claim.title = required_text(root, "title");
        claim.source = required_text(root, "source");
        if (root.get("prose_proof") != nullptr) claim.prose_proof = required_text(root, "prose_proof");
        if (root.get("restored_by") != nullptr) claim.restored_by = required_text(root, "restored_by");
        claim.expect = outcome(*required(root, "expect"));
        for (const auto& [key, node] : table(root, "variables")) {
            require_name(key, "a variable");
            claim.variables.push_back({std::string(key.str()), text(node), formula_place(node)});
        }
        for (const auto& [key, node] : table(root, "define")) claim.define.push_back(definition(key, node));
        std::sort(claim.define.begin(), claim.define.end(),
                  [](const ClaimDefinition& a, const ClaimDefinition& b) { return a.name < b.name; });
        for (std::size_t i = 1; i < claim.define.size(); ++i)
            if (claim.define[i].name == claim.define[i - 1].name)
                fail(claim.define[i].place, "'" + claim.define[i].name + "' is defined twice", "rename one of them");
        for (const toml::table* one : tables(root, "assume")) claim.assume.push_back(statement(*one));
        for (const toml::table* one : tables(root, "conclude")) claim.conclude.push_back(statement(*one));
        if (claim.conclude.empty())
            fail({file_, 1, 1}, "the claim concludes nothing", "add a [[conclude]] with a name and a formula 'that'");
        for (const auto& [key, node] : table(root, "show")) claim.show.push_back(formula(key, node));
        for (const toml::table* one : tables(root, "instance")) claim.instances.push_back(instance(*one));
        if (claim.instances.empty())
            fail({file_, 1, 1}, "the claim has no instance", "add an [[instance]] with a name");
        check_names(claim);
        return claim;
    }

private:
    [[noreturn]] static void fail(const Place& place, const std::string& problem, const std::string& remedy) {
        throw InputError(place.to_string(), problem, remedy);
    }
    [[nodiscard]] Place place(const toml::source_region& region) const {
        return {file_, region.begin.line, region.begin.column};
    }
    [[nodiscard]] Place place(const toml::node& node) const { return place(node.source()); }

    /// The first character of a string's content, behind its quotes.
    [[nodiscard]] Place formula_place(const toml::node& node) const {
        Place at = place(node);
        if (at.line == 0 || at.line > lines_.size()) return at;
        const std::string_view rest = std::string_view(lines_[at.line - 1])
                                          .substr(std::min<std::size_t>(lines_[at.line - 1].size(), at.column - 1));
        const bool triple = rest.starts_with("\"\"\"") || rest.starts_with("'''");
        at.column += triple ? 3 : 1;
        if (triple && (rest.size() == 3 || rest == "\"\"\"\r" || rest == "'''\r")) {  // a newline there is dropped
            ++at.line;
            at.column = 1;
        }
        return at;
    }

    void only_keys(const toml::table& in, const std::string& what, std::initializer_list<const char*> allowed) const {
        for (const auto& [key, node] : in) {
            if (std::find(allowed.begin(), allowed.end(), key.str()) != allowed.end()) continue;
            std::string list;
            for (const char* one : allowed) list += (list.empty() ? "" : ", ") + std::string(one);
            fail(place(key.source()), "unknown key '" + std::string(key.str()) + "' in " + what, "known keys: " + list);
        }
    }

    [[nodiscard]] const toml::node* required(const toml::table& in, const char* key) const {
        const toml::node* node = in.get(key);
        if (node == nullptr)
            fail(place(in), std::string("'") + key + "' is missing", std::string("add ") + key + " = \"...\"");
        return node;
    }

    [[nodiscard]] std::string text(const toml::node& node) const {
        if (const auto* string = node.as_string()) return string->get();
        if (node.is_floating_point())
            fail(place(node), "unquoted float: the TOML reader has already rounded it",
                 "write the number in quotes, where it is exact");
        fail(place(node), std::string("expected a string, found ") + type_name(node),
             node.is_integer() || node.is_boolean() ? "write it in quotes" : "");
    }
    [[nodiscard]] std::string required_text(const toml::table& in, const char* key) const {
        const toml::node* node = required(in, key);
        std::string value = text(*node);
        if (value.empty()) fail(place(*node), std::string("'") + key + "' is empty", "say what it is");
        return value;
    }

    [[nodiscard]] const toml::table& table(const toml::table& in, const char* key) const {
        static const toml::table empty;
        const toml::node* node = in.get(key);
        if (node == nullptr) return empty;
        if (const toml::table* value = node->as_table()) return *value;
        fail(place(*node), std::string("'") + key + "' is " + type_name(*node),
             std::string("write a table: [") + key + "], then lines name = \"...\"");
    }
    [[nodiscard]] std::vector<const toml::table*> tables(const toml::table& in, const char* key) const {
        std::vector<const toml::table*> all;
        const toml::node* node = in.get(key);
        if (node == nullptr) return all;
        const std::string remedy = std::string("write [[") + key + "]], once for each";
        const toml::array* array = node->as_array();
        if (array == nullptr) fail(place(*node), std::string("'") + key + "' is " + type_name(*node), remedy);
        for (const toml::node& one : *array) {
            if (one.as_table() == nullptr)
                fail(place(one), std::string("an entry of '") + key + "' is " + type_name(one), remedy);
            all.push_back(one.as_table());
        }
        return all;
    }

    [[nodiscard]] Outcome outcome(const toml::node& node) const {
        const std::string value = text(node);
        if (const auto found = outcome_from(value)) return *found;
        fail(place(node), "unknown outcome '" + value + "'",
             "one of holds-here, counterexample, not-applicable, undecided");
    }
    void require_name(const toml::key& key, const std::string& what) const {
        if (!is_name(key.str()))
            fail(place(key.source()), "'" + std::string(key.str()) + "' cannot name " + what,
                 "a letter or _, then letters, digits, _");
    }
    [[nodiscard]] NamedFormula formula(const toml::key& key, const toml::node& node) const {
        return {std::string(key.str()), text(node), formula_place(node)};
    }

    [[nodiscard]] ClaimDefinition definition(const toml::key& key, const toml::node& node) const {
        ClaimDefinition result{{}, {}, text(node), formula_place(node)};
        const std::string head(key.str());
        const auto refuse = [&] {
            fail(place(key.source()), "'" + head + "' is not the head of a definition",
                 "write name = \"...\" or \"name(a, b)\" = \"...\"");
        };
        const auto trimmed = [](std::string part) {
            part.erase(0, part.find_first_not_of(' '));
            part.erase(part.find_last_not_of(' ') + 1);
            return part;
        };
        const std::size_t open = head.find('(');
        result.name = trimmed(head.substr(0, open));
        if (!is_name(result.name)) refuse();
        if (open == std::string::npos) return result;
        if (head.back() != ')') refuse();
        std::istringstream inside(head.substr(open + 1, head.size() - open - 2) + ",");
        for (std::string part; std::getline(inside, part, ',');) {
            part = trimmed(part);
            if (!is_name(part)) refuse();
            if (std::find(result.parameters.begin(), result.parameters.end(), part) != result.parameters.end())
                refuse();
            result.parameters.push_back(part);
        }
        return result;
    }

    [[nodiscard]] Statement statement(const toml::table& in) const {
        only_keys(in, "a statement", {"name", "that", "expect", "only"});
        Statement result;
        result.name = required_text(in, "name");
        result.that = required_text(in, "that");
        result.place = formula_place(*in.get("that"));
        if (const toml::node* node = in.get("expect")) {
            result.expect = verdict_from(text(*node));
            if (!result.expect)
                fail(place(*node), "unknown verdict '" + text(*node) + "'", "one of proved, refuted, undecided");
        }
        if (const toml::node* node = in.get("only")) result.only = text(*node);
        return result;
    }

    [[nodiscard]] InstanceTemplate instance(const toml::table& in) const {
        only_keys(in, "an instance", {"name", "expect", "skip_if_missing", "sweep", "files", "let", "when"});
        InstanceTemplate result;
        result.place = place(in);
        result.name = required_text(in, "name");
        if (const toml::node* node = in.get("expect")) result.expect = outcome(*node);
        if (const toml::node* node = in.get("skip_if_missing")) {
            if (!node->is_boolean())
                fail(place(*node), "skip_if_missing is not a boolean", "write true or false, without quotes");
            result.skip_if_missing = node->as_boolean()->get();
        }
        for (const auto& [key, node] : table(in, "sweep")) {
            require_name(key, "a parameter");
            result.sweeps.push_back(formula(key, node));
        }
        for (const auto& [key, node] : table(in, "files")) {
            require_name(key, "a variable");
            result.files.push_back({std::string(key.str()), text(node), formula_place(node)});
        }
        for (const auto& [key, node] : table(in, "let")) {
            require_name(key, "a value");
            result.let.push_back(formula(key, node));
        }
        const toml::table& when = table(in, "when");
        only_keys(when, "'when'", {"that"});
        if (in.get("when") != nullptr)
            result.when = NamedFormula{"when", required_text(when, "that"), formula_place(*when.get("that"))};
        // A TOML table has no order of its own; the order of the text decides which sweep varies fastest.
        const auto by_place = [](const auto& a, const auto& b) {
            return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
        };
        std::sort(result.sweeps.begin(), result.sweeps.end(), by_place);
        std::sort(result.files.begin(), result.files.end(), by_place);
        return result;
    }

    std::string file_;
    std::filesystem::path path_;
    std::vector<std::string> lines_;
};

/// The first table header whose name begins with something that no name begins with, from 1; 0 if there is none.
std::size_t line_of_bad_header(std::string_view text) {
    std::istringstream lines{std::string(text)};
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
        const std::size_t bracket = line.find_first_not_of(" \t");
        if (bracket == std::string::npos || line[bracket] != '[') continue;
        const std::size_t name = line.find_first_not_of(" \t[", bracket);
        if (name == std::string::npos || !(is_name(line.substr(name, 1)) || line[name] == '"' || line[name] == '\''))
            return number;
    }
    return 0;
}

}  // namespace

ClaimFile parse_claim_file(std::string_view text, const std::filesystem::path& path) {
    try {
        const toml::table root = toml::parse(text, path.generic_string());
        return Reader(text, path).read(root);
    } catch (const MalformedToml&) {
        const std::size_t line = line_of_bad_header(text);
        const std::string file = path.generic_string();
        throw InputError(line == 0 ? file : Place{file, line, 1}.to_string(),
                         "not TOML: a key or a table without a name", "docs/claim-language.md shows a claim file");
    } catch (const toml::parse_error& error) {
        const Place at{path.generic_string(), error.source().begin.line, error.source().begin.column};
        throw InputError(at.to_string(), "not TOML: " + std::string(error.description()),
                         "docs/claim-language.md shows a claim file");
    }
}

ClaimFile read_claim_file(const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        throw InputError(path.generic_string(), "is a folder", "name a file, or use 'relucert run' for a folder");
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw InputError(path.generic_string(), "cannot be read", "check the name and the permissions");
    std::ostringstream text;
    text << stream.rdbuf();
    return parse_claim_file(text.str(), path);
}

}  // namespace relucert
