#pragma once
// Forms of the weights that evaluation needs, made when first asked for and once for all copies of a network.
#include "relucert/network/integer_layer.hpp"
#include "relucert/network/network.hpp"
#include "relucert/number/interval.hpp"
#include "relucert/number/interval_kernels.hpp"

#include <functional>
#include <mutex>

namespace relucert {

/// A value made at the first get(); safe from several threads.
template <class T>
class MadeOnce {
public:
    template <class Make>
    const T& get(Make&& make) const {
        std::call_once(flag_, [&] { value_ = std::make_unique<const T>(make()); });
        return *value_;
    }

private:
    mutable std::once_flag flag_;
    mutable std::unique_ptr<const T> value_;
};

/// Entries of an affine node as intervals of least width, weights row by row.
struct IntervalLayer {
    std::vector<Interval> weights;
    std::vector<Interval> bias;
};

/// Indexed like nodes(); entries of nodes that are not affine are empty.
struct NetworkViews {
    MadeOnce<std::vector<IntegerLayer>> integers;
    MadeOnce<std::vector<IntervalLayer>> intervals;
    MadeOnce<std::vector<AffineMap>> affine_maps;
};

const std::vector<IntegerLayer>& integer_layers(const Network& f);
const std::vector<IntervalLayer>& interval_layers(const Network& f);
/// The layers of a chain whose parameters are all binary64 numbers; none for another network.
const std::vector<AffineMap>& affine_maps(const Network& f);

}  // namespace relucert
