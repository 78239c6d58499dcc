#include "relucert/claim/parallel.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

using namespace relucert;

TEST_CASE("every piece of work runs once and is reported in order") {
    for (const unsigned threads : {1U, 2U, 7U}) {
        std::vector<std::atomic<int>> runs(100);
        std::vector<std::size_t> order;
        in_parallel(
            runs.size(), threads, [&](std::size_t i) { ++runs[i]; },
            [&](std::size_t i) {
                CHECK(runs[i] == 1);
                order.push_back(i);
            });
        REQUIRE(order.size() == runs.size());
        for (std::size_t i = 0; i < order.size(); ++i) CHECK(order[i] == i);
    }
}

TEST_CASE("an exception of a piece of work reaches the caller") {
    for (const unsigned threads : {1U, 3U}) {
        const auto run = [&] {
            in_parallel(
                50, threads,
                [](std::size_t i) {
                    if (i == 10) throw std::runtime_error("ten");
                },
                [](std::size_t) {});
        };
        CHECK_THROWS_WITH_AS(run(), "ten", std::runtime_error);
    }
}
