#pragma once
// What `relucert stability` finds, before it is printed. Every value was evaluated in the claim language.
#include "cli/claim_session.hpp"
#include "cli/commands.hpp"
#include "cli/value_text.hpp"

#include <string>
#include <utility>
#include <vector>

namespace relucert {

/// One obligation of docs/theory/min-norm-stability.md, section 3, decided by itself.
struct StabilityFinding {
    std::string id;      ///< "INT", "RANK", ...
    std::string status;  ///< "proved", "bounded", "refuted", "unknown" or "not applicable"
    std::string text;
    std::vector<std::pair<std::string, Value>> values;
};

/// A data set that differs from the first one in the point `point`, and its network.
struct StabilityVariant {
    std::size_t point = 0;  ///< from 1
    std::string network;    ///< file
    std::string data;       ///< file, or "": the point is left out
    std::string kind;       ///< "replaced" or "left out"
    std::vector<StabilityFinding> findings;
    // Of the table: unknown where nothing was certified.
    Value residual;
    Value implied;    ///< smallest implied bound over the domain
    Value at_points;  ///< largest implied bound at the witnesses
    Value lower;
    Value upper;
    Value loss;
    // For the question --bound.
    std::vector<std::string> upper_formulas;  ///< upper bounds over the domain
    std::string lower_formula;
};

struct StabilityReport {
    std::string domain;
    std::vector<StabilityFinding> findings;  ///< of the network itself
    std::vector<StabilityVariant> variants;
    std::vector<StabilityFinding> totals;
    std::string answer;  ///< to --bound: "proved", "refuted", "unknown", or "" if it was not asked
    std::string limit;   ///< of time or memory that left something undone, or ""
};

/// The variants that a folder holds (docs/stability.md: net-<i>.*, data-<i>.*), by their points. @throws InputError.
std::vector<StabilityVariant> find_variants(const std::string& folder);

/// Defines what the formulas need, evaluates them and states what was found. @throws InputError, LimitReached.
StabilityReport report_stability(ClaimSession& session, const StabilityArguments& arguments, const Deadline& deadline);

std::string stability_text(const StabilityReport& report, const StabilityArguments& arguments, unsigned digits);
std::string stability_json(const StabilityReport& report, const StabilityArguments& arguments,
                           const std::string& verdict, const std::string& certificate, unsigned digits);
std::string stability_page(const StabilityReport& report, const StabilityArguments& arguments,
                           const std::string& verdict, const std::string& certificate,
                           const std::vector<std::string>& ledger, unsigned digits);

}  // namespace relucert
