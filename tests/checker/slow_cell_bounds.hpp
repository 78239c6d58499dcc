// Sections 3 to 5 and 7 of docs/evidence/split-tree.md word for word, in long integers and without any structure of
// data: the independent reference of rules/cell_bounds.hpp.
#pragma once
#include <map>

#include "rules/cell_bounds.hpp"

namespace relucert_check::testing {

class SlowCellBounds {
public:
    using Form = std::map<std::size_t, mpq_class>;
    SlowCellBounds(const ReluProgram& program, unsigned s, const std::vector<CellBounds::Pair>& pairs,
                   const RationalBall* ball = nullptr)
        : program_(program), s_(s), pairs_(pairs), is_ball_(ball != nullptr) {
        if (ball == nullptr) return;
        mpq_class moved = 0;
        for (const mpq_class& c : ball->centre) {
            centre_.push_back(near(c));
            const mpq_class off = c * unit() - centre_.back();
            moved += off * off;
        }
        radius_ = root(mpq_class(ball->squared_radius * unit() * unit())) + root(moved);
    }

    /// By ReLU variable, and by pair; before `narrow` the inherited bounds, empty for none.
    std::vector<mpz_class> l, u, difference_l, difference_u;

    bool narrow(const Cell& cell) {
        const std::size_t d = program_.inputs, relus = program_.relus.size();
        const std::vector<mpz_class> il = l, iu = u, idl = difference_l, idu = difference_u;
        l.assign(relus, 0);
        u = l;
        difference_l.assign(pairs_.size(), 0);
        difference_u = difference_l;
        lo_.assign(d + relus, 0);
        hi_ = lo_;
        for (std::size_t i = 0; i < d; ++i) {
            lo_[i] = floor(mpq_class(cell.lower[i] * unit()));
            hi_[i] = ceiling(mpq_class(cell.upper[i] * unit()));
        }
        if (is_ball_ && square_of_distances(std::vector<bool>(d, true)) > radius_ * radius_) return false;
        for (std::size_t v = 0; v < relus; ++v) {
            const AffineForm& z = program_.relus[v];
            mpq_class least = unit() * near(z.constant) - error(z), most = unit() * near(z.constant) + error(z);
            for (const auto& [x, w] : z.terms) {
                const mpz_class a = near(w) * lo_[x], b = near(w) * hi_[x];
                least += std::min(a, b);
                most += std::max(a, b);
            }
            l[v] = floor(mpq_class(least / unit()));
            u[v] = ceiling(mpq_class(most / unit()));
            if (!il.empty()) {
                l[v] = std::max(l[v], il[v]);
                u[v] = std::min(u[v], iu[v]);
            }
            if (cell.forced[v] > 0) l[v] = std::max<mpz_class>(l[v], 0);
            if (cell.forced[v] < 0) u[v] = std::min<mpz_class>(u[v], 0);
            if (l[v] < 0 && 0 < u[v] && (is_ball_ || program_.levels[v] >= 2)) {
                const mpz_class above = rounded_up(bound({{z, 1}})), below = rounded_up(bound({{z, -1}}));
                u[v] = std::min(u[v], above);
                l[v] = std::max<mpz_class>(l[v], -below);
            }
            if (l[v] > u[v]) return false;
            lo_[d + v] = std::max<mpz_class>(l[v], 0);
            hi_[d + v] = std::max<mpz_class>(u[v], 0);
            for (std::size_t i = 0; i < pairs_.size(); ++i) {
                const auto [p, q] = pairs_[i];
                if (p != v) continue;
                mpz_class &dl = difference_l[i], &du = difference_u[i];
                dl = l[p] - u[q];
                du = u[p] - l[q];
                if (!idl.empty()) {
                    dl = std::max(dl, idl[i]);
                    du = std::min(du, idu[i]);
                }
                if (!(decided(p) && decided(q))) {
                    const AffineForm &zp = program_.relus[p], &zq = program_.relus[q];
                    const mpz_class above = rounded_up(bound({{zp, 1}, {zq, -1}})),
                                    below = rounded_up(bound({{zp, -1}, {zq, 1}}));
                    du = std::min(du, above);
                    dl = std::max<mpz_class>(dl, -below);
                }
                if (dl > du) return false;
            }
        }
        return true;
    }
    mpz_class output_bound(std::size_t output) { return bound({{program_.outputs[output], 1}}); }

private:
    struct Line {
        mpz_class mu, k;
    };
    const ReluProgram& program_;
    unsigned s_;
    std::vector<CellBounds::Pair> pairs_;
    bool is_ball_;
    std::vector<mpz_class> centre_;
    mpz_class radius_;
    std::vector<mpz_class> lo_, hi_, a_;
    mpz_class e_;

    mpz_class unit() const { return mpz_class(1) << s_; }
    mpz_class near(const mpq_class& q) const { return floor(mpq_class(q * unit() + mpq_class(1, 2))); }
    mpz_class error(const AffineForm& z) const {
        mpz_class sum = 0;
        for (const auto& [x, w] : z.terms)
            if (mpq_class(near(w)) != w * unit()) sum += std::max<mpz_class>(abs(lo_[x]), abs(hi_[x]));
        sum = ceiling(mpq_class(sum, 2));
        if (mpq_class(near(z.constant)) != z.constant * unit()) sum += unit() / 2;
        return sum;
    }
    mpz_class rounded_up(const mpz_class& e) const { return ceiling(ratio(e, unit() * unit())); }
    bool active(std::size_t v) const { return l[v] >= 0; }
    bool inactive(std::size_t v) const { return !active(v) && u[v] <= 0; }
    bool decided(std::size_t v) const { return active(v) || inactive(v); }

    mpz_class bound(const std::vector<std::pair<AffineForm, int>>& forms) {
        const std::size_t d = program_.inputs, relus = program_.relus.size();
        a_.assign(d + relus, 0);
        e_ = 0;
        for (const auto& [z, sign] : forms) {
            for (const auto& [x, w] : z.terms) a_[x] += sign * unit() * near(w);
            e_ += unit() * (sign * unit() * near(z.constant)) + unit() * error(z);
        }
        for (std::size_t v = relus; v-- > 0;) {
            if (a_[d + v] == 0) continue;
            std::optional<std::size_t> partner, which;
            for (std::size_t i = 0; i < pairs_.size(); ++i)
                if (pairs_[i].first == v && a_[d + pairs_[i].second] != 0) {
                    partner = pairs_[i].second;
                    which = i;
                }
            const mpz_class lambda = split(v);
            if (!partner)
                relax(lambda, v);
            else
                pair(lambda, split(*partner), v, *partner, difference_l[*which], difference_u[*which]);
        }
        e_ += largest_of_line();
        return e_;
    }
    // The least integer n >= 0 with n^2 >= q, digit by digit.
    static mpz_class root(const mpq_class& q) {
        mpz_class n = 0, step = 1;
        while (step * step < q) step *= 2;
        for (; step > 0; step /= 2)
            if (mpz_class next = n + step; next * next < q) n = next;
        return q > 0 ? mpz_class(n + 1) : n;
    }
    mpz_class square_of_distances(const std::vector<bool>& of) const {
        mpz_class sum = 0;
        for (std::size_t i = 0; i < centre_.size(); ++i) {
            const mpz_class off = std::max<mpz_class>({0, lo_[i] - centre_[i], centre_[i] - hi_[i]});
            if (of[i]) sum += off * off;
        }
        return sum;
    }
    // S(J) of section 7.
    mpz_class by_length(const std::vector<bool>& in_box) const {
        mpz_class sum = 0, most = 0, t = 1, squares = 0;
        for (std::size_t i = 0; i < in_box.size(); ++i) {
            if (!in_box[i]) most = std::max<mpz_class>(most, abs(a_[i]));
            sum += in_box[i] ? std::max<mpz_class>(a_[i] * lo_[i], a_[i] * hi_[i]) : mpz_class(a_[i] * centre_[i]);
        }
        while (most >= t * (mpz_class(1) << 50)) t *= 2;
        for (std::size_t i = 0; i < in_box.size(); ++i) {
            const mpz_class size = ceiling(ratio(abs(a_[i]), t));
            if (!in_box[i]) squares += size * size;
        }
        return sum + root(mpq_class(radius_ * radius_ - square_of_distances(in_box))) * t * root(mpq_class(squares));
    }
    mpz_class largest_of_line() const {
        mpz_class on_box = 0;
        std::vector<bool> cut;
        for (std::size_t i = 0; i < program_.inputs; ++i) {
            on_box += std::max<mpz_class>(a_[i] * lo_[i], a_[i] * hi_[i]);
            cut.push_back(is_ball_ && (lo_[i] != centre_[i] - radius_ || hi_[i] != centre_[i] + radius_));
        }
        if (!is_ball_) return on_box;
        return std::min<mpz_class>({on_box, by_length(cut), by_length(std::vector<bool>(program_.inputs, false))});
    }
    mpz_class split(std::size_t v) {
        mpz_class& a = a_[program_.inputs + v];
        const mpz_class lambda = floor(ratio(a + unit() / 2, unit())), r = a - unit() * lambda;
        e_ += std::max<mpz_class>(r * lo_[program_.inputs + v], r * hi_[program_.inputs + v]);
        a = 0;
        return lambda;
    }
    static Line line(const mpz_class& lambda, const mpz_class& l, const mpz_class& u) {
        if (l >= 0) return {lambda, 0};
        if (u <= 0 || lambda == 0) return {0, 0};
        if (lambda < 0) return {u > -l ? lambda : mpz_class(0), 0};
        const mpz_class mu = floor(ratio(lambda * u, u - l));
        return {mu, std::max<mpz_class>(-mu * l, (lambda - mu) * u)};
    }
    void relax(const mpz_class& lambda, std::size_t v) {
        const Line chosen = line(lambda, l[v], u[v]);
        e_ += unit() * chosen.k;
        substitute(chosen.mu, v);
    }
    void substitute(const mpz_class& mu, std::size_t v) {
        const AffineForm& z = program_.relus[v];
        for (const auto& [x, w] : z.terms) a_[x] += mu * near(w);
        e_ += unit() * mu * near(z.constant) + abs(mu) * error(z);
    }
    void pair(const mpz_class& lambda_p, const mpz_class& lambda_q, std::size_t p, std::size_t q, const mpz_class& e,
              const mpz_class& f) {
        if (inactive(p) || inactive(q) || lambda_p * lambda_q >= 0) {
            relax(lambda_p, p);
            relax(lambda_q, q);
        } else if (abs(lambda_p) <= abs(lambda_q)) {
            difference(lambda_p, p, q, e, f);
            relax(lambda_p + lambda_q, q);
        } else {
            difference(lambda_q, q, p, -f, -e);
            relax(lambda_p + lambda_q, p);
        }
    }
    // tau (max(0, z_1) - max(0, z_2)), z_1 - z_2 in [e, f]
    void difference(const mpz_class& tau, std::size_t one, std::size_t two, const mpz_class& e, const mpz_class& f) {
        Line chosen{tau, 0};
        if (tau > 0 && !active(one)) chosen = line(tau, e, f);
        if (tau < 0 && !active(two)) {
            chosen = line(-tau, -f, -e);
            chosen.mu = -chosen.mu;
        }
        e_ += unit() * chosen.k;
        substitute(chosen.mu, one);
        substitute(-chosen.mu, two);
    }
};

}  // namespace relucert_check::testing
