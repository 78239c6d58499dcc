// The formula parser: what it prints parses to the same tree, and the checker's own parser accepts exactly the same
// texts.
#include "relucert/language/formula.hpp"

#include "errors.hpp"
#include "formula.hpp"
#include "input_file.hpp"
#include "refusal.hpp"

#include <cstdio>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(relucert::view_of(data, size));
    bool accepted = false;
    std::string refusal;
    try {
        const relucert::Formula formula = relucert::parse_formula(text, {"fuzz", 1, 1});
        accepted = true;
        to_mathematics(formula);
        free_names(formula.root());
        const std::string printed = to_text(formula.root());
        RELUCERT_ENSURE(same_syntax(formula.root(), relucert::parse_formula(printed, {"printed", 1, 1}).root()));
    } catch (const relucert::InputError& error) {
        RELUCERT_ENSURE(!accepted);  // the printed text is refused
        refusal = error.what();
    }
    bool checker_accepted = false;
    try {
        relucert_check::parse_formula(text);
        checker_accepted = true;
    } catch (const relucert_check::Refusal& error) {
        if (accepted) std::fprintf(stderr, "the checker refuses: %s\n", error.what());
    }
    if (checker_accepted && !accepted) std::fprintf(stderr, "the library refuses: %s\n", refusal.c_str());
    RELUCERT_ENSURE(accepted == checker_accepted);
    return 0;
}
