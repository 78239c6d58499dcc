// The words of the language: values, limits, and calls that are refused with their reason.
#include <doctest/doctest.h>

#include "formula_claim.hpp"

using namespace relucert_check;
using testing::verdict_of;

TEST_CASE("values of builtins") {
    for (const std::string formula : {
             // rounding: ties, the least exponent, both formats
             "round(0, binary32) = 0 and round(1, binary64) = 1 and round(-1/10, binary32) = -13421773/134217728",
             "round(16777219, binary32) = 16777220 and round(-16777217, binary32) = -16777216",
             "round(33554435, binary32) = 33554436 and round(33554434, binary32) = 33554432",
             "round(1 + 2^-24 + 2^-60, binary32) = 1 + 2^-23 and round(1 + 2^-24, binary32) = 1",
             "round(2^-149, binary32) = 2^-149 and round(3*2^-149/4, binary32) = 2^-149",
             "round(2^-1074, binary64) = 2^-1074 and round(2^-1075, binary64) = 0 and round(1.5*2^-1074, binary64) = "
             "2^-1073",
             "round(2^53 + 3, binary64) = 2^53 + 4 and round(2^1023, binary64) = 2^1023",
             "round(2^128 - 2^104, binary32) = 2^128 - 2^104",
             "round(3/4, binary32) = 3/4 and round(1/3, binary64) = 6004799503160661/18014398509481984",
             // numbers
             "floor(7/2) = 3 and ceiling(7/2) = 4 and floor(-7/2) = -4 and ceiling(-7/2) = -3 and floor(3) = 3",
             "floor(sqrt(8)) = 2 and floor(-sqrt(8)) = -3 and ceiling(sqrt(8)) = 3",
             "sign(sqrt(2) - sqrt(3)) = -1 and sign(0) = 0 and abs(sqrt(2) - 2) = 2 - sqrt(2) and relu([1, -1]) = [1, "
             "0]",
             "root(32, 5) = 2 and root(7, 1) = 7 and sqrt(9/4) = 3/2",
             "exp(0) = 1 and log(1) = 0 and atan(0) = 0",
             // aggregates, with multiplicities
             "sum([1, 2, 3]) = 6 and mean([1, 2]) = 3/2 and product([2, 3, 4]) = 24 and count([true, false, true]) = 2",
             "min([3, 1, 2]) = 1 and max([3, 1, 2]) = 3 and min(2, 1) = 1 and max(1, 2, 3) = 3",
             "argmax([1, 5, 5, 2]) = 2 and argmin([3, 1, 1]) = 2 and argmax([7]) = 1",
             "argmin(x in [4, 7, 5]: -x) = 7 and argmax(x^2 for x in [1, -3, 2]) = -3",
             "sum([[1, 2], [3, 4]]) = [4, 6] and mean([[1, 2], [3, 4]]) = [2, 3] and sum([[[1]], [[2]]]) = [[3]]",
             "let S = dataset([[1] -> 2 times 3, [5] -> 7]); mean(x[1] for (x -> y) in S) = 2 and sum(1 for p in S) = "
             "4",
             "let S = dataset([[1] -> 2 times 3, [5] -> 7]); sum(i for i in points(S)) = 5 and count(true for p in S) "
             "= 4",
             "let S = dataset([[1] -> 2 times 3, [5] -> 7]); sum(1 for p in S for q in S) = 16 and max(y for (x -> y) "
             "in S) = 7",
             "let S = dataset([[1] -> 2 times 3, [5] -> 7]); argmax(label(p) for p in S) = ([5] -> 7)",
             "let S = dataset([[1] -> 2, [5] -> 7]); product(y for (x -> y) in S) = 14 and sum(y for (x -> y) in S if "
             "y > 3) = 7",
             // lists and matrices
             "length([]) = 0 and length([[], []]) = 2 and dot([1, 2], [3, 4]) = 11 and dot([1/2, 1/3], [2, 3]) = 2",
             "dot([sqrt(2), 1], [sqrt(2), 3]) = 5 and dot([], []) = 0 and dot([0, 1/3], [5, 6]) = 2",
             "unit(3, 2) = [0, 1, 0] and zeros(2) = [0, 0] and ones(2) = [1, 1] and identity(2) = [[1, 0], [0, 1]]",
             "diagonal([2, 3]) = [[2, 0], [0, 3]] and transpose([[1, 2, 3]]) = [[1], [2], [3]] and transpose([]) = []",
             "concatenate([1], [2, 3]) = [1, 2, 3] and flatten([[1], [], [2, 3]]) = [1, 2, 3]",
             "determinant([]) = 1 and determinant([[1/2, 1], [1, 4]]) = 1 and determinant([[1, 2], [2, 4]]) = 0",
             "determinant([[0, 1, 0], [1, 0, 0], [0, 0, 5]]) = -5 and determinant([[0, 0, 2], [1, 0, 0], [0, 3, 0]]) = "
             "6",
             "determinant([[2, 1, 3], [1, 4, 1], [5, 2, 2]]) = -39",
             "inertia([[0, 2], [2, 0]]) = [1, 1, 0] and inertia([[2, 3], [3, 1]]) = [1, 1, 0] and inertia([]) = [0, 0, "
             "0]",
             "inertia([[0, 0, 1], [0, 0, 1], [1, 1, 0]]) = [1, 1, 1] and inertia([[-1, 0], [0, -2]]) = [0, 2, 0]",
             "inertia([[1, 2, 3], [2, 5, 1], [3, 1, -4]]) = [2, 1, 0] and inertia([[0, 1, 1], [1, 0, 1], [1, 1, 0]]) = "
             "[1, 2, 0]",
             "[[1, 2], [3, 4]]*[[0, 1], [1, 0]] = [[2, 1], [4, 3]] and [[1, 2]]*[3, 4] = [11] and [1, 2]*3 = [3, 6]",
             "[[1, 1], [1, 0]]^5 = [[8, 5], [5, 3]] and [[2]]^0 = [[1]] and [[1, 2], [3, 4]]^1 = [[1, 2], [3, 4]]",
             "2^-3 = 1/8 and (1/2)^1000000 > 0 and 1^-1000000 = 1",
             "[1, 2] - [3, 5] = [-2, -3] and [[1], [2]] + [[3], [4]] = [[4], [6]] and [2, 4]/2 = [1, 2] and -[1, [2]] "
             "= [-1, [-2]]",
             "(1..3)[2] = 2 and (1..3)[[3, 1]] = [3, 1] and [[1, 2], [3, 4]][2][1] = 3",
             // Kleene's logic in lists, boxes and comparisons
             "2 in [1, 2, 1/0] and not (3 in [1, 2]) and [1, 0] in box([1, 0], [1, 1]) and not ([1, 2] in box([1, 0], "
             "[1, 1]))",
             "[3/5, 4/5] in ball([0, 0], 1) and not ([3/5, 5/6] in ball([0, 0], 1)) and [1, -1] in ball([0, 0], "
             "sqrt(2))",
             "not ([0, 1] in box([1, 0], [2, 1])) and lower(box([1], [2])) = [1] and upper(box([1], [2])) = [2]",
             "1 <= 1 and not (1 < 1) and 1 >= 1 and not (1 > 1) and 1 != 2 and not (1 != 1) and 2 > 1 and 1 < 2",
             "[1, 2] != [1, 3] and not ([1, 1/0] = [2, 3]) and true != false and 'a' = 'a' and [1] != [1, 2]",
             "3 > 2 > 1 and not (3 > 1 > 2) and 1 < 2 <= 2 = 2",
             "all([]) and not any([]) and all(x > 0 for x in [1, 2]) and any(x > 1 for x in [1, 2]) and all([true, "
             "true])",
             "not all([true, false, 1/0 = 1]) and any([false, 1/0 = 1, true])",
             "(1/0 = 1 implies 1/0 = 1 or true) and (false implies 1/0 = 1) and not (true implies false)",
             "not (true and false) and (true or 1/0 = 1) and not (false or false)",
             // labelled points and data
             "let p = 3 -> 4 times 2; input(p) = [3] and label(p) = 4 and times(p) = 2",
             "let S = dataset([[1, 2] -> [3, 4], [5, 6] -> [7, 8]]); S[2] = ([5, 6] -> [7, 8]) and size(S) = 2 and "
             "S[2..1] = S[2..1]",
             "([1] -> 2) = ([1] -> 2) and ([1] -> 2) != ([1] -> [2, 3]) and ([1] -> 2) != ([1] -> 2 times 2)",
             "dataset([[1/2] -> 1/3]) = dataset([[1/2] -> 1/3]) and dataset([[1/2] -> 1/3]) != dataset([[1/2] -> 2/3])",
             "dataset([[1] -> 1]) != dataset([[1] -> 1 times 2]) and dataset([[1] -> [2]]) = dataset([[1] -> 2])",
         }) {
        CAPTURE(formula);
        CHECK(verdict_of(formula) == "proved");
    }
    for (const std::string formula : {"round(2^128 - 2^103, binary32) > 0",
                                      "round(2^1024, binary64) > 0",
                                      "argmax([exp(log(2)), 2]) = 1",
                                      "sign(exp(1) - exp(1)) = 0",
                                      "floor(exp(1) - exp(1)) = 0",
                                      "count([1/0 = 1, true]) = 1",
                                      "[1, 1/0] = [1, 2]",
                                      "3 in [1, 1/0]",
                                      "[1, 1/0] in box([1, 0], [2, 1])",
                                      "1/0 = 1 implies false",
                                      "1/0 = 1 and true",
                                      "false or 1/0 = 1",
                                      "all([true, 1/0 = 1])",
                                      "any([false, 1/0 = 1])",
                                      "sum([1, 1/0]) = 1",
                                      "1 < 1/0",
                                      "([1] -> 1/0) = ([1] -> 2)",
                                      "([1/0] -> 2) = ([1] -> 2)",
                                      "if 1/0 = 1 then true else true",
                                      "dataset([[1] -> 1/0]) = dataset([[1] -> 1])",
                                      "(1/0)[1] = 1",
                                      "sqrt(1/0) = 1",
                                      "rank([[1]]) = 1",
                                      "infimum(x[1], x in box([0], [1])) <= 1",
                                      "3 < 4 < 1/0",
                                      "(1/0)(1) = 1",
                                      "sum(i for i in 1..2 if 1/0 = 1) = 1",
                                      "1..1/0 = 1..2",
                                      "([1] -> 1 times 1/0) = ([1] -> 1)",
                                      "1 + unknown('a reason', [1, 2]) = 1",
                                      "true and unknown('a reason', [])"}) {
        CAPTURE(formula);
        CHECK(verdict_of(formula) == "undecided");
    }
}

TEST_CASE("calls that are refused, with the reason") {
    const std::pair<std::string, std::string> table[] = {
        {"length(L = [1]) = 1", "length has no named arguments"},
        {"sum(L = [1]) = 1", "sum has no named arguments"},
        {"(x => x)(y = 1) = 1", "a named argument of a function value"},
        {"unknown('a') = 1", "unknown called with a wrong number of arguments"},
        {"unknown('a', 1) = 1", "a list is expected"},
        {"unknown(1, []) = 1", "a text is expected"},
        {"sqrt() = 1", "sqrt called with a wrong number of arguments"},
        {"sqrt(1, 2) = 1", "sqrt called with a wrong number of arguments"},
        {"dot([1]) = 1", "dot called with a wrong number of arguments"},
        {"sum(1, 2) = 3", "sum called with a wrong number of arguments"},
        {"max() = 1", "max called with a wrong number of arguments"},
        {"all(true, true)", "all called with a wrong number of arguments"},
        {"pi(1) = 1", "pi called with a wrong number of arguments"},
        {"pi() = 1", "pi called with a wrong number of arguments"},
        {"rank([[1]], 1) = 1", "rank called with a wrong number of arguments"},
        {"feasible([[1]]) = 1", "feasible called with a wrong number of arguments"},
        {"(x => x)(1, 2) = 1", "a function called with a wrong number of arguments"},
        {"relu_network([[1]])([1], [2]) = 1", "a network has one argument"},
        {"relu_network([[1]])([1, 2]) = 1", "a network applied to a point of another dimension"},
        {"1(2) = 1", "a value that is not a function is called"},
        {"mean([]) = 1", "the mean of an empty list"},
        {"min([]) = 1", "min of an empty list"},
        {"argmax([]) = 1", "argmax of an empty list"},
        {"argmax(i*j for i in 1..2 for j in 1..2) = 1", "argmax over several generators"},
        {"sum([[1], [1, 2]]) = 1", "a sum of lists of different lengths"},
        {"sum([1, [1]]) = 1", "a number is expected"},
        {"dot([1], [1, 2]) = 1", "an inner product of points of different lengths"},
        {"[1] + 1 = 1", "a number and a list are added"},
        {"1 + [1] = 1", "a number and a list are added"},
        {"[1, 2] + [1] = 1", "lists of different lengths are added"},
        {"[1]*[1] = 1", "a point times a list: use dot"},
        {"[[1, 2]]*[[1, 2]] = 1", "a matrix product of matrices that do not fit"},
        {"[[1, 2], [3]]*[1, 2] = 1", "a matrix with rows of different lengths"},
        {"2^1000001 > 0", "an exponent above 10^6"},
        {"1^-1000001 > 0", "an exponent above 10^6"},
        {"2^(1/2) > 0", "an integer is expected"},
        {"[[1, 2]]^2 = 1", "the power of a matrix that is not square, or a negative one"},
        {"[[1]]^-1 = 1", "the power of a matrix that is not square, or a negative one"},
        {"[]^2 = 1", "the power of a matrix that is not square, or a negative one"},
        {"1 = [1]", "values of different types are compared"},
        {"(x => x) = (x => x)", "values of this type cannot be compared"},
        {"[1] in box([1, 2], [3, 4])", "a point and a box of different dimensions"},
        {"[1] in ball([1, 2], 1)", "a point and a ball of different dimensions"},
        {"ball([1], -1) = 1", "a ball with a negative radius"},
        {"box([1], [1, 2]) = 1", "a box with ends of different dimensions"},
        {"determinant([[1, 2]]) = 1", "a square matrix of at most 64 rows is expected"},
        {"determinant(identity(65)) = 1", "a square matrix of at most 64 rows is expected"},
        {"inertia([[1, 2], [3, 4]]) = 1", "inertia of a matrix that is not symmetric"},
        {"[1, 2][0] = 1", "an index or dimension out of range: 0"},
        {"[1, 2][3] = 1", "an index or dimension out of range: 3"},
        {"unit(3, 4) = 1", "an index or dimension out of range: 4"},
        {"unit(3, 0) = 1", "an index or dimension out of range: 0"},
        {"root(2, 0) = 1", "an index or dimension out of range: 0"},
        {"root(2, 1000001) = 1", "an index or dimension out of range: 1000001"},
        {"([1] -> 1 times 0) = 1", "a multiplicity below 1"},
        {"read('a') = 1", "a file that the instance does not list: a"},
        {"round(1, 'binary16') = 1", "round to an unknown format"},
        {"dataset([]) = 1", "a data set without points"},
        {"dataset([[] -> 1]) = 1", "inputs of a data set of different dimensions"},
        {"dataset([[1] -> 1, [1, 2] -> 1]) = 1", "inputs of a data set of different dimensions"},
        {"dataset([[1] -> []]) = 1", "labels of a data set of different dimensions"},
        {"dataset([[1] -> 1, [1] -> [1, 2]]) = 1", "labels of a data set of different dimensions"},
        {"dataset([[sqrt(2)] -> 1]) = 1", "an entry of a data set that is not an exact rational"},
        {"dataset([[1] -> sqrt(2)]) = 1", "a label of a data set that is not an exact rational"},
        {"dataset([[1] -> [sqrt(2)]]) = 1", "a label of a data set that is not an exact rational"},
        {"dataset([1]) = 1", "a labelled point is expected"},
        {"sum(x for (x -> y) in [1]) = 1", "a labelled point is expected"},
        {"1 and true", "a truth value is expected"},
        {"not 1", "a truth value is expected"},
        {"if 1 then true else true", "a truth value is expected"},
        {"(1/2)..3 = [1]", "an integer is expected"},
        {"x = 1", "unknown name: x"},
        {"abs = 1", "unknown name: abs"},
    };
    for (const auto& [formula, reason] : table) {
        const auto& shown_formula = formula;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_formula);
        const std::string verdict = verdict_of(formula);
        CAPTURE(verdict);
        CHECK(verdict.find("refused: " + reason + "\n") != std::string::npos);
    }
    CHECK(verdict_of("determinant(identity(64)) = 1") == "proved");
    CHECK(verdict_of("root(1, 1000000) = 1") == "proved");
    CHECK(verdict_of("abs(1) = 1 and 2^1000000 > 1") == "proved");
}

TEST_CASE("every builtin counts its arguments") {
    const std::pair<size_t, const char*> table[] = {
        {1,
         "abs relu sign sqrt exp log atan floor ceiling length zeros ones identity diagonal transpose flatten "
         "determinant inertia dataset size points input label times lower upper read depth input_dimension "
         "output_dimension parameters rank positive_semidefinite largest_eigenvalue smallest_eigenvalue "
         "largest_gram_eigenvalue smallest_gram_eigenvalue cells sum mean product count argmax argmin all any"},
        {2,
         "root round dot unit concatenate box ball width weight bias layer prefix suffix pattern gradient "
         "parameter_gradient label_shift relu_network_with_biases gram_eigenvalues_above same_function feasible "
         "in_convex_hull"},
        {3, "preactivation backpropagation directional_derivative permuted"},
        {4, "rescaled"},
        {5, "with_weight"}};
    for (const auto& [count, names] : table) {
        std::istringstream words(names);
        for (std::string name; words >> name;)
            for (const size_t given : {count - 1, count, count + 1}) {
                std::string arguments;
                for (size_t i = 0; i < given; ++i) arguments += i > 0 ? ", 'text'" : "'text'";
                const std::string verdict = verdict_of(name + "(" + arguments + ") = 1");
                INFO(name, " with ", given, " arguments: ", verdict);
                CHECK((verdict.find(name + " called with a wrong number") != std::string::npos) == (given != count));
            }
    }
}
