#pragma once
// Which preactivations a ball around a rounded iterate does not keep away from 0.
#include <cstddef>
#include <utility>
#include <vector>

namespace relucert {

/// A set of pairs (sample, neuron). Most steps of a run have none: the empty set costs nothing.
class UndecidedSigns {
public:
    UndecidedSigns(std::size_t samples, std::size_t neurons) : samples_(samples), neurons_(neurons) {}

    void add(std::size_t sample, std::size_t neuron) {
        if (marks_.empty()) marks_.assign(samples_ * neurons_, false);
        marks_[sample * neurons_ + neuron] = true;
        pairs_.emplace_back(sample, neuron);
    }
    [[nodiscard]] bool contains(std::size_t sample, std::size_t neuron) const {
        return !marks_.empty() && marks_[sample * neurons_ + neuron];
    }
    [[nodiscard]] bool empty() const noexcept { return pairs_.empty(); }
    /// In the order of their addition.
    [[nodiscard]] const std::vector<std::pair<std::size_t, std::size_t>>& pairs() const noexcept { return pairs_; }

private:
    std::size_t samples_, neurons_;
    std::vector<bool> marks_;
    std::vector<std::pair<std::size_t, std::size_t>> pairs_;
};

}  // namespace relucert
