#pragma once
// The signs of all preactivations at a point, with exact ties.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace relucert {

/// signs[k][i] in {-1, 0, 1}: sign of entry i of the operand of the k-th ReLU node. A 0 is an exact tie (a kink).
struct ActivationPattern {
    std::vector<std::vector<std::int8_t>> signs;

    /// ReLU node (0-based, in order) and neuron of the first tie.
    [[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> first_tie() const;
    [[nodiscard]] bool has_tie() const { return first_tie().has_value(); }
    [[nodiscard]] std::size_t count_active() const;
    friend bool operator==(const ActivationPattern&, const ActivationPattern&) = default;
};

}  // namespace relucert
