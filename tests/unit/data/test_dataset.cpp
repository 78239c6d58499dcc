#include "relucert/data/dataset.hpp"
#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>

using namespace relucert;

TEST_CASE("sizes count multiplicities") {
    const Dataset data({{{1, 2}, {3}, 1}, {{0, 0}, {1}, parse_integer("1000000000000000000000")}, {{1, 2}, {3}, 2}});
    CHECK(data.entry_count() == 3);
    CHECK(data.size() == parse_integer("1000000000000000000003"));
    CHECK(data.input_dimension() == 2);
    CHECK(data.output_dimension() == 1);
}

TEST_CASE("order and multiplicity make a difference") {
    const DataPoint a{{1}, {2}, 1};
    const DataPoint b{{2}, {1}, 1};
    const DataPoint twice{{1}, {2}, 2};
    CHECK(Dataset({a, b}) == Dataset({a, b}));
    CHECK_FALSE(Dataset({a, b}) == Dataset({b, a}));
    CHECK_FALSE(Dataset({a, a}) == Dataset({twice}));
    CHECK(Dataset(1, 1, {}) == Dataset(1, 1, {}));
    CHECK_FALSE(Dataset(1, 1, {}) == Dataset(2, 1, {}));
}

TEST_CASE("points that do not fit are refused") {
    CHECK_THROWS_AS(Dataset(std::vector<DataPoint>{}), InputError);
    CHECK_THROWS_AS(Dataset(0, 1, {}), InputError);
    CHECK_THROWS_AS(Dataset(1, 0, {}), InputError);
    CHECK_THROWS_AS(Dataset({{{1}, {1}, 1}, {{1, 2}, {1}, 1}}), InputError);
    CHECK_THROWS_AS(Dataset({{{1}, {1}, 1}, {{1}, {1, 1}, 1}}), InputError);
    CHECK_THROWS_AS(Dataset({{{1}, {1}, 0}}), InputError);
    CHECK_THROWS_AS(Dataset({{{1}, {1}, -1}}), InputError);
}
