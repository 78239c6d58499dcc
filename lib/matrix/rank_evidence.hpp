#pragma once
// The rank of a rational matrix with evidence for both directions: docs/evidence/rank.md.
#include "relucert/failure/deadline.hpp"
#include "relucert/matrix/exact_matrix.hpp"

#include <cstdint>
#include <vector>

namespace relucert {

struct RankEvidence {
    enum class Upper { full, columns, rows };

    std::size_t rank = 0;
    std::uint32_t modulus = 2147483647;  ///< below 2^31: the minor is invertible modulo it
    std::vector<std::size_t> rows;       ///< of the minor, from 0, ascending
    std::vector<std::size_t> columns;
    Upper upper = Upper::full;
    ExactMatrix coefficients;  ///< rank x (n - rank) for `columns`, rank x (m - rank) for `rows`
};

/// Cost: two eliminations modulo a prime, and, if the rank is not full, one exact solve of size rank.
RankEvidence rank_with_evidence(const ExactMatrix& A, const Deadline& deadline = {});

/// The check of docs/evidence/rank.md, by own elimination and without FLINT. True proves rank(A) = evidence.rank.
bool proves_rank(const ExactMatrix& A, const RankEvidence& evidence);

}  // namespace relucert
