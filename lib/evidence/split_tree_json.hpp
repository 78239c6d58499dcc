#pragma once
// Evidence of supremum, infimum and forall over a box as JSON text: docs/evidence/split-tree.md, section 2.
#include "relucert/bounding/box_supremum.hpp"

#include <string>
#include <vector>

namespace relucert {

/// {"kind": "split-tree", ...} of a supremum whose `bounded` is true; its value is value_json(lower, upper).
std::string evidence_json(const BoxSupremum& supremum);
/// {"kind": "split-trees", ...}: a forall that is true; one tree for each clause that is not constant.
std::string split_trees_json(const std::vector<SplitTree>& clauses);
/// {"kind": "witness", "point": [...]}: a forall that is false.
std::string witness_json(const std::vector<Rational>& point);

}  // namespace relucert
