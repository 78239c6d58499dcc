#pragma once
// FLINT integer matrices with automatic release, and copies from and to our integers. For .cpp files of lib/matrix
// only.
#include "relucert/matrix/exact_matrix.hpp"
#include "relucert/number/flint_thread_cache.hpp"

#include <flint/fmpz_mat.h>

#include <utility>
#include <vector>

namespace relucert {

class FlintMatrix {
public:
    FlintMatrix(std::size_t rows, std::size_t columns) {
        free_flint_caches_at_thread_exit();
        fmpz_mat_init(value_, static_cast<slong>(rows), static_cast<slong>(columns));
    }
    /// The integers of `a`; its denominator is left to the caller.
    explicit FlintMatrix(const ExactMatrix& a) : FlintMatrix(a.rows(), a.columns()) {
        for (std::size_t i = 0; i < a.rows(); ++i)
            for (std::size_t j = 0; j < a.columns(); ++j) set(i, j, a.integer(i, j));
    }
    FlintMatrix(const FlintMatrix&) = delete;
    FlintMatrix& operator=(const FlintMatrix&) = delete;
    ~FlintMatrix() { fmpz_mat_clear(value_); }

    fmpz_mat_struct* get() noexcept { return value_; }
    [[nodiscard]] const fmpz_mat_struct* get() const noexcept { return value_; }
    void set(std::size_t i, std::size_t j, const Integer& value) {
        fmpz_set_mpz(fmpz_mat_entry(value_, static_cast<slong>(i), static_cast<slong>(j)), value.backend().data());
    }
    [[nodiscard]] Integer entry(std::size_t i, std::size_t j) const {
        Integer result;
        fmpz_get_mpz(result.backend().data(), fmpz_mat_entry(value_, static_cast<slong>(i), static_cast<slong>(j)));
        return result;
    }
    [[nodiscard]] ExactMatrix over(const Integer& denominator) const {
        const auto rows = static_cast<std::size_t>(fmpz_mat_nrows(value_));
        const auto columns = static_cast<std::size_t>(fmpz_mat_ncols(value_));
        std::vector<Integer> integers(rows * columns);
        for (std::size_t i = 0; i < rows; ++i)
            for (std::size_t j = 0; j < columns; ++j)
                fmpz_get_mpz(integers[i * columns + j].backend().data(),
                             fmpz_mat_entry(value_, static_cast<slong>(i), static_cast<slong>(j)));
        return {rows, columns, std::move(integers), denominator};
    }

private:
    fmpz_mat_t value_;
};

/// One FLINT integer with automatic release.
class FlintInteger {
public:
    FlintInteger() {
        free_flint_caches_at_thread_exit();
        fmpz_init(value_);
    }
    FlintInteger(const FlintInteger&) = delete;
    FlintInteger& operator=(const FlintInteger&) = delete;
    ~FlintInteger() { fmpz_clear(value_); }
    fmpz* get() noexcept { return value_; }
    [[nodiscard]] Integer value() const {
        Integer result;
        fmpz_get_mpz(result.backend().data(), value_);
        return result;
    }

private:
    fmpz_t value_;
};

}  // namespace relucert
