#include "relucert/language/trace.hpp"

#include <algorithm>

namespace relucert {

namespace {
/// Unknown weighs more than no, no more than yes.
int weight_of(Truth verdict) { return verdict == Truth::unknown ? 2 : verdict == Truth::no ? 1 : 0; }
}  // namespace

bool Trace::wants(const void* which, Truth verdict) {
    const auto found = std::find(which_.begin(), which_.end(), which);
    if (found == which_.end()) {
        if (records_.size() < most_) return true;
        // An unknown displaces a record that decides nothing more.
        return verdict == Truth::unknown &&
               std::any_of(records_.begin(), records_.end(),
                           [](const ComparisonRecord& r) { return r.verdict != Truth::unknown; });
    }
    ComparisonRecord& record = records_[static_cast<std::size_t>(found - which_.begin())];
    ++record.repeated;
    return weight_of(verdict) > weight_of(record.verdict);
}

void Trace::note(const void* which, ComparisonRecord record) {
    const auto found = std::find(which_.begin(), which_.end(), which);
    if (found != which_.end()) {
        ComparisonRecord& old = records_[static_cast<std::size_t>(found - which_.begin())];
        record.repeated = old.repeated;
        old = std::move(record);
        return;
    }
    if (records_.size() >= most_) {
        const auto least = std::find_if(records_.rbegin(), records_.rend(),
                                        [](const ComparisonRecord& r) { return r.verdict != Truth::unknown; });
        if (least == records_.rend()) return;
        const auto position = records_.rend() - least - 1;
        records_.erase(records_.begin() + position);
        which_.erase(which_.begin() + position);
    }
    which_.push_back(which);
    records_.push_back(std::move(record));
}

void Trace::note_reason(const std::string& reason) {
    if (reasons_.size() < most_ && std::find(reasons_.begin(), reasons_.end(), reason) == reasons_.end())
        reasons_.push_back(reason);
}

}  // namespace relucert
