#pragma once
// What `relucert kinks` finds, before it is printed or drawn. Every value was evaluated in the claim language.
#include "cli/claim_session.hpp"
#include "cli/commands.hpp"
#include "cli/value_text.hpp"

#include <string>
#include <utility>
#include <vector>

namespace relucert {

/// A kink, or a class of kinks of parallel inputs.
struct KinkRow {
    std::size_t sample = 0;
    std::size_t layer = 0;
    std::size_t neuron = 0;
    std::vector<std::size_t> samples;  ///< all samples of the class, `sample` first
    Value distance;                    ///< of the parameters from it; 0 where it is met
    Value coefficient;                 ///< of Lemma K, merged
    Value jump;                        ///< Euclidean norm of the jump of the gradient
    std::string convexity;             ///< convex, absent, concave, or unknown
    std::string crossing;              ///< transversal, attracting, separating, degenerate, several kinks, or unknown
    Value p;                           ///< normal velocity on the inactive side: a number, or [smallest, largest]
    Value q;                           ///< on the active side
    std::string reason;                ///< why something is unknown

    [[nodiscard]] std::string index() const;  ///< "[i, l, k]"
};

/// One of C1 to C6 and what it rests on.
struct KinkCondition {
    std::string name;     ///< "C1"
    std::string applies;  ///< "yes", "no" or "unknown"
    std::string meaning;
    std::vector<std::pair<std::string, Value>> constants;
};

/// Two runs, or one, and the kinks that they cross.
struct KinkCrossing {
    std::string where;  ///< "run 1, step 3", "between the runs after step 3"
    KinkRow kink;
    Value position;  ///< from 0 to 1 between the two parameters
};

struct KinkReport {
    std::vector<KinkRow> kinks;
    std::vector<KinkCondition> conditions;
    std::vector<KinkCrossing> crossings;
    std::vector<std::pair<std::string, Value>> comparison;  ///< of two runs
    std::vector<std::pair<std::string, Value>> runs;        ///< "run 1" and its list of parameters
    std::vector<std::string> notes;
};

/// Defines what the formulas need, evaluates them and states what was found. @throws InputError, LimitReached.
KinkReport report_kinks(ClaimSession& session, const KinkArguments& arguments);

/// Adds the kinks that the runs cross and, for two runs, their comparison.
void report_runs(ClaimSession& session, const KinkArguments& arguments, KinkReport& report);

/// Coefficient, jump, classes and normal velocities of a kink at the network named `point`, which lies on it; states
/// the classes under the name `label`.
void classify(ClaimSession& session, KinkRow& row, const std::string& point, const std::string& data,
              const std::string& label);

std::string kink_text(const KinkReport& report, const KinkArguments& arguments, unsigned digits);
std::string kink_json(const KinkReport& report, const KinkArguments& arguments, const std::string& verdict,
                      const std::string& certificate, unsigned digits);

}  // namespace relucert
