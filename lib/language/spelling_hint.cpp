#include "relucert/language/spelling_hint.hpp"

#include <algorithm>
#include <numeric>

namespace relucert {

std::size_t edit_distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

std::string nearest_spelling(const std::string& name, const std::vector<std::string>& known) {
    constexpr std::size_t longest = 64;
    if (name.size() > longest) return "";
    std::size_t least = name.size() < 3 ? 1 : 1 + name.size() / 4;  // short names are rarely slips of each other
    std::string best;
    for (const std::string& one : known) {
        if (one.size() > longest || one.size() > name.size() + least || name.size() > one.size() + least) continue;
        const std::size_t distance = edit_distance(name, one);
        if (distance > least || (distance == least && !best.empty()) || distance >= name.size()) continue;
        least = distance;
        best = one;
    }
    return best;
}

}  // namespace relucert
