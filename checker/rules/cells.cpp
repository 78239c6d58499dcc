// docs/evidence/cells.md: the cells of a central arrangement, by a sign tree with Gordan multipliers.
#include <algorithm>
#include <set>

#include "rules.hpp"

namespace relucert_check {
namespace {

int sign_of(char c) { return c == '+' ? 1 : -1; }

// '-' before '+', a prefix before its extensions.
bool in_order(const std::string& a, const std::string& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](char x, char y) { return sign_of(x) < sign_of(y); });
}
struct ByOrder {
    bool operator()(const std::string& a, const std::string& b) const { return in_order(a, b); }
};

const std::string& read_signs(const Json& json, size_t least, size_t most) {
    const std::string& signs = json.as_text();
    require(
        signs.size() >= least && signs.size() <= most && signs.find_first_not_of("+-") == signs.npos && signs[0] == '+',
        "cells: not a string of signs that begins with +");
    return signs;
}

// Refuses a list that is not in order; so no string stands twice.
void add_in_order(std::vector<std::string>& list, const std::string& signs) {
    require(list.empty() || in_order(list.back(), signs), "cells: a list that is not in order");
    list.push_back(signs);
}

void check_pruned(const Json& entry, const std::string& prefix, const RationalMatrix& normals, size_t dimension) {
    std::vector<mpq_class> total(dimension, 0);
    size_t last = 0;
    for (const Json& pair : entry["multipliers"].as_list()) {
        require(pair.as_list().size() == 2, "cells: a pair is expected");
        const size_t i = read_count(pair.as_list()[0].as_text());
        const mpq_class mu = read_rational(pair.as_list()[1].as_text());
        require(i > last && i <= prefix.size(),
                "cells: multipliers with indices that are not ascending or out of range");
        require(mu > 0, "cells: a multiplier that is not positive");
        for (size_t j = 0; j < dimension; ++j) total[j] += mu * sign_of(prefix[i - 1]) * normals[i - 1][j];
        last = i;
    }
    require(last > 0, "cells: a pruned prefix without multipliers");
    for (const mpq_class& t : total) require(t == 0, "cells: multipliers that do not combine to zero");
}

}  // namespace

Value check_cells(const Values& arguments, const Json& value, const Json& evidence) {
    const RationalMatrix normals = rational_matrix(arguments[0]);
    const size_t n = normals.size(), dimension = n == 0 ? 0 : normals[0].size();
    evidence.expect_keys({"kind", "cells", "pruned"});
    require(evidence["kind"].as_text() == "sign-tree", "cells: a sign tree is expected");
    const auto &cell_entries = evidence["cells"].as_list(), &pruned_entries = evidence["pruned"].as_list();
    std::vector<std::string> cells, pruned;
    require(n > 0 || (cell_entries.empty() && pruned_entries.empty()), "cells: entries without normals");
    for (const Json& entry : cell_entries) {
        entry.expect_keys({"signs", "point"});
        const std::string& signs = read_signs(entry["signs"], n, n);
        const std::vector<mpq_class> point = rationals(entry["point"]);
        for (size_t i = 0; i < n; ++i)
            require(sign_of(signs[i]) * inner_product(normals[i], point) > 0, "cells: a point outside its cell");
        add_in_order(cells, signs);
    }
    for (const Json& entry : pruned_entries) {
        entry.expect_keys({"prefix", "multipliers"});
        const std::string& prefix = read_signs(entry["prefix"], 1, n);
        check_pruned(entry, prefix, normals, dimension);
        add_in_order(pruned, prefix);
    }
    // Completeness: the tree of prefixes, without recursion.
    std::set<std::string> used;
    std::vector<std::string> open;
    if (n > 0) open.push_back("+");
    for (size_t visited = 0; !open.empty(); ++visited) {
        require(visited <= n * (cells.size() + pruned.size()), "cells: the tree is not complete");
        const std::string p = open.back();
        open.pop_back();
        if (std::binary_search(pruned.begin(), pruned.end(), p, in_order)) {
            used.insert(p);
        } else if (p.size() == n) {
            require(std::binary_search(cells.begin(), cells.end(), p, in_order),
                    "cells: a cell is neither listed nor pruned");
            used.insert(p);
        } else {
            open.push_back(p + "-");
            open.push_back(p + "+");
        }
    }
    require(used.size() == cells.size() + pruned.size(), "cells: an entry that the tree does not reach");
    std::set<std::string, ByOrder> all(cells.begin(), cells.end());
    if (n == 0) all.insert("");
    for (std::string mirror : cells) {
        for (char& c : mirror) c = c == '+' ? '-' : '+';
        all.insert(mirror);
    }
    const auto& stated = value.as_list();
    require(
        stated.size() == all.size() && std::equal(all.begin(), all.end(), stated.begin(),
                                                  [](const std::string& a, const Json& b) { return a == b.as_text(); }),
        "cells: the value is not the list of the cells");
    Values result;
    for (const std::string& signs : all) {
        Vector entries;
        for (const char c : signs) entries.push_back(sign_of(c));
        result.push_back(vector_value(entries));
    }
    return list_value(std::move(result));
}

}  // namespace relucert_check
