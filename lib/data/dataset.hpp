#pragma once
// Labelled points with multiplicities.
#include "relucert/number/rational.hpp"

#include <memory>
#include <vector>

namespace relucert {

/// One labelled point that counts `times` times.
struct DataPoint {
    std::vector<Rational> x;
    std::vector<Rational> y;
    Integer times = 1;
    friend bool operator==(const DataPoint&, const DataPoint&) = default;
};

/// Immutable; a copy shares the data. Entries keep their order; equal entries are not merged.
class Dataset {
public:
    /// @throws InputError if a dimension is 0, a point has another dimension, or a multiplicity is < 1.
    Dataset(std::size_t input_dimension, std::size_t output_dimension, std::vector<DataPoint> entries);
    /// Dimensions from the first entry. @throws InputError if there is no entry.
    explicit Dataset(std::vector<DataPoint> entries);

    [[nodiscard]] std::size_t input_dimension() const noexcept { return data_->input_dimension; }
    [[nodiscard]] std::size_t output_dimension() const noexcept { return data_->output_dimension; }
    [[nodiscard]] const std::vector<DataPoint>& entries() const noexcept { return data_->entries; }
    /// Number of entries, each counted once.
    [[nodiscard]] std::size_t entry_count() const noexcept { return data_->entries.size(); }
    /// Number of points, counted with multiplicity.
    [[nodiscard]] const Integer& size() const noexcept { return data_->size; }

    /// The same dimensions and the same entries in the same order.
    friend bool operator==(const Dataset& a, const Dataset& b);

private:
    struct Data {
        std::size_t input_dimension = 0;
        std::size_t output_dimension = 0;
        std::vector<DataPoint> entries;
        Integer size = 0;
    };
    std::shared_ptr<const Data> data_;
};

}  // namespace relucert
