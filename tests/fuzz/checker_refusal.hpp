#pragma once
// What may come out of the checker: a refusal, never anything else.
#include "errors.hpp"

#include <cstdint>
#include <string_view>

namespace relucert_check {

inline std::string_view view_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

template <typename Body>
int only_refusals(Body&& body) {
    try {
        body();
    } catch (const Refusal&) {
    }
    return 0;
}

}  // namespace relucert_check
