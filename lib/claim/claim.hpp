#pragma once
// A claim ready for evaluation: formulas parsed and types checked, instances expanded.
//
//     Prelude prelude = read_prelude("prelude");
//     auto claim = Claim::load("demo.claim.toml", prelude);
//     FileCache files;
//     for (const ClaimInstance& one : claim->expand(Deadline())) {
//         InstanceResult r = evaluate_instance(*claim, one, files, {});    // claim/evaluation.hpp
//         std::puts(to_string(r.outcome));
//     }
#include "relucert/claim/claim_file.hpp"
#include "relucert/failure/deadline.hpp"
#include "relucert/language/formula.hpp"
#include "relucert/language/prelude.hpp"
#include "relucert/language/types.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace relucert {

struct ParsedStatement {
    const Statement* statement;
    Formula formula;
};

struct ParsedInstance {
    std::vector<Formula> sweeps;  ///< lists, in the order of the template
    std::map<std::string, Formula> let;
    std::optional<Formula> when;
};

/// A file that an instance reads into a variable.
struct ClaimFileInput {
    std::string variable;
    std::string index;           ///< "" or the 1-based position in a variable of list type
    std::string written;         ///< path relative to the claim file, as certificates name it
    std::filesystem::path path;  ///< path to open
};

/// One instance after expansion of sweeps and patterns.
struct ClaimInstance {
    std::size_t number = 0;  ///< position among the instances of the claim
    std::size_t template_index = 0;
    std::vector<std::pair<std::string, Rational>> parameters;  ///< in the order of the file
    std::vector<ClaimFileInput> files;                         ///< sorted by variable, then position
    std::vector<std::pair<std::string, std::string>>
        patterns;         ///< variable and file of expanded patterns, for the name
    std::string missing;  ///< a file or pattern that is not there, or ""
    std::string name;     ///< "N3, k = 5", "trained, f = a.onnx"
    std::string slug;     ///< unique within the claim, for file names
};

/// Immutable; shared by threads. The prelude must outlive it.
class Claim {
public:
    /// Reads the file, parses all formulas, checks all types. @throws InputError naming file, line and column.
    static std::shared_ptr<const Claim> load(const std::filesystem::path& path, const Prelude& prelude);
    static std::shared_ptr<const Claim> from_file(ClaimFile file, const Prelude& prelude);
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;

    [[nodiscard]] const ClaimFile& file() const noexcept { return file_; }
    [[nodiscard]] const Prelude& prelude() const noexcept { return *prelude_; }
    [[nodiscard]] const std::vector<ParsedStatement>& assume() const noexcept { return assume_; }
    [[nodiscard]] const std::vector<ParsedStatement>& conclude() const noexcept { return conclude_; }
    [[nodiscard]] const std::map<std::string, Formula>& show() const noexcept { return show_; }
    [[nodiscard]] const std::map<std::string, Formula>& define() const noexcept { return define_; }
    [[nodiscard]] const std::map<std::string, Type>& variables() const noexcept { return variables_; }
    [[nodiscard]] const ParsedInstance& instance(std::size_t template_index) const {
        return instances_[template_index];
    }

    /// All instances, in the order of the file; of several sweeps the last varies fastest. A sweep may use the
    /// parameters before it. Files are listed, not read. Parameters in `set` take that value in place of their sweep,
    /// member of it or not; an [[instance]] without one of these parameters is left out.
    /// @throws InputError (also if nothing is left), LimitReached.
    [[nodiscard]] std::vector<ClaimInstance> expand(const Deadline& deadline,
                                                    const std::map<std::string, Rational>& set = {}) const;

private:
    Claim(ClaimFile file, const Prelude& prelude);
    void check_all_types() const;

    ClaimFile file_;
    const Prelude* prelude_;
    std::map<std::string, Type> variables_;
    std::map<std::string, Formula> define_;
    std::map<std::string, Formula> show_;
    std::vector<ParsedStatement> assume_;
    std::vector<ParsedStatement> conclude_;
    std::vector<ParsedInstance> instances_;
};

/// Files that match a pattern with '*' in any component, relative to `folder`, sorted by name.
std::vector<std::string> matching_files(const std::filesystem::path& folder, const std::string& pattern);

/// Letters, digits and . _ + = stay; anything else becomes one '-'.
std::string slug_of(std::string_view text);

}  // namespace relucert
