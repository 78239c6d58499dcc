// The checker's parser of definitions and types (its parser of formulas stands in formula.cpp beside the library's).
#include "checker_refusal.hpp"
#include "formula.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = relucert_check::view_of(data, size);
    relucert_check::only_refusals([&] { relucert_check::parse_type(text); });
    return relucert_check::only_refusals([&] { relucert_check::parse_prelude(text); });
}
