// Boxes and balls as sets of points.
#include "errors.hpp"
#include "evaluator.hpp"

namespace relucert_check {

Value ball_value(std::vector<Number> centre, const Number& radius) {
    require(compare_values("<", {radius}, {Number(0)}) != true, "a ball with a negative radius");
    return {std::make_shared<const Ball>(Ball{std::move(centre), radius * radius})};
}

std::optional<bool> member(const Value& a, const Value& b) {
    if (const auto* found = b.as<std::shared_ptr<const Ball>>()) {
        const Ball& ball = **found;
        const std::vector<Number> x = numbers(a);
        require(x.size() == ball.centre.size(), "a point and a ball of different dimensions");
        Number square = 0;
        for (size_t i = 0; i < x.size(); ++i) {
            const Number difference = x[i] - ball.centre[i];
            square = square + difference * difference;
        }
        return compare_values("<=", {square}, {ball.squared_radius});
    }
    const bool in_box = b.as<std::shared_ptr<const Box>>() != nullptr;
    std::optional<bool> result = in_box;
    const auto meet = [&](std::optional<bool> t) {  // Kleene's and for a box, or for a list
        if (!t && result == in_box) result = {};
        if (t && *t != in_box) result = t;
    };
    if (in_box) {
        const Box& box = **b.as<std::shared_ptr<const Box>>();
        const std::vector<Number> x = numbers(a);
        require(x.size() == box.lower.size(), "a point and a box of different dimensions");
        for (size_t i = 0; i < x.size(); ++i) {
            meet(compare_values("<=", {box.lower[i]}, {x[i]}));
            meet(compare_values("<=", {x[i]}, {box.upper[i]}));
        }
    } else {
        for (const Value& item : list(b).items) meet(equal(a, item));
    }
    return result;
}

}  // namespace relucert_check
