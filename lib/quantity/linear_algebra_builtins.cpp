// Exact linear algebra that the checker recomputes.
#include "relucert/matrix/exact_linear_algebra.hpp"
#include "relucert/matrix/inertia.hpp"
#include "relucert/quantity/builtin_tables.hpp"
#include "relucert/quantity/exact.hpp"

namespace relucert {

namespace {

constexpr std::size_t largest_exact = 64;  // the checker recomputes these: docs/claim-language.md, section 4
constexpr std::size_t largest_solved = 256;

ExactMatrix small_square(const Value& value) {
    ExactMatrix matrix = exact_matrix(value);
    if (!matrix.is_square())
        throw InputError("", "a square matrix is needed, not one with " + std::to_string(matrix.rows()) + " rows and " +
                                 std::to_string(matrix.columns()) + " columns");
    if (matrix.rows() > largest_exact)
        throw InputError("", "a matrix with more than 64 rows", "use rank, positive_semidefinite or the eigenvalues");
    return matrix;
}

Value determinant_value(std::span<const Value> a, CallContext&) { return Value(determinant(small_square(a[0]))); }

Value inertia_value(std::span<const Value> a, CallContext& context) {
    const Inertia i = inertia(small_square(a[0]), context.deadline);
    return Value::list({Value(i.positive), Value(i.negative), Value(i.zero)});
}

Value solve_value(std::span<const Value> a, CallContext&) {
    const ExactMatrix matrix = exact_matrix(a[0]);
    const std::vector<Rational> right = exact_point(a[1]);
    if (matrix.rows() != right.size()) throw InputError("", "solve: a right side of another length than the matrix");
    if (matrix.rows() > largest_solved || matrix.columns() > largest_solved)
        throw InputError("", "solve: more than 256 rows or columns");
    const std::size_t n = matrix.columns();
    const ReducedEchelon reduced = reduced_echelon(matrix.stack_right(ExactMatrix::column_vector(right)));
    std::vector<Rational> x(n);
    for (std::size_t row = 0; row < reduced.pivot_columns.size(); ++row) {
        if (reduced.pivot_columns[row] == n) return Value::unknown("solve: there is no solution");
        x[reduced.pivot_columns[row]] = reduced.matrix.entry(row, n);
    }
    return Value::point(x);
}

}  // namespace

std::vector<Builtin> linear_algebra_builtins() {
    std::vector<Builtin> rows;
    rows.push_back({.name = "determinant",
                    .parameters = {{"A", Type::matrix()}},
                    .result = Type::number(),
                    .topic = "linear algebra",
                    .meaning = "Determinant of a square rational matrix, n <= 64.",
                    .units = "n-th power of those of A",
                    .source = "",
                    .evidence = ""});
    rows.back().call = determinant_value;
    rows.push_back(
        {.name = "inertia",
         .parameters = {{"A", Type::matrix()}},
         .result = Type::list_of(Type::integer()),
         .topic = "linear algebra",
         .meaning = "Numbers of positive, negative and zero eigenvalues of a symmetric rational matrix, n <= 64.",
         .units = "1",
         .source = "Sylvester's law of inertia",
         .evidence = ""});
    rows.back().call = inertia_value;
    rows.push_back({.name = "solve",
                    .parameters = {{"A", Type::matrix()}, {"b", Type::point()}},
                    .result = Type::point(),
                    .topic = "linear algebra",
                    .meaning =
                        "The solution of A x = b whose entries at columns without pivot are 0 (a column is a pivot "
                        "if it is no combination of those before it); unknown if there is none. At most 256 rows "
                        "and columns.",
                    .units = "",
                    .source = "",
                    .evidence = ""});
    rows.back().call = solve_value;
    return rows;
}

}  // namespace relucert
