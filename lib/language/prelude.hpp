#pragma once
// The prelude: quantities defined by formulas, as text that library and checker each evaluate.
#include "relucert/language/formula.hpp"
#include "relucert/quantity/type.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace relucert {

struct Definition {
    std::string name;
    std::vector<std::string> parameters;
    std::vector<Type> parameter_types;
    Type result = Type::any();
    std::string documentation;  ///< the `##` lines above, without the marks
    std::string file;
    Formula formula;

    /// "frobenius_squared(A: matrix): number".
    [[nodiscard]] std::string signature() const;
};

struct PreludeFile {
    std::string name;
    std::string text;
};

/// Immutable once parsed; shared by all threads.
class Prelude {
public:
    /// No definitions; the SHA-256 is that of the empty text.
    Prelude();
    [[nodiscard]] const Definition* find(const std::string& name) const;
    /// In the order of the files.
    [[nodiscard]] const std::vector<std::shared_ptr<const Definition>>& definitions() const noexcept {
        return definitions_;
    }
    /// The texts of the files, concatenated.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    /// SHA-256 (hex) of text().
    [[nodiscard]] const std::string& sha256() const noexcept { return sha256_; }

private:
    friend Prelude parse_prelude(const std::vector<PreludeFile>& files);
    std::vector<std::shared_ptr<const Definition>> definitions_;
    std::map<std::string, std::shared_ptr<const Definition>> by_name_;
    std::string text_;
    std::string sha256_;
};

/// Parses and type-checks. A definition may use builtins and earlier definitions only.
/// @throws InputError naming file, line and column.
Prelude parse_prelude(const std::vector<PreludeFile>& files);
/// Reads FOLDER/order.txt (one file name a line, `#` comments) and the files it names.
Prelude read_prelude(const std::string& folder);

}  // namespace relucert
