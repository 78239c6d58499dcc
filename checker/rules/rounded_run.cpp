#include "rounded_run.hpp"

#include <algorithm>

namespace relucert_check {

void add_product(mpz_class& sum, const mpz_class& a, const mpz_class& b) {
    mpz_addmul(sum.get_mpz_t(), a.get_mpz_t(), b.get_mpz_t());
}
mpz_class ceiling_of_quotient(const mpz_class& a, const mpz_class& b) {
    mpz_class q;
    mpz_cdiv_q(q.get_mpz_t(), a.get_mpz_t(), b.get_mpz_t());
    return q;
}
mpz_class floor_of_quotient(const mpz_class& a, const mpz_class& b) {
    mpz_class q;
    mpz_fdiv_q(q.get_mpz_t(), a.get_mpz_t(), b.get_mpz_t());
    return q;
}
mpz_class root_rounded_up(const mpz_class& square) {
    mpz_class root = sqrt(square);
    return root * root == square ? root : mpz_class(root + 1);
}
mpz_class nearest_integer(const mpz_class& p, const mpz_class& q, size_t& inexact) {
    const mpz_class below = floor_of_quotient(p, q);
    const mpz_class rest = p - below * q;
    if (rest != 0) ++inexact;
    const int side = cmp(mpz_class(2 * rest), q);
    return side > 0 || (side == 0 && mpz_odd_p(below.get_mpz_t())) ? mpz_class(below + 1) : below;
}

Batch::Batch(const Dataset& data, const std::vector<char>& column) : n(data.points.size()) {
    const size_t d = data.input;
    std::vector<std::vector<mpq_class>> points;
    for (const LabelledPtr& p : data.points) {
        points.push_back(rational_vector(p->input()));
        for (const mpq_class& e : points.back()) dx = lcm(dx, e.get_den());
        points.back().push_back(rational(p->label));
        dy = lcm(dy, points.back().back().get_den());
        times.push_back(p->times);
        size += p->times;
    }
    IntegerMatrix second(d + 1, Integers(d + 1));
    for (size_t i = 0; i < n; ++i) {
        mpz_class square = 0;
        for (size_t j = 0; j < d; ++j) x.push_back(points[i][j].get_num() * (dx / points[i][j].get_den()));
        x.push_back(dx);
        y.push_back(points[i][d].get_num() * (dy / points[i][d].get_den()));
        const mpz_class* xi = &x[i * (d + 1)];
        for (size_t j = 0; j <= d; ++j)
            if (column[j]) {
                square += xi[j] * xi[j];
                for (size_t l = 0; l <= d; ++l)
                    if (column[l]) second[j][l] += times[i] * xi[j] * xi[l];
            }
        norms.push_back(root_rounded_up(mpz_class(square << 32)));
        mean_square += times[i] * square;
    }
    for (const Integers& entries : second) {
        mpz_class total = 0;
        for (const mpz_class& e : entries) total += abs(e);
        eigenvalue = std::max(eigenvalue, total);
    }
    eigenvalue = std::min(eigenvalue, mean_square);
}

RoundedRun::RoundedRun(const Network& f, const std::vector<DatasetPtr>& data, const Value& mask, const mpq_class& eta,
                       unsigned long bits)
    : eta_p(eta.get_num()), eta_q(eta.get_den()) {
    require(f.depth() == 2 && f.nodes.size() == 3 && f.output() == 1, "gradient descent: not a two-layer network");
    require(eta > 0, "gradient descent: data or step do not fit");
    require(!data.empty(), "gradient descent: no data");
    d = f.input;
    m = f.layer(1).dimension;
    std::vector<mpq_class> start;
    for (const size_t l : {1, 2}) {
        for (const mpz_class& e : f.layer(l).weights) start.push_back(ratio(e, f.layer(l).denominator));
        for (const mpz_class& e : f.layer(l).bias) start.push_back(ratio(e, f.layer(l).denominator));
    }
    grid = mpz_class(1) << bits;
    for (const mpq_class& t : rational_vector(mask)) {
        require(t == 0 || t == 1, "gradient descent: a mask of other numbers than 0 and 1");
        trained.push_back(t == 1);
    }
    require(trained.size() == start.size(), "gradient descent: a mask of another length");
    for (size_t j = 0; j < start.size(); ++j)
        if (!trained[j]) grid = lcm(grid, start[j].get_den());
    for (const mpq_class& t : start) theta.push_back(nearest_integer(t.get_num() * grid, t.get_den(), inexact));
    column.assign(d + 1, 0);
    row.assign(m, 0);
    for (size_t k = 0; k < m; ++k)
        for (size_t j = 0; j <= d; ++j)
            if (trained[w(k, j)]) column[j] = row[k] = 1;
    for (const DatasetPtr& one : data) {
        require(one->output == 1 && one->input == d, "gradient descent: data or step do not fit");
        batches.emplace_back(*one, column);
    }
}

void RoundedRun::evaluate(size_t t) {  // section 2: preactivations over grid dx, gradient over size grid^3 dx^2 dy
    present = t % batches.size();
    const Batch& data = batch();
    const size_t n = data.n;
    const mpz_class scale = grid * data.dx;
    z.assign(n * m, 0);
    moment.assign(m * (d + 1), 0);
    residual.assign(n, 0);
    gradient.assign(theta.size(), 0);
    for (size_t i = 0; i < n; ++i) {
        const mpz_class* xi = &data.x[i * (d + 1)];
        mpz_class output = theta[c()] * scale;
        for (size_t k = 0; k < m; ++k) {
            mpz_class& zk = z[i * m + k];
            for (size_t j = 0; j <= d; ++j) add_product(zk, theta[w(k, j)], xi[j]);
            if (zk > 0) add_product(output, theta[a(k)], zk);
        }
        residual[i] = data.times[i] * (data.dy * output - data.y[i] * grid * scale);
        add_product(gradient[c()], residual[i], scale);
        for (size_t k = 0; k < m; ++k) {
            if (z[i * m + k] <= 0) continue;
            add_product(gradient[a(k)], residual[i], z[i * m + k]);
            for (size_t j = 0; j <= d; ++j) add_product(moment[k * (d + 1) + j], residual[i], xi[j]);
        }
    }
    for (size_t k = 0; k < m; ++k)
        for (size_t j = 0; j <= d; ++j) gradient[w(k, j)] = theta[a(k)] * moment[k * (d + 1) + j];
}

void RoundedRun::step() {
    const Batch& data = batch();
    const mpz_class common = eta_q * data.size * grid * grid * data.dx * data.dx * data.dy;
    inexact = 0;
    for (size_t j = 0; j < theta.size(); ++j)
        if (trained[j]) theta[j] = nearest_integer(theta[j] * common - eta_p * gradient[j], common, inexact);
}

}  // namespace relucert_check
