#include "relucert/claim/evaluation.hpp"

namespace relucert {

void compare_with_expected(InstanceResult& result) {
    if (!result.compared) return;
    bool decided_differently = false;
    if (result.outcome != result.expected) {
        result.unexpected.push_back(std::string("expected ") + to_string(result.expected) + ", found " +
                                    to_string(result.outcome));
        decided_differently = decided_differently || result.outcome != Outcome::undecided;
    }
    for (const auto* results : {&result.assume, &result.conclude})
        for (const auto& one : *results)
            if (one.expected && *one.expected != one.verdict) {
                result.unexpected.push_back("'" + one.name + "': expected " + to_string(*one.expected) + ", found " +
                                            to_string(one.verdict));
                decided_differently = decided_differently || one.verdict != Verdict::undecided;
            }
    result.only_undecided = !result.unexpected.empty() && !decided_differently;
}

}  // namespace relucert
