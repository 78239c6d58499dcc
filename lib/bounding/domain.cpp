#include "relucert/bounding/domain.hpp"

#include "relucert/failure/failure.hpp"

namespace relucert {

std::size_t dimension(const Domain& domain) {
    if (const EuclideanBall* ball = ball_of(domain)) return ball->centre.size();
    return std::get<RationalBox>(domain).lower.size();
}

bool contains(const EuclideanBall& ball, const std::vector<Rational>& x) {
    RELUCERT_ENSURE(x.size() == ball.centre.size());
    Rational square;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const Rational difference = x[i] - ball.centre[i];
        square += difference * difference;
    }
    return square <= ball.squared_radius;
}

std::vector<Rational> centre(const Domain& domain) {
    if (const EuclideanBall* ball = ball_of(domain)) return ball->centre;
    const auto& box = std::get<RationalBox>(domain);
    std::vector<Rational> middle;
    for (std::size_t i = 0; i < box.lower.size(); ++i) middle.push_back((box.lower[i] + box.upper[i]) / Rational(2));
    return middle;
}

void check_domain(const Domain& domain, std::size_t inputs) {
    const EuclideanBall* ball = ball_of(domain);
    const char* name = ball != nullptr ? "ball" : "box";
    const auto* box = std::get_if<RationalBox>(&domain);
    if (dimension(domain) != inputs || (box != nullptr && box->upper.size() != inputs))
        throw InputError(name,
                         "it has " + std::to_string(dimension(domain)) + " coordinates, not " + std::to_string(inputs));
    if (ball != nullptr) {
        if (ball->squared_radius.sign() < 0) throw InputError(name, "its squared radius is negative");
        return;
    }
    for (std::size_t i = 0; i < inputs; ++i)
        if (box->lower[i] > box->upper[i])
            throw InputError(name, "coordinate " + std::to_string(i + 1) + " has its lower end above the upper one");
}

}  // namespace relucert
