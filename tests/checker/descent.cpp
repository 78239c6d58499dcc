// The rule of descent_shadow, called directly: what it refuses, and exact runs through kinks.
#include <doctest/doctest.h>

#include "rules/rules.hpp"

using namespace relucert_check;

namespace {

Value number_value(const mpq_class& q) { return {Number(q)}; }
Value mask_value(const std::string& bits) {
    Vector entries;
    for (const char bit : bits) entries.emplace_back(bit - '0');
    return vector_value(entries);
}
Value data_value(const std::vector<std::pair<mpq_class, mpq_class>>& points) {
    Values all;
    for (const auto& [x, y] : points)
        all.push_back({std::make_shared<const Labelled>(Labelled{vector_value({Number(x)}), number_value(y), 1})});
    return {make_dataset(all)};
}

/// x -> a relu(w x), masks in the order w, b, a, c.
struct Task {
    mpq_class w, a;
    std::vector<std::pair<mpq_class, mpq_class>> points;
    std::string mask = "1000";
    mpq_class eta;
    mpq_class steps, bits = 20;

    Value check(const std::string& radius, const std::string& evidence) const {
        const Value f = {make_chain({{{w}}, {{a}}}, {{0}, {0}})};
        return check_descent_shadow(
            {f, data_value(points), mask_value(mask), number_value(eta), number_value(steps), number_value(bits)},
            read_json("\"" + radius + "\""), read_json(evidence));
    }
    std::string refusal(const std::string& radius, const std::string& bits_of_run = "20") const {
        try {
            check(radius, R"({"kind":"rounded-run","bits":")" + bits_of_run + "\"}");
        } catch (const Refusal& refused) {
            return refused.what();
        }
        return "accepted";
    }
};

}  // namespace

TEST_CASE("a rounded run at a kink takes a set-valued step, an exact one decides") {
    Task task{mpq_class(1, 3), 1, {{1, 0}}, "1000", 1, 1};
    CHECK(task.refusal("0") == "gradient descent: another radius");  // 1/3 is not dyadic
    // After one step w is 0 or a rounding error. By hand, in units of 2^-36: rho_0 = rho_1 = 2^15; at the kink the
    // residual is 0, x2 = Lam = 1, lambda = 1, and the jump 2^15 (x2 + Lam)/2.
    task.steps = 2;
    const std::string run = R"({"kind":"rounded-run","bits":"20"})";
    CHECK(task.refusal("1/1048576") == "accepted");
    CHECK(task.refusal("65535/68719476736") == "gradient descent: another radius");
    CHECK(task.refusal("65537/68719476736") == "gradient descent: another radius");
    Value result = task.check("1/1048576", run);
    CHECK(rational(list(result).items[3]) == 0);
    task.w = mpq_class(1, 4);
    CHECK(task.refusal("0") == "accepted");
    result = task.check("0", run);
    CHECK(rational(list(result).items[2]) == 0);
    CHECK(rational(list(result).items[3]) == 0);  // the second iterate is on the kink
    CHECK(rational_vector(list(result).items[0]) == std::vector<mpq_class>{0, 0, 1, 0});
}

TEST_CASE("the jump at a kink: residual, outer weight, step size") {
    // From w = 1/3 with (1, -1) and step 1/4 the second iterate is 0 or a rounding error, the residual 1. In units of
    // 2^-36: rho_0 = 2^15; the first step ends at -1/4 of the grid, is rounded to 0 and adds 2^15; x2 = Lam = lambda =
    // 1, so the jump is (2^36 + 2^16)/4 and rho_2 = 2^16 + 2^34 + 2^14.
    Task task{mpq_class(1, 3), 1, {{1, -1}}, "1000", mpq_class(1, 4), 2};
    CHECK(task.refusal("1048581/4194304") == "accepted");
    CHECK(task.refusal("1/4") == "gradient descent: another radius");
    CHECK(task.refusal("17179951103/68719476736") == "gradient descent: another radius");
    task.steps = 63;  // the radius grows by jump after jump, to 0.97 times 2^20
    CHECK(task.refusal("1/4") == "gradient descent: another radius");
    task.steps = 64;  // 1.2 times 2^20
    CHECK(task.refusal("1/4") == "gradient descent: a radius above 2^20 behind a kink");
    // The second iterate is 1 in units of the grid, 5/4 rounded, with rho_1 = 2^-20 as well: on the border, undecided.
    task = Task{mpq_class(1, 3), 1, {{1, mpq_class(-524285, 524288)}}, "1000", mpq_class(1, 4), 2};
    CHECK(task.refusal("524289/2097152") == "accepted");
}

TEST_CASE("decided runs keep the radius of the bound that does not know which layers are trained") {
    // In units of 2^-36: rho_0 = 2^15, Lam = 4 + 2^-32 (2^14 + 1), two factors Lam - 1; the sharper bound would give 9
    // * 2^15.
    const Task task{mpq_class(1, 3), 1, {{2, 3}}, "1000", 1, 2};
    CHECK(task.refusal("294917/68719476736") == "accepted");
    CHECK(task.refusal("9/2097152") == "gradient descent: another radius");
}

TEST_CASE("structural zeros and fixed rows are no kinks") {
    Task task{mpq_class(1, 3), mpq_class(1, 5), {{0, 1}}, "1000", 1, 3};
    CHECK(task.refusal("1/10485760") == "accepted");  // only the start is rounded: half a step of the grid 2^-20/5
    CHECK(list(task.check("1/10485760", R"({"kind":"rounded-run","bits":"20"})")).items[3].is_unknown());
    task.mask = "0000";  // nothing moves, and thirds and fifths stay exact
    task.points = {{1, 0}};
    const Value result = task.check("0", R"({"kind":"rounded-run","bits":"20"})");
    CHECK(rational_vector(list(result).items[1]) == std::vector<mpq_class>{mpq_class(1, 3), 0, mpq_class(1, 5), 0});
    CHECK(list(result).items[3].is_unknown());
    task.mask = "0010";  // the outer weight alone: the risk is a quadratic, the pattern is fixed
    CHECK(task.refusal("0") == "gradient descent: another radius");
}

TEST_CASE("tasks that are refused") {
    const Task good{mpq_class(1, 4), 1, {{1, 0}}, "1000", mpq_class(1, 2), 1};
    REQUIRE(good.refusal("0") == "accepted");
    const auto refused = [&good](auto change) {
        Task task = good;
        change(task);
        return task.refusal("0");
    };
    CHECK(refused([](Task& t) { t.eta = 0; }) == "gradient descent: data or step do not fit");
    CHECK(refused([](Task& t) { t.eta = -1; }) == "gradient descent: data or step do not fit");
    CHECK(refused([](Task& t) { t.steps = -1; }) == "gradient descent: steps out of range");
    CHECK(refused([](Task& t) { t.steps = 100001; }) == "gradient descent: steps out of range");
    CHECK(refused([](Task& t) { t.bits = 21; }) == "gradient descent: bits out of range");
    CHECK(refused([](Task& t) { t.mask = "100"; }) == "gradient descent: a mask of another length");
    CHECK(refused([](Task& t) { t.mask = "1002"; }) == "gradient descent: a mask of other numbers than 0 and 1");
    CHECK(good.refusal("0", "0") == "gradient descent: bits out of range");
    const Value deep = {make_chain({{{1}}, {{1}}, {{1}}}, {{0}, {0}, {0}})};
    CHECK_THROWS_WITH(check_descent_shadow({deep, data_value({{1, 0}}), mask_value("100000"), number_value(1),
                                            number_value(1), number_value(20)},
                                           read_json("\"0\""), read_json(R"({"kind":"rounded-run","bits":"20"})")),
                      "gradient descent: not a two-layer network");
}

TEST_CASE("SGD: the data set of the step, in turn") {
    const Value f = {make_chain({{{mpq_class(1, 2)}}, {{1}}}, {{0}, {0}})};
    const std::string exact = R"({"kind":"rounded-run","bits":"20"})";
    const auto check = [&](const Values& batches, long steps, const std::string& radius) {
        return check_sgd_shadow({f, list_value(batches), mask_value("1000"), number_value(mpq_class(1, 2)),
                                 number_value(steps), number_value(20)},
                                read_json("\"" + radius + "\""), read_json(exact));
    };
    const Values batches{data_value({{1, 0}}), data_value({{1, 1}}), data_value({{2, 3}, {1, 1}})};
    // By hand: 1/2 -> 1/4 -> 1/4 + (3/4)/2 = 5/8 -> 5/8 - (2(5/4 - 3) + (5/8 - 1))/4 = 51/32 -> 51/64.
    const std::vector<mpq_class> run{mpq_class(1, 2), mpq_class(1, 4), mpq_class(5, 8), mpq_class(51, 32),
                                     mpq_class(51, 64)};
    for (size_t t = 0; t < run.size(); ++t) {
        const Value result = check(batches, static_cast<long>(t), "0");
        CHECK(rational_vector(list(result).items[1])[0] == run[t]);
    }
    CHECK_THROWS_WITH(check({}, 1, "0"), "gradient descent: no data");
    CHECK_THROWS_WITH(check({data_value({{1, 0}}), data_value({{1, 0}})}, 1, "1"), "gradient descent: another radius");
    CHECK_THROWS(check({number_value(1)}, 1, "0"));
}
