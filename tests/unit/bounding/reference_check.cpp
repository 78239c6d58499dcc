#include "reference_check.hpp"

#include <algorithm>
#include <set>
#include <sstream>

namespace relucert::testing {

namespace {

Integer power_of_two(unsigned exponent) { return Integer(1) << exponent; }
Integer floor_quotient(const Integer& a, const Integer& b) { return Rational(a, b).floor(); }
Integer ceiling_quotient(const Integer& a, const Integer& b) { return Rational(a, b).ceiling(); }

/// The least integer n >= 0 with n^2 >= q, by bisection.
Integer least_root(const Rational& q) {
    Integer low = -1;  // low^2 < q, or -1
    Integer high = q.ceiling() + 1;
    while (high - low > 1) {
        const Integer middle = (low + high) / 2;
        (Rational(middle * middle) >= q && middle >= 0 ? high : low) = middle;
    }
    return high;
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
    return parts;
}

}  // namespace

ReferenceCheck::ReferenceCheck(const ReluProgram& program, const SplitTree& proof)
    : program_(program), s_(proof.bits), tokens_(split(proof.tree, ' ')) {
    for (const auto& [p, q] : proof.pairs) partner_[p] = q;
    for (std::size_t i = 0; i < program.relus.size(); ++i)
        rows_[static_cast<std::uint32_t>(program.inputs + 1 + i)] = rounded(program.relus[i]);
    for (const AffineForm& h : program.outputs) outputs_.push_back(rounded(h));
}

ReferenceCheck::Row ReferenceCheck::rounded(const AffineForm& form) const {
    const Rational unit{power_of_two(s_)};
    Row row;
    for (const auto& [u, w] : form.terms) {
        row.weights[u] = (w * unit + Rational(1, 2)).floor();
        if (Rational(row.weights[u]) != w * unit) row.inexact.push_back(u);
    }
    row.constant = (form.constant * unit + Rational(1, 2)).floor();
    row.constant_inexact = Rational(row.constant) != form.constant * unit;
    return row;
}

std::pair<Integer, Integer> ReferenceCheck::value_bounds(std::uint32_t v) const {
    if (v <= program_.inputs) return inputs_[v - 1];
    const auto& [l, u] = now_.z.at(v);
    return {std::max(l, Integer(0)), std::max(u, Integer(0))};
}

Integer ReferenceCheck::error(const Row& row) const {
    Integer sum = 0;
    for (const std::uint32_t u : row.inexact) {
        const auto [lo, hi] = value_bounds(u);
        sum += std::max(Integer(boost::multiprecision::abs(lo)), Integer(boost::multiprecision::abs(hi)));
    }
    return ceiling_quotient(sum, 2) + (row.constant_inexact ? power_of_two(s_ - 1) : Integer(0));
}

void ReferenceCheck::substitute(const Integer& mu, std::uint32_t v, Form& A, Integer& E) const {
    const Row& row = rows_.at(v);
    for (const auto& [u, w] : row.weights) A[u] += mu * w;
    E += power_of_two(s_) * mu * row.constant;
    E += Integer(boost::multiprecision::abs(mu)) * error(row);
}

void ReferenceCheck::relax(const Integer& lambda, std::uint32_t v, Form& A, Integer& E) const {
    const auto& [l, u] = now_.z.at(v);
    Integer mu = 0;
    Integer k = 0;
    if (active(v)) {
        mu = lambda;
    } else if (!inactive(v) && lambda > 0) {
        mu = floor_quotient(lambda * u, u - l);
        k = std::max(Integer(-mu * l), Integer((lambda - mu) * u));
    } else if (!inactive(v) && lambda < 0 && u > -l) {
        mu = lambda;
    }
    E += power_of_two(s_) * k;
    substitute(mu, v, A, E);
}

void ReferenceCheck::relax_pair(Integer lambda_p, Integer lambda_q, std::uint32_t p, std::uint32_t q, Form& A,
                                Integer& E) const {
    if (inactive(p) || inactive(q) || lambda_p * lambda_q >= 0) {
        relax(lambda_p, p, A, E);
        relax(lambda_q, q, A, E);
        return;
    }
    auto [e, f] = now_.difference.at(p);
    const Integer rho = lambda_p + lambda_q;
    if (boost::multiprecision::abs(lambda_p) > boost::multiprecision::abs(lambda_q)) {
        std::swap(p, q);
        std::swap(lambda_p, lambda_q);
        const Integer least = -f;
        f = -e;
        e = least;
    }
    const Integer tau = lambda_p;  // tau (v_p - v_q) + rho v_q now
    Integer mu = 0;
    Integer k = 0;
    const auto triangle = [](const Integer& lambda, const Integer& l, const Integer& u) -> std::pair<Integer, Integer> {
        if (l >= 0) return {lambda, 0};
        if (u <= 0) return {0, 0};
        const Integer slope = floor_quotient(lambda * u, u - l);
        return {slope, std::max(Integer(-slope * l), Integer((lambda - slope) * u))};
    };
    if (tau > 0) {
        if (active(p))
            mu = tau;
        else
            std::tie(mu, k) = triangle(tau, e, f);
    } else {
        if (active(q)) {
            mu = tau;
        } else {
            std::tie(mu, k) = triangle(-tau, -f, -e);
            mu = -mu;
        }
    }
    E += power_of_two(s_) * k;
    substitute(mu, p, A, E);
    substitute(-mu, q, A, E);
    if (rho != 0) relax(rho, q, A, E);
}

/// E of the sum of sign * row.
Integer ReferenceCheck::symbolic(const std::vector<std::pair<const Row*, int>>& rows) const {
    const Integer unit = power_of_two(s_);
    Form A;
    Integer E = 0;
    for (const auto& [row, sign] : rows) {
        for (const auto& [u, w] : row->weights) A[u] += sign * unit * w;
        E += unit * unit * sign * row->constant + unit * error(*row);
    }
    const auto divide = [&](std::uint32_t v) {
        const Integer lambda = floor_quotient(A[v] + power_of_two(s_ - 1), unit);
        const Integer r = A[v] - unit * lambda;
        const auto [lo, hi] = value_bounds(v);
        E += std::max(Integer(r * lo), Integer(r * hi));
        A[v] = 0;
        return lambda;
    };
    for (auto v = static_cast<std::uint32_t>(program_.inputs + program_.relus.size()); v > program_.inputs; --v) {
        if (A[v] == 0) continue;
        const Integer lambda = divide(v);
        if (const auto pair = partner_.find(v); pair != partner_.end() && A[pair->second] != 0)
            relax_pair(lambda, divide(pair->second), v, pair->second, A, E);
        else
            relax(lambda, v, A, E);
    }
    return E + largest_of_line(A);
}

void ReferenceCheck::over(const Domain& domain) {
    ball_.reset();
    if (const EuclideanBall* ball = ball_of(domain)) ball_ = *ball;
    if (!ball_) return;
    const Rational unit{power_of_two(s_)};
    Rational moved = 0;
    centre_.clear();
    for (const Rational& c : ball_->centre) {
        centre_.push_back((c * unit + Rational(1, 2)).floor());
        moved += (c * unit - Rational(centre_.back())) * (c * unit - Rational(centre_.back()));
    }
    radius_ = least_root(ball_->squared_radius * unit * unit) + least_root(moved);
}

RationalBox ReferenceCheck::root_box(const Domain& domain) const {
    if (!ball_) return std::get<RationalBox>(domain);
    RationalBox box;
    for (const Integer& c : centre_) {
        box.lower.emplace_back(Rational(Integer(c - radius_), power_of_two(s_)));
        box.upper.emplace_back(Rational(Integer(c + radius_), power_of_two(s_)));
    }
    return box;
}

/// S(J) of section 7.
Integer ReferenceCheck::by_length(Form& A, const std::vector<bool>& in_box) const {
    Integer sum = 0;
    Integer radicand = radius_ * radius_;
    Integer most = 0;
    for (std::uint32_t v = 1; v <= program_.inputs; ++v) {
        const auto [lo, hi] = inputs_[v - 1];
        const Integer& c = centre_[v - 1];
        if (in_box[v - 1]) {
            const Integer distance = std::max({Integer(0), Integer(lo - c), Integer(c - hi)});
            radicand -= distance * distance;
            sum += std::max(Integer(A[v] * lo), Integer(A[v] * hi));
        } else {
            most = std::max(most, Integer(boost::multiprecision::abs(A[v])));
            sum += A[v] * c;
        }
    }
    const std::size_t b = most == 0 ? 0 : bit_length(most);
    const Integer step = power_of_two(b > 50 ? static_cast<unsigned>(b - 50) : 0);
    Integer squares = 0;
    for (std::uint32_t v = 1; v <= program_.inputs; ++v) {
        if (in_box[v - 1]) continue;
        const Integer size = ceiling_quotient(Integer(boost::multiprecision::abs(A[v])), step);
        squares += size * size;
    }
    return sum + least_root(Rational(radicand)) * step * least_root(Rational(squares));
}

Integer ReferenceCheck::largest_of_line(Form& A) const {
    Integer on_box = 0;
    std::vector<bool> cut;
    for (std::uint32_t v = 1; v <= program_.inputs; ++v) {
        const auto [lo, hi] = value_bounds(v);
        on_box += std::max(Integer(A[v] * lo), Integer(A[v] * hi));
        if (ball_) cut.push_back(lo != centre_[v - 1] - radius_ || hi != centre_[v - 1] + radius_);
    }
    if (!ball_) return on_box;
    return std::min({on_box, by_length(A, cut), by_length(A, std::vector<bool>(program_.inputs, false))});
}

ReferenceBounds ReferenceCheck::bounds(const ReferenceCell& cell) {
    const Integer unit = power_of_two(s_);
    now_ = {};
    inputs_.clear();
    for (std::size_t i = 0; i < program_.inputs; ++i)
        inputs_.emplace_back((cell.box.lower[i] * Rational(unit)).floor(),
                             (cell.box.upper[i] * Rational(unit)).ceiling());
    now_.is_void = cell.inherited && cell.inherited->is_void;
    Integer distance = 0;
    for (std::size_t i = 0; ball_ && i < inputs_.size(); ++i) {
        const Integer off =
            std::max({Integer(0), Integer(inputs_[i].first - centre_[i]), Integer(centre_[i] - inputs_[i].second)});
        distance += off * off;
    }
    if (ball_ && distance > radius_ * radius_) now_.is_void = true;
    const auto up = [&](const Integer& E) { return ceiling_quotient(E, unit * unit); };
    for (std::uint32_t v = program_.inputs + 1; v <= program_.inputs + program_.relus.size() && !now_.is_void; ++v) {
        const Row& row = rows_.at(v);
        const Integer e = error(row);
        Integer m = unit * row.constant - e;
        Integer M = unit * row.constant + e;
        for (const auto& [u, w] : row.weights) {
            const auto [lo, hi] = value_bounds(u);
            m += std::min(Integer(w * lo), Integer(w * hi));
            M += std::max(Integer(w * lo), Integer(w * hi));
        }
        Integer l = floor_quotient(m, unit);
        Integer u = ceiling_quotient(M, unit);
        if (cell.inherited) {
            l = std::max(l, cell.inherited->z.at(v).first);
            u = std::min(u, cell.inherited->z.at(v).second);
        }
        for (const auto& [forced, sign] : cell.path) {
            if (forced == v && sign > 0) l = std::max(l, Integer(0));
            if (forced == v && sign < 0) u = std::min(u, Integer(0));
        }
        if (l < 0 && u > 0 && (ball_ || program_.levels[v - program_.inputs - 1] >= 2)) {
            const Integer U = up(symbolic({{&row, 1}}));
            const Integer U_below = up(symbolic({{&row, -1}}));
            u = std::min(u, U);
            l = std::max(l, Integer(-U_below));
        }
        now_.z[v] = {l, u};
        if (l > u) now_.is_void = true;
        const auto pair = partner_.find(v);
        if (now_.is_void || pair == partner_.end()) continue;
        const std::uint32_t q = pair->second;
        Integer least = l - now_.z.at(q).second;
        Integer most = u - now_.z.at(q).first;
        if (cell.inherited) {
            least = std::max(least, cell.inherited->difference.at(v).first);
            most = std::min(most, cell.inherited->difference.at(v).second);
        }
        const auto decided = [this](std::uint32_t w) { return active(w) || inactive(w); };
        if (!decided(v) || !decided(q)) {
            const Integer U = up(symbolic({{&row, 1}, {&rows_.at(q), -1}}));
            const Integer U_below = up(symbolic({{&row, -1}, {&rows_.at(q), 1}}));
            most = std::min(most, U);
            least = std::max(least, Integer(-U_below));
        }
        now_.difference[v] = {least, most};
        if (least > most) now_.is_void = true;
    }
    return now_;
}

Integer ReferenceCheck::output_bound(std::size_t j) { return symbolic({{&outputs_[j - 1], 1}}); }

/// h_j (0 for j = 0) + sum y_i g_i, signs put in, is at most `most` on the cell's box or on the ball.
bool ReferenceCheck::exact_bound_holds(const ReferenceCell& cell, const std::vector<Rational>& y, std::size_t j,
                                       const Rational& most, bool strict) const {
    std::map<std::uint32_t, Rational> G;
    Rational constant = 0;
    const auto add = [&](const AffineForm& form, const Rational& factor) {
        for (const auto& [u, w] : form.terms) G[u] += factor * w;
        constant += factor * form.constant;
    };
    if (j != 0) add(program_.outputs[j - 1], 1);
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (y[i] < Rational(0)) throw std::string("negative multiplier");
        add(program_.relus[cell.path[i].first - program_.inputs - 1], y[i] * Rational(cell.path[i].second));
    }
    for (auto v = static_cast<std::uint32_t>(program_.inputs + program_.relus.size()); v > program_.inputs; --v) {
        if (G[v].is_zero()) continue;
        int sign = active(v) ? 1 : inactive(v) ? -1 : 0;
        for (const auto& [forced, forced_sign] : cell.path)
            if (forced == v) sign = forced_sign;
        if (sign == 0) throw std::string("an open sign in an exact leaf");
        const Rational factor = G[v];
        G[v] = 0;
        if (sign > 0) add(program_.relus[v - program_.inputs - 1], factor);
    }
    Rational on_box = constant;
    for (std::uint32_t i = 1; i <= program_.inputs; ++i)
        on_box += std::max(G[i] * cell.box.lower[i - 1], G[i] * cell.box.upper[i - 1]);
    if (strict ? on_box < most : on_box <= most) return true;
    if (!ball_) return false;
    Rational left = most - constant;
    Rational square = 0;
    for (std::uint32_t i = 1; i <= program_.inputs; ++i) {
        left -= G[i] * ball_->centre[i - 1];
        square += G[i] * G[i] * ball_->squared_radius;
    }
    return strict ? left > Rational(0) && square < left * left : left >= Rational(0) && square <= left * left;
}

bool ReferenceCheck::leaf(const std::string& token, const ReferenceCell& cell, const Leaf& goal) {
    if (now_.is_void) return true;
    const std::size_t colon = token.find(':');
    const std::string head = token.substr(0, colon);
    std::vector<Rational> y(cell.path.size());
    if (colon != std::string::npos) {
        const auto texts = split(token.substr(colon + 1), ',');
        if (texts.size() != y.size()) throw std::string("wrong number of multipliers");
        std::transform(texts.begin(), texts.end(), y.begin(), [](const std::string& t) { return Rational::parse(t); });
    }
    if (head == "v") return exact_bound_holds(cell, y, 0, 0, true);
    const std::size_t j = head.size() == 1 ? 1 : std::stoul(head.substr(1));
    if (head[0] != 'b' && head[0] != 'e') throw std::string("unknown token " + token);
    const Rational most = goal.upper ? *goal.upper : Rational(0);
    const bool strict = !goal.upper && goal.strict.at(j - 1);
    if (head[0] == 'e') return exact_bound_holds(cell, y, j, most, strict);
    const Rational bound(output_bound(j), power_of_two(3 * s_));
    return strict ? bound < most : bound <= most;
}

bool ReferenceCheck::subtree(const ReferenceCell& cell, const Leaf& goal) {
    const std::string token = tokens_.at(position_++);
    const ReferenceBounds own = bounds(cell);
    if (token[0] != 'x' && token[0] != 'n') return leaf(token, cell, goal);
    const auto index = static_cast<std::uint32_t>(std::stoul(token.substr(1)));
    for (const int side : {-1, 1}) {
        ReferenceCell child{cell.box, cell.path, own};
        if (token[0] == 'n') {
            child.path.emplace_back(index, side);
        } else {
            const std::size_t i = index - 1;
            if (cell.box.lower.at(i) >= cell.box.upper.at(i)) throw std::string("a cut of a point");
            (side < 0 ? child.box.upper : child.box.lower)[i] = (cell.box.lower[i] + cell.box.upper[i]) / Rational(2);
        }
        if (!subtree(child, goal)) return false;
    }
    return true;
}

bool ReferenceCheck::check(const Domain& domain, const Leaf& goal) {
    position_ = 0;
    over(domain);
    return subtree({root_box(domain), {}, std::nullopt}, goal) && position_ == tokens_.size();
}
bool ReferenceCheck::proves_upper(const Domain& domain, const Rational& upper) { return check(domain, {upper, {}}); }
bool ReferenceCheck::proves_clause(const Domain& domain, const std::vector<bool>& strict) {
    return check(domain, {std::nullopt, strict});
}

}  // namespace relucert::testing
