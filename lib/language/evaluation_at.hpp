#pragma once
// Evaluation::at, for the source files of Evaluation.
#include "relucert/bounding/piecewise_linear.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/language/evaluation.hpp"
#include "relucert/quantity/exact.hpp"

namespace relucert {

template <class Calculate>
Value Evaluation::at(std::uint32_t offset, const Calculate& calculate, bool evaluates_formulas) {
    try {
        return calculate();
    } catch (const UnknownFound& unknown) {
        return Value::unknown(unknown.reason);
    } catch (const NotExact& inexact) {
        return Value::unknown(inexact.problem);
    } catch (const NotPiecewiseLinear& outside) {
        return Value::unknown(outside.problem());
    } catch (const InputError& error) {
        if (evaluates_formulas && !error.place().empty()) throw;
        // Else a place that is named here is that of a lower floor (a file, a function).
        const std::string where = error.place().empty() ? "" : error.place() + ": ";
        formula_.fail(offset, where + error.problem(), error.remedy());
    }
}

}  // namespace relucert
