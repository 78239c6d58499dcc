#pragma once
// Evidence as JSON text, exactly as the pages of docs/evidence/ say. Indices in JSON count from 1.
#include "relucert/matrix/definiteness.hpp"
#include "relucert/matrix/extreme_eigenvalue.hpp"
#include "relucert/matrix/gram_count.hpp"
#include "relucert/matrix/krawczyk.hpp"
#include "relucert/matrix/rank_evidence.hpp"
#include "relucert/network/same_function.hpp"
#include "relucert/polyhedra/cell_hull.hpp"
#include "relucert/polyhedra/cells.hpp"
#include "relucert/polyhedra/dual_norm.hpp"
#include "relucert/polyhedra/feasibility.hpp"

#include <string>
#include <vector>

namespace relucert {

// Values of nodes.
std::string value_json(const std::string& text);
std::string value_json(const Rational& lower, const Rational& upper);
std::string value_json(const std::vector<std::string>& texts);
std::string value_json(const std::vector<std::vector<Rational>>& points);
std::string value_json(const RationalBox& box);  ///< [[lower, upper], ...]

std::string evidence_json(const RankEvidence& evidence);          ///< rank.md
std::string evidence_json(const Definiteness& evidence);          ///< positive-semidefinite.md; decided
std::string evidence_json(const EigenvalueEnclosure& evidence);   ///< largest-eigenvalue.md
std::string evidence_json(const GramCount& evidence);             ///< gram-eigenvalues-above.md
std::string evidence_json(const Gauge& evidence);                 ///< same-function.md, yes
std::string difference_json(const std::vector<Rational>& point);  ///< same-function.md, no
std::string evidence_json(const Feasibility& evidence);           ///< linear-feasibility.md
std::string evidence_json(const HullMembership& evidence);        ///< linear-feasibility.md
std::string evidence_json(const SignTree& evidence);              ///< cells.md
std::string evidence_json(const CellHullMembership& evidence);    ///< cell-hull.md
std::string evidence_json(const DualNorm& evidence);              ///< dual-norm.md
std::string evidence_json(const TightDirections& evidence);       ///< dual-norm.md
std::string evidence_json(const ZeroEvidence& evidence);          ///< zero.md

std::string rounded_run_json(unsigned bits);  ///< descent-shadow.md
/// tangent-eigenvalue.md, sections 3 and 4.
std::string residual_json(const std::vector<Integer>& witness, const char* rest);
std::string gram_matrix_json(const EigenvalueEnclosure& bounds);

}  // namespace relucert
