#pragma once
// What a fuzz target may let out: nothing but a refusal. Everything else (InternalError, std::bad_alloc, an
// out_of_range of the standard library, ...) stays uncaught, and libFuzzer reports it as a finding.
#include "relucert/failure/failure.hpp"

namespace relucert {

template <typename Body>
int only_refusals(Body&& body) {
    try {
        body();
    } catch (const InputError&) {
    } catch (const LimitReached&) {
    }
    return 0;
}

}  // namespace relucert
