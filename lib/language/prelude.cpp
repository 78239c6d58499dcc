#include "relucert/language/prelude.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/input/sha256.hpp"
#include "relucert/language/lexer.hpp"
#include "relucert/language/types.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace relucert {

namespace {

std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// One definition, as text with its line.
struct Chunk {
    std::string documentation;
    std::string text;  ///< from "define" to the next documentation or definition
    std::size_t line = 1;
};

/// Documentation lines begin with `##`, comments with `#`, definitions with `define `; other lines continue one.
std::vector<Chunk> split(const PreludeFile& file) {
    std::vector<Chunk> chunks;
    std::string documentation;
    std::size_t line_number = 0;
    std::istringstream lines(file.text);
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        ++line_number;
        const std::string content = trimmed(line);
        if (content.rfind("##", 0) == 0) {
            documentation += (documentation.empty() ? "" : " ") + trimmed(content.substr(2));
            inside = false;
        } else if (line.rfind("define ", 0) == 0) {
            chunks.push_back({documentation, line + "\n", line_number});
            documentation.clear();
            inside = true;
        } else if (inside) {
            chunks.back().text += line + "\n";
        } else if (!content.empty() && content.front() != '#') {
            throw InputError(file.name + ":" + std::to_string(line_number), "a line outside of any definition",
                             "begin it with 'define ' or '#'");
        }
    }
    return chunks;
}

/// "define NAME(p: type, ...): type = formula"
class DefinitionReader {
public:
    DefinitionReader(const Chunk& chunk, const std::string& file)
        : chunk_(chunk), text_(chunk.text), place_{file, chunk.line, 1} {}

    Definition read() {
        at_ = std::string("define ").size();
        const std::string name = word();
        if (!is_name(name)) fail("'" + name + "' is not a name");
        std::vector<std::string> parameters;
        std::vector<Type> types;
        if (accept('(')) {
            do {
                parameters.push_back(word());
                if (!is_name(parameters.back())) fail("a parameter's name is missing");
                if (std::count(parameters.begin(), parameters.end(), parameters.back()) > 1)
                    fail("two parameters of the same name");
                expect(':');
                types.push_back(type_until(",)"));
            } while (accept(','));
            expect(')');
        }
        expect(':');
        const Type result = type_until("=");
        expect('=');
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
        Formula formula = parse_formula(text_.substr(at_), place_at(text_, place_, at_));
        return {name,        std::move(parameters), std::move(types), result, chunk_.documentation,
                place_.file, std::move(formula)};
    }

private:
    std::string word() {
        skip_blanks();
        const std::size_t begin = at_;
        while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '_'))
            ++at_;
        return text_.substr(begin, at_ - begin);
    }
    /// The type up to one of the characters. A comma inside "function from A, B to C" belongs to the type.
    Type type_until(const std::string& ends) {
        skip_blanks();
        const std::size_t begin = at_;
        bool in_function = false;
        for (; at_ < text_.size(); ++at_) {
            const std::string rest = text_.substr(at_, 6);
            if (rest.rfind("from ", 0) == 0) in_function = true;
            if (rest.rfind(" to ", 0) == 0) in_function = false;
            if (ends.find(text_[at_]) != std::string::npos && !(in_function && text_[at_] == ',')) break;
        }
        return parse_type(trimmed(text_.substr(begin, at_ - begin)), place_at(text_, place_, begin).to_string());
    }
    bool accept(char c) {
        skip_blanks();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void expect(char c) {
        if (!accept(c)) fail(std::string("expected '") + c + "'");
    }
    void skip_blanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) ++at_;
    }
    [[noreturn]] void fail(const std::string& problem) const {
        fail_at(text_, place_, at_, problem, "define NAME(parameter: type, ...): type = formula");
    }

    const Chunk& chunk_;
    const std::string& text_;
    Place place_;
    std::size_t at_ = 0;
};

void check_definition(const Definition& definition, const Prelude& earlier) {
    const std::string taken = taken_name(definition.name, earlier);
    if (!taken.empty()) definition.formula.fail(0, "'" + definition.name + "' is " + taken, "choose another name");
    TypeScope scope(earlier);
    for (std::size_t i = 0; i < definition.parameters.size(); ++i)
        scope.set(definition.parameters[i], definition.parameter_types[i]);
    check_types(definition.formula, scope, definition.result);
}

std::string read_text(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw InputError(path, "cannot read this file of the prelude");
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace

std::string Definition::signature() const {
    std::string text = name;
    for (std::size_t i = 0; i < parameters.size(); ++i)
        text += (i == 0 ? "(" : ", ") + parameters[i] + ": " + parameter_types[i].to_string();
    return text + (parameters.empty() ? ": " : "): ") + result.to_string();
}

Prelude::Prelude() : sha256_(sha256_hex("")) {}

const Definition* Prelude::find(const std::string& name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second.get();
}

Prelude parse_prelude(const std::vector<PreludeFile>& files) {
    Prelude prelude;
    for (const PreludeFile& file : files) {
        prelude.text_ += file.text;
        for (const Chunk& chunk : split(file)) {
            auto definition = std::make_shared<const Definition>(DefinitionReader(chunk, file.name).read());
            check_definition(*definition, prelude);
            prelude.by_name_.emplace(definition->name, definition);
            prelude.definitions_.push_back(std::move(definition));
        }
    }
    prelude.sha256_ = sha256_hex(prelude.text_);
    return prelude;
}

Prelude read_prelude(const std::string& folder) {
    std::vector<PreludeFile> files;
    std::istringstream order(read_text(folder + "/order.txt"));
    for (std::string line; std::getline(order, line);) {
        const std::string name = trimmed(line.substr(0, line.find('#')));
        if (name.empty()) continue;
        files.push_back({"prelude/" + name, read_text(folder + "/" + name)});
    }
    return parse_prelude(files);
}

}  // namespace relucert
