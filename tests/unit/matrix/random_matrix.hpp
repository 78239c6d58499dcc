#pragma once
// Small random matrices for the tests of lib/matrix and lib/polyhedra, from a fixed seed.
#include "relucert/matrix/exact_matrix.hpp"

#include <random>
#include <vector>

namespace relucert::testing {

class RandomMatrices {
public:
    explicit RandomMatrices(unsigned seed) : generator_(seed) {}

    int integer(int low, int high) { return std::uniform_int_distribution<int>(low, high)(generator_); }

    Rational rational(int size, int largest_denominator) {
        return {Integer(integer(-size, size)), Integer(integer(1, largest_denominator))};
    }

    ExactMatrix matrix(std::size_t rows, std::size_t columns, int size = 9, int largest_denominator = 1) {
        std::vector<Rational> entries;
        for (std::size_t i = 0; i < rows * columns; ++i) entries.push_back(rational(size, largest_denominator));
        return ExactMatrix::from_rationals(rows, columns, entries);
    }

    ExactMatrix symmetric(std::size_t n, int size = 9, int largest_denominator = 1) {
        const ExactMatrix a = matrix(n, n, size, largest_denominator);
        return a + a.transpose();
    }

    /// Entries like those of a float32 weight matrix.
    ExactMatrix weights(std::size_t rows, std::size_t columns, float deviation = 0.05F) {
        std::normal_distribution<float> normal(0, deviation);
        std::vector<double> entries;
        for (std::size_t i = 0; i < rows * columns; ++i) entries.push_back(static_cast<double>(normal(generator_)));
        return ExactMatrix::from_doubles(rows, columns, entries);
    }

private:
    std::mt19937 generator_;
};

inline std::string text(const ExactMatrix& a) {
    std::string result = std::to_string(a.rows()) + "x" + std::to_string(a.columns()) + " [";
    for (std::size_t i = 0; i < a.rows(); ++i)
        for (std::size_t j = 0; j < a.columns(); ++j)
            result += a.entry(i, j).to_string() + (j + 1 < a.columns() ? " " : "; ");
    return result + "]";
}

}  // namespace relucert::testing
