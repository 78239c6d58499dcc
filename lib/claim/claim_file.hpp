#pragma once
// A claim file as it was written: every formula verbatim, with its place. See docs/claim-language.md, section 1.
#include "relucert/claim/verdict.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace relucert {

/// Where something stands in a claim file; lines and columns from 1. For a formula: its first character.
struct SourcePlace {
    std::string file;
    std::size_t line = 1;
    std::size_t column = 1;
    /// "file:line:column"
    [[nodiscard]] std::string to_string() const;
};

struct NamedFormula {
    std::string name;
    std::string formula;
    SourcePlace place;
};

struct VariableDeclaration {
    std::string name;
    std::string type;
    SourcePlace place;
};

struct Definition {
    std::string name;
    std::vector<std::string> parameters;
    std::string formula;
    SourcePlace place;
};

/// One entry of [[assume]] or [[conclude]].
struct Statement {
    std::string name;
    std::string that;
    std::optional<Verdict> expect;
    std::optional<std::string> only;  ///< name of the instance that it is for
    SourcePlace place;
};

/// A variable read from a file; `pattern` may hold '*' in any component of the path.
struct FileVariable {
    std::string variable;
    std::string pattern;
    SourcePlace place;
};

/// One [[instance]], before its sweeps and patterns are expanded.
struct InstanceTemplate {
    std::string name;
    std::optional<Outcome> expect;
    bool skip_if_missing = false;
    std::vector<NamedFormula> sweeps;  ///< in the order of the file: the last varies fastest
    std::vector<FileVariable> files;   ///< in the order of the file
    std::vector<NamedFormula> let;     ///< sorted by name
    std::optional<NamedFormula> when;
    SourcePlace place;
};

struct ClaimFile {
    std::filesystem::path path;
    std::string title;
    std::string source;
    Outcome expect = Outcome::holds_here;
    std::vector<VariableDeclaration> variables;  ///< sorted by name
    std::vector<Definition> define;              ///< sorted by name
    std::vector<Statement> assume;               ///< in the order of the file
    std::vector<Statement> conclude;             ///< in the order of the file
    std::vector<NamedFormula> show;              ///< sorted by name
    std::vector<InstanceTemplate> instances;
};

/// Reads a claim file. Strict: an unknown key, a value of the wrong type, an unquoted number, a name given twice
/// or a reference to an instance that does not exist is refused with file, line, column and the remedy.
/// Formulas are not parsed here. @throws InputError.
ClaimFile read_claim_file(const std::filesystem::path& path);
/// The same for a text; `path` names it in messages and is the base of its relative paths.
ClaimFile parse_claim_file(std::string_view text, const std::filesystem::path& path);

}  // namespace relucert
