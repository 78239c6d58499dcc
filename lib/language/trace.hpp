#pragma once
// What an evaluation saw: the comparisons it decided or could not decide, for reports and `explain`.
#include "relucert/number/decide.hpp"
#include "relucert/number/truth.hpp"

#include <string>
#include <vector>

namespace relucert {

struct ComparisonRecord {
    std::string place;  ///< file:line:column
    std::string text;   ///< the comparison as written
    std::string left;   ///< the two sides as values, shortened
    std::string right;
    Enclosure left_enclosure;  ///< for numbers; else the whole line
    Enclosure right_enclosure;
    bool of_numbers = false;
    Truth verdict = Truth::unknown;
    unsigned bits = 0;         ///< working precision that decided it, 0 for exact
    std::string reason;        ///< why it is unknown
    std::size_t repeated = 1;  ///< evaluations of this comparison (loops); the record is of the decisive one
};

/// Records at most `most` comparisons (by place), of each one the decisive evaluation: the first that is unknown or,
/// failing that, the first with verdict no, else the first.
class Trace {
public:
    explicit Trace(std::size_t most = 20) : most_(most) {}
    [[nodiscard]] const std::vector<ComparisonRecord>& records() const noexcept { return records_; }
    /// Reasons of unknown values, without repetition, at most `most`.
    [[nodiscard]] const std::vector<std::string>& reasons() const noexcept { return reasons_; }
    /// Would `note` keep a record of this verdict of the comparison `which`? (Saves making one; counts the evaluation.)
    [[nodiscard]] bool wants(const void* which, Truth verdict);
    void note(const void* which, ComparisonRecord record);
    void note_reason(const std::string& reason);

private:
    std::size_t most_;
    std::vector<ComparisonRecord> records_;
    std::vector<std::string> reasons_;
    std::vector<const void*> which_;  ///< for each record: the syntax node it is of
};

}  // namespace relucert
