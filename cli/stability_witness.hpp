#pragma once
// Points of a box at which two networks differ much: a search in binary64, the points are exact.
#include "cli/claim_session.hpp"
#include "relucert/number/rational.hpp"

#include <string>
#include <vector>

namespace relucert {

/// A few distinct points of `domain`, by falling |f - g|: corners, the middle, and where ascents from there and from
/// the points of the list `starts` end. f, g, domain: names of the session.
std::vector<std::vector<Rational>> propose_witnesses(ClaimSession& session, const std::string& f, const std::string& g,
                                                     const std::string& domain, const std::string& starts);

}  // namespace relucert
