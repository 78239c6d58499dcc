#pragma once
// A claim that is written while its quantities are evaluated: a report asks for values in the claim language,
// states what it found, and hands over the claim, so that a certificate says the same as the report.
#include "relucert/claim/claim.hpp"
#include "relucert/claim/file_cache.hpp"
#include "relucert/evidence/store.hpp"
#include "relucert/language/evaluator.hpp"
#include "relucert/language/types.hpp"

#include <memory>
#include <string>

namespace relucert {

class ClaimSession {
public:
    /// The prelude and the deadline must outlive the session. `name`: of the report, for messages and certificates
    /// ("kinks"); `source`: of the claim.
    ClaimSession(const Prelude& prelude, const Deadline& deadline, std::string name, const std::string& source);
    ClaimSession(const ClaimSession&) = delete;
    ClaimSession& operator=(const ClaimSession&) = delete;

    /// A variable of the claim, read from a file. @throws InputError.
    void network(const std::string& name, const std::string& path);
    /// The same; `transform`: a data set as a formula of D, the data of the file, or "": D itself.
    void data(const std::string& name, const std::string& path, const std::string& transform);
    /// A name of [define]. @throws InputError.
    void define(const std::string& name, const std::string& formula);
    /// A name for later formulas that does not become part of the claim. @throws InputError.
    void scratch(const std::string& name, const std::string& formula);
    /// The value of a formula over these names and the prelude. @throws InputError, LimitReached.
    Value evaluate(const std::string& formula);

    /// @throws InputError(place, problem, remedy) unless the formula is true.
    void require(const std::string& formula, const std::string& place, const std::string& problem,
                 const std::string& remedy);

    /// States a formula as a conclusion of the claim.
    void conclude(const std::string& name, const std::string& that);
    /// A quantity for [show], unless its value is unknown.
    void show(const std::string& name, const std::string& formula);

    /// The claim with one instance. @throws InputError.
    [[nodiscard]] std::shared_ptr<const Claim> claim(const std::string& title, const std::string& instance) const;

private:
    void variable(const std::string& name, const Type& type, const std::string& type_name, const std::string& path);

    [[nodiscard]] Place place() const;

    const Prelude& prelude_;
    std::string name_;
    FileCache files_;
    EvidenceStore store_;
    TypeScope types_;
    Scope scope_;
    Evaluator evaluator_;
    ClaimFile claim_;
    InstanceTemplate instance_;
};

/// A text of the claim language, in quotes. @throws InputError if it holds a quote itself.
std::string text_literal(const std::string& text);

}  // namespace relucert
