#pragma once
// A claim file as it was written: every formula verbatim, with its place (for a formula: of its first character).
// See docs/claim-language.md, section 1.
#include "relucert/claim/verdict.hpp"
#include "relucert/language/place.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace relucert {

struct NamedFormula {
    std::string name;
    std::string formula;
    Place place;
};

struct VariableDeclaration {
    std::string name;
    std::string type;
    Place place;
};

struct ClaimDefinition {
    std::string name;
    std::vector<std::string> parameters;
    std::string formula;
    Place place;
};

/// One entry of [[assume]] or [[conclude]].
struct Statement {
    std::string name;
    std::string that;
    std::optional<Verdict> expect;
    std::optional<std::string> only;  ///< name of the instance that it is for
    std::string rests_on;             ///< for the ledger, where the statement is proved: what that rests on; "" if none
    Place place;
};

/// A variable read from a file; `pattern` may hold '*' in any component of the path.
struct FileVariable {
    std::string variable;
    std::string pattern;
    Place place;
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
    Place place;
};

/// One entry of [[chart]]: quantities of [show] over all instances of the claim, for the report.
struct Chart {
    std::string title;
    std::string across;                   ///< quantity of the horizontal axis; "": one row an instance
    std::vector<std::string> quantities;  ///< names of [show], at least one
    Place place;
};

struct ClaimFile {
    std::filesystem::path path;
    std::string title;
    std::string source;
    std::string prose_proof;  ///< optional: the proof, in prose, of what holds beyond the listed instances
    std::string restored_by;  ///< optional: which further hypothesis makes the claim true
    Outcome expect = Outcome::holds_here;
    std::vector<VariableDeclaration> variables;  ///< sorted by name
    std::vector<ClaimDefinition> define;         ///< sorted by name
    std::vector<Statement> assume;               ///< in the order of the file
    std::vector<Statement> conclude;             ///< in the order of the file
    std::vector<NamedFormula> show;              ///< sorted by name
    std::vector<Chart> charts;                   ///< in the order of the file
    std::vector<InstanceTemplate> instances;
};

/// Reads a claim file. Strict: an unknown key, a value of the wrong type, an unquoted number, a name given twice
/// or a reference to an instance that does not exist is refused with file, line, column and the remedy.
/// Formulas are not parsed here. @throws InputError.
ClaimFile read_claim_file(const std::filesystem::path& path);
/// The same for a text; `path` names it in messages and is the base of its relative paths.
ClaimFile parse_claim_file(std::string_view text, const std::filesystem::path& path);

/// Refuses names that are given twice or not at all; part of reading. @throws InputError.
void check_names(const ClaimFile& claim);

}  // namespace relucert
