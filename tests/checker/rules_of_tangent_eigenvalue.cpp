// The rule of largest_tangent_eigenvalue: each check refuses where it must, and the machine integers are the rationals.
#include <doctest/doctest.h>

#include <functional>
#include <random>

#include "rule_verdict.hpp"
#include "rules/tangent_residual.hpp"

using namespace relucert_check;
using testing::vector_of;
using testing::verdict;

namespace {

struct Point {
    std::vector<mpq_class> x;
    mpz_class times = 1;
};

DatasetPtr data_of(const std::vector<Point>& points) {
    Values all;
    for (const Point& p : points)
        all.push_back({std::make_shared<const Labelled>(vector_of(p.x), Value{Number(0)}, p.times)});
    return make_dataset(all);
}
NetworkPtr shallow(const RationalMatrix& w, const std::vector<mpq_class>& b, const std::vector<mpq_class>& a) {
    return make_chain({w, {a}}, {b, {mpq_class(1, 5)}});
}

// f(x) = relu(3x - 1) - relu(-3x - 1) at +-3/4: |phi_j|^2 = 33/8 and phi_1 . phi_2 = 1, so A has the eigenvalues 41/16
// and 25/16.
NetworkPtr family() { return shallow({{3}, {-3}}, {-1, -1}, {1, -1}); }
DatasetPtr pair() { return data_of({{{mpq_class(3, 4)}}, {{mpq_class(-3, 4)}}}); }

std::string residual(const std::string& witness, const std::string& rest) {
    return R"({"kind":"residual","witness":")" + witness + R"(","rest":")" + rest + "\"}";
}
std::string checked(const NetworkPtr& f, const DatasetPtr& data, const std::string& value,
                    const std::string& evidence) {
    return verdict(check_largest_tangent_eigenvalue, {Value{f}, Value{data}}, value, evidence);
}
std::string at_family(const std::string& lower, const std::string& upper, const std::string& evidence) {
    return checked(family(), pair(), "[\"" + lower + "\",\"" + upper + "\"]", evidence);
}

// A number with `bits` bits or less over a denominator.
mpq_class random_number(std::mt19937_64& random, unsigned bits, long denominator) {
    const auto n = static_cast<long>(random() >> (64 - bits));
    return ratio(random() % 2 == 0 ? n : -n, denominator);
}

struct Task {
    NetworkPtr f;
    DatasetPtr data;
    std::vector<mpz_class> u;
};
Task random_task(unsigned seed, size_t points, size_t neurons, size_t inputs, unsigned bits, long denominator) {
    std::mt19937_64 random(seed);
    const auto row = [&](size_t count, unsigned size) {
        std::vector<mpq_class> numbers;
        for (size_t i = 0; i < count; ++i) numbers.push_back(random_number(random, size, denominator));
        return numbers;
    };
    RationalMatrix w;
    for (size_t i = 0; i < neurons; ++i) w.push_back(row(inputs, bits));
    std::vector<mpq_class> b;  // with another denominator no preactivation is 0
    for (const mpq_class& entry : row(neurons, bits)) b.push_back(entry + mpq_class(1, 1009));
    Task task;
    task.f = shallow(w, b, row(neurons, bits));
    std::vector<Point> all;
    for (size_t j = 0; j < points; ++j) {
        all.push_back({row(inputs, 9), 1 + random() % 3});
        task.u.emplace_back(static_cast<long>(random() % 40000) - 20000);
    }
    task.u[0] = 7;
    task.data = data_of(all);
    if (seed % 2 == 0) task.data = read_dataset(canonical_bytes(*task.data));
    return task;
}

// The numbers of section 2 from the gradients themselves.
struct Slow {
    mpq_class rho, image, trace, frobenius;
    explicit Slow(const Task& task) {
        std::vector<std::vector<mpq_class>> phi;
        std::vector<mpq_class> m, u;
        mpq_class n, uu;
        for (size_t j = 0; j < task.u.size(); ++j) {
            const Labelled& p = *task.data->points[j];
            phi.emplace_back();
            for (const Number& entry : parameter_gradient(*task.f, numbers(p.input()), {}))
                phi.back().push_back(entry.rational());
            m.emplace_back(p.times);
            u.emplace_back(task.u[j]);
            n += m[j];
            uu += m[j] * u[j] * u[j];
            trace += m[j] * inner_product(phi[j], phi[j]);
        }
        trace /= n;
        for (size_t j = 0; j < phi.size(); ++j) {
            mpq_class y;
            for (size_t l = 0; l < phi.size(); ++l) {
                const mpq_class product = inner_product(phi[j], phi[l]);
                y += product * m[l] * u[l] / n;
                frobenius += m[j] * m[l] * product * product / (n * n);
            }
            rho += m[j] * u[j] * y / uu;
            image += m[j] * y * y / uu;
        }
    }
};

}  // namespace

TEST_CASE("tangent eigenvalue: the ends are accepted as far as they are proved") {
    for (const std::string rest : {"trace", "frobenius"}) {
        CAPTURE(rest);
        CHECK(at_family("41/16", "41/16", residual("1 1", rest)) == "");
        CHECK(at_family("1", "3", residual("-5 -5", rest)) == "");
        CHECK(at_family("21/8", "3", residual("1 1", rest)) == "the witness does not reach the lower end");
        CHECK(at_family("2", "81/32", residual("1 1", rest)) == "the upper end is below the Rayleigh quotient");
        // (1, 0): rho = 33/16, the residual squared 1/4, the rest at most 33/16.
        CHECK(at_family("33/16", "41/16", residual("1 0", rest)) == "");
        CHECK(at_family("67/32", "41/16", residual("1 0", rest)) == "the witness does not reach the lower end");
        CHECK(at_family("33/16", "41000000/16000001", residual("1 0", rest)) == "the upper end is not proved");
        CHECK(at_family("33/16", "33/16", residual("1 0", rest)) == "the upper end is not proved");
        // (1, -1) is the other eigenvector: no residual, but the rest is 41/16.
        CHECK(at_family("25/16", "41/16", residual("1 -1", rest)) == "");
        CHECK(at_family("25/16", "25/16", residual("1 -1", rest)) == "the upper end is not proved");
        CHECK(at_family("25/16", "5/2", residual("1 -1", rest)) == "the upper end is not proved");
    }
    // (2, 1): rho = 197/80, the residual squared 9/100, the rest 133/80: in two dimensions both bounds are sharp.
    for (const std::string rest : {"trace", "frobenius"}) {
        CHECK(at_family("197/80", "1281/500", residual("2 1", rest)) == "the upper end is not proved");
        CHECK(at_family("197/80", "41/16", residual("2 1", rest)) == "");
        CHECK(at_family("99/40", "41/16", residual("2 1", rest)) == "the witness does not reach the lower end");
    }
}

TEST_CASE("tangent eigenvalue: what is malformed or out of range is refused") {
    const std::string good = residual("1 1", "trace"), value = R"(["41/16","41/16"])";
    CHECK(at_family("2", "3", residual("1 1", "norm")) == "unknown bound of the rest");
    CHECK(at_family("2", "3", residual("1", "trace")) == "a witness of the wrong length");
    CHECK(at_family("2", "3", residual("1 1 1", "trace")) == "a witness of the wrong length");
    CHECK(at_family("2", "3", residual("0 0", "trace")) == "the witness is zero");
    CHECK(at_family("3", "2", good) == "the value is not [lower, upper]");
    CHECK(checked(family(), pair(), R"(["2"])", good) == "the value is not [lower, upper]");
    CHECK(checked(family(), pair(), R"(["2","3","3"])", good) == "the value is not [lower, upper]");
    CHECK(at_family("2", "3", R"({"kind":"norm","witness":"1 1","rest":"trace"})") == "unknown evidence");
    CHECK(at_family("2", "3", R"({"kind":"residual","rest":"trace","witness":"1 1"})") != "");
    // Inputs are multiples of 1/4, of size 3 at most; the last column is 4: (|u_1| + |u_2|) * 4 < 2^62.
    const std::string half = std::to_string(1L << 59);
    const auto less = [](long n) { return std::to_string((1L << 59) - n); };
    CHECK(at_family("2", "3", residual(half + " " + half, "trace")) == "the witness is out of range");
    CHECK(at_family("2", "3", residual(half + " " + less(1), "trace")) == "");
    CHECK(at_family("2", "3", residual("-" + half + " -" + half, "trace")) == "the witness is out of range");
    CHECK(checked(family(), data_of({{{mpq_class(1, 3)}}, {{mpq_class(-3, 4)}}}), value, good) ==
          "a data point on a kink");
    CHECK(checked(make_chain({{{1}}}, {{0}}), pair(), value, good) ==
          "a residual for a network that does not have one hidden layer and one output");
    CHECK(checked(make_chain({{{3}}, {{1}}, {{1}}}, {{1}, {1}, {0}}), pair(), value, good) ==
          "a residual for a network that does not have one hidden layer and one output");
    CHECK(checked(make_chain({{{3}}, {{1}, {1}}}, {{1}, {1, 1}}), pair(), value, good) == "arguments that do not fit");
    CHECK(checked(family(), data_of({{{1, 1}}, {{2, 2}}}), value, good) == "arguments that do not fit");
    CHECK(checked(family(), std::make_shared<const Dataset>(Dataset{1, 1, {}}), value, good) ==
          "arguments that do not fit");
    const mpq_class large = mpz_class(1) << 62;
    // Layer 2 has the denominator 5.
    CHECK(checked(shallow({{3}, {-3}}, {-1, -1}, {1, large / 5}), pair(), value, good) == "a weight out of range");
    CHECK(checked(shallow({{3}, {-3}}, {-1, -1}, {1, (large - 1) / 5}), pair(), R"(["0","1"])", good) ==
          "the upper end is below the Rayleigh quotient");
    CHECK(checked(shallow({{large}, {-3}}, {-1, -1}, {1, 1}), pair(), value, good) == "integers out of range");
    // (3 W + 1) * 4 < 2^62 for the one weight W.
    const mpq_class most = (mpz_class(1) << 60) - 2;
    CHECK(checked(shallow({{most}, {-3}}, {-1, -1}, {1, 1}), pair(), R"(["0","1"])", good) ==
          "the upper end is below the Rayleigh quotient");
    CHECK(checked(shallow({{most + 1}, {-3}}, {-1, -1}, {1, 1}), pair(), value, good) == "integers out of range");
    CHECK(checked(family(), data_of({{{large}}, {{-1}}}), value, good) == "integers out of range");
    CHECK(checked(family(), data_of({{{ratio(1, mpz_class(1) << 62)}}, {{-1}}}), value, good) ==
          "integers out of range");
}

TEST_CASE("tangent eigenvalue: the Gram matrix for any network") {
    const auto gram = [](const std::string& witness) {
        return R"({"kind":"gram","bounds":{"kind":"bounds","witness":)" + witness + R"(,"proof":{"kind":"exact"}}})";
    };
    CHECK(at_family("41/16", "41/16", gram(R"(["1","1"])")) == "");
    CHECK(at_family("41/16", "5/2", gram(R"(["1","1"])")) != "");
    CHECK(at_family("41/16", "41/16", gram(R"(["1","0"])")) != "");
    CHECK(at_family("2", "81/32", gram(R"(["1","0"])")) != "");
    CHECK(at_family("41/16", "41/16", R"({"kind":"gram","bounds":{"kind":"exact"},"more":"1"})") != "");
    // Multiplicities are copies: the same data as 2 + 1 points.
    const DatasetPtr copies = data_of({{{mpq_class(3, 4)}, 2}, {{mpq_class(-3, 4)}, 1}});
    // K/3 on three points: (1/3) [[33/8, 33/8, 1], [33/8, 33/8, 1], [1, 1, 33/8]]; its trace 33/8 bounds it.
    CHECK(checked(family(), copies, R"(["2","33/8"])", gram(R"(["1","1","0"])")) == "");
    CHECK(checked(family(), copies, R"(["2","33/8"])", gram(R"(["1","0"])")) != "");
    CHECK(checked(family(), copies, R"(["2","27/10"])", gram(R"(["1","1","0"])")) != "");
    CHECK(checked(family(), copies, R"(["11/4","33/8"])", gram(R"(["1","1","0"])")) == "");
    CHECK(checked(family(), copies, R"(["69/25","33/8"])", gram(R"(["1","1","0"])")) != "");
    const DatasetPtr many = data_of({{{mpq_class(3, 4)}, 2048}, {{mpq_class(-3, 4)}, 1}});
    CHECK(checked(family(), many, R"(["2","3"])", gram(R"(["1","1"])")) == "a Gram matrix of more than 2048 rows");
    CHECK_THROWS_AS(check_largest_tangent_eigenvalue({Value{family()}, Value{data_of({{{mpq_class(1, 3)}}})}},
                                                     read_json(R"(["2","3"])"), read_json(gram(R"(["1"])"))),
                    UnknownValue);
}

TEST_CASE("tangent residual: machine integers against the gradients in rationals") {
    const auto agrees = [](const Task& task) {
        const Tangent tangent(*task.f, *task.data);
        const Residual found(tangent, task.u);
        const Slow slow(task);
        CHECK(found.rho == slow.rho);
        CHECK(found.image == slow.image);
        CHECK(tangent.trace() == slow.trace);
        CHECK(tangent.squared_frobenius_norm() == slow.frobenius);
    };
    for (unsigned seed = 1; seed <= 8; ++seed)
        agrees(random_task(seed, 1 + seed * 5, 1 + seed % 4, 1 + seed % 3, 8 + seed, 16));
    // Sums that do not fit into 128 bits: of activations, of a_i^2 V.x, or only some.
    agrees(random_task(1, 19, 3, 2, 38, 1));
    agrees(random_task(2, 19, 3, 2, 38, 1));
    agrees(random_task(4, 5, 3, 2, 24, 1));
    Task wide = random_task(6, 19, 2, 2, 38, 1);
    for (mpz_class& u : wide.u) u *= 1 << 20;
    agrees(wide);
    // Inputs of 61 bits: not even V.x fits.
    std::vector<mpq_class> x, w(40, 0);
    for (long c = 0; c < 40; ++c) x.emplace_back((mpz_class(1) << 61) - 1 - 5 * c);
    w[3] = 1;
    agrees({shallow({w}, {0}, {3}), data_of({{x}}), {1}});
    // More points than a block of the products.
    agrees(random_task(3, 530, 2, 1, 10, 16));
}

TEST_CASE("activation moments: at a kink a neuron is not active") {
    const NetworkPtr f = shallow({{1}, {-1}}, {-2, 2}, {1, 1});
    const DatasetPtr data = data_of({{{2}}, {{5}}, {{1}}});
    const auto layer = shallow_layer(*f, *data);
    REQUIRE(layer.has_value());
    const std::vector<int64_t> u = {100, 10, 1};
    std::vector<int64_t> sums(4, 0);
    visit_blocks(*layer, [&](size_t first, size_t count, const int64_t* z) {
        CHECK(std::vector<int64_t>(z, z + 6) == std::vector<int64_t>{0, 0, 3, -3, -1, 1});
        add_active_sums(*layer, first, count, z, u.data(), sums);
    });
    CHECK(sums == std::vector<int64_t>{50, 10, 1, 1});
}

TEST_CASE("activation moments: blocks, machine integers and big ones") {
    for (const unsigned bits : {10U, 36U}) {
        const Task task = random_task(bits, 1030, 3, 2, bits, bits == 10 ? 16 : 1);
        const auto layer = shallow_layer(*task.f, *task.data);
        REQUIRE(layer.has_value());
        std::vector<mpq_class> u(task.u.begin(), task.u.end());
        const auto weights = machine_weights(u, layer->largest_input);
        REQUIRE(weights.has_value());
        std::vector<int64_t> sums(layer->neurons * layer->columns, 0);
        size_t seen = 0;
        visit_blocks(*layer, [&](size_t first, size_t count, const int64_t* z) {
            CHECK(first == seen);
            seen += count;
            add_active_sums(*layer, first, count, z, &weights->first[first], sums);
            for (size_t j = first; j < first + count; ++j)
                for (size_t i = 0; i < layer->neurons; ++i) {
                    mpz_class exact = 0;
                    for (size_t c = 0; c < layer->columns; ++c)
                        exact += mpz_class(layer->w[i * layer->columns + c]) * layer->point(j)[c];
                    if (exact != *z++) FAIL("another preactivation");
                }
        });
        CHECK(seen == 1030);
        for (size_t i = 0; i < layer->neurons; ++i)
            for (size_t c = 0; c < layer->columns; ++c) {
                mpz_class exact = 0;
                for (size_t j = 0; j < layer->points; ++j) {
                    mpz_class z = 0;
                    for (size_t e = 0; e < layer->columns; ++e)
                        z += mpz_class(layer->w[i * layer->columns + e]) * layer->point(j)[e];
                    if (z > 0) exact += task.u[j] * layer->point(j)[c];
                }
                CHECK(exact == sums[i * layer->columns + c]);
            }
    }
}
