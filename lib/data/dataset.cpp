#include "relucert/data/dataset.hpp"

#include "relucert/failure/failure.hpp"

#include <utility>

namespace relucert {

namespace {

std::size_t first_dimension(const std::vector<DataPoint>& entries, std::vector<Rational> DataPoint::*part) {
    if (entries.empty())
        throw InputError("data set", "has no points", "state its dimensions to make an empty data set");
    return (entries.front().*part).size();
}

}  // namespace

// Braces: they evaluate from left to right, so that the dimensions are read before the entries move away.
Dataset::Dataset(std::vector<DataPoint> entries)
    : Dataset{first_dimension(entries, &DataPoint::x), first_dimension(entries, &DataPoint::y), std::move(entries)} {}

Dataset::Dataset(std::size_t input_dimension, std::size_t output_dimension, std::vector<DataPoint> entries) {
    if (input_dimension == 0 || output_dimension == 0)
        throw InputError("data set", "inputs and labels need at least one coordinate");
    auto data = std::make_shared<Data>();
    data->input_dimension = input_dimension;
    data->output_dimension = output_dimension;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string place = "data point " + std::to_string(i + 1);
        if (entries[i].x.size() != input_dimension)
            throw InputError(place, "has an input of dimension " + std::to_string(entries[i].x.size()) + ", not " +
                                        std::to_string(input_dimension));
        if (entries[i].y.size() != output_dimension)
            throw InputError(place, "has a label of dimension " + std::to_string(entries[i].y.size()) + ", not " +
                                        std::to_string(output_dimension));
        if (entries[i].times < 1)
            throw InputError(place, "counts " + to_string(entries[i].times) + " times",
                             "a multiplicity is an integer >= 1");
        data->size += entries[i].times;
    }
    data->entries = std::move(entries);
    data_ = std::move(data);
}

bool operator==(const Dataset& a, const Dataset& b) {
    return a.data_ == b.data_ || (a.input_dimension() == b.input_dimension() &&
                                  a.output_dimension() == b.output_dimension() && a.entries() == b.entries());
}

}  // namespace relucert
