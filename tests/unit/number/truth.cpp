#include "relucert/number/truth.hpp"

#include <doctest/doctest.h>
#include <initializer_list>

using namespace relucert;

TEST_CASE("Kleene's tables") {
    const Truth no = Truth::no;
    const Truth unknown = Truth::unknown;
    const Truth yes = Truth::yes;
    CHECK(((!no) == yes && (!unknown) == unknown && (!yes) == no));
    CHECK(((no & unknown) == no && (unknown & yes) == unknown && (yes & yes) == yes && (no & yes) == no));
    CHECK(((no | unknown) == unknown && (unknown | yes) == yes && (no | no) == no && (no | yes) == yes));
    CHECK((implies(no, unknown) == yes && implies(unknown, no) == unknown && implies(unknown, yes) == yes));
    CHECK((implies(yes, no) == no && implies(yes, unknown) == unknown));
    CHECK((truth_of(true) == yes && truth_of(false) == no));
    // Whatever an unknown turns out to be, a known result stays: checked for all replacements.
    for (const Truth a : {no, unknown, yes}) {
        for (const Truth b : {no, unknown, yes}) {
            for (const Truth a2 : {no, yes}) {
                for (const Truth b2 : {no, yes}) {
                    if ((a != unknown && a != a2) || (b != unknown && b != b2)) continue;
                    if ((a & b) != unknown) CHECK((a & b) == (a2 & b2));
                    if ((a | b) != unknown) CHECK((a | b) == (a2 | b2));
                    if (implies(a, b) != unknown) CHECK(implies(a, b) == implies(a2, b2));
                }
            }
        }
    }
}
