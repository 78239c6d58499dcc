#include "relucert/bounding/relu_pairs.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

constexpr double largest_work = 2e9;  // of one level, in additions
constexpr double largest_relative_distance = 0.5;

struct Candidate {
    double distance;
    std::size_t p;
    std::size_t q;
};

/// Forms of one level as rows over the variables below, where the larger member of a pair counts as the smaller one.
std::vector<std::vector<double>> rows_of(const ReluProgram& program, std::size_t begin, std::size_t end,
                                         const std::vector<std::uint32_t>& representative) {
    std::vector<std::uint32_t> column(representative.size(), 0);
    std::uint32_t columns = 1;  // column 0 is the constant
    for (std::size_t i = begin; i < end; ++i)
        for (const auto& term : program.relus[i].terms)
            if (std::uint32_t& c = column[representative[term.first]]; c == 0) c = columns++;
    std::vector<std::vector<double>> rows(end - begin, std::vector<double>(columns, 0.0));
    for (std::size_t i = begin; i < end; ++i) {
        rows[i - begin][0] = program.relus[i].constant.approximate_double();
        for (const auto& [variable, coefficient] : program.relus[i].terms)
            rows[i - begin][column[representative[variable]]] += coefficient.approximate_double();
    }
    return rows;
}

}  // namespace

std::vector<std::pair<std::uint32_t, std::uint32_t>> suggested_pairs(const ReluProgram& program,
                                                                     const Deadline& deadline) {
    std::vector<std::uint32_t> representative(program.inputs + program.relus.size() + 1);
    for (std::uint32_t v = 0; v < representative.size(); ++v) representative[v] = v;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (std::size_t begin = 0, end = 0; begin < program.relus.size(); begin = end) {
        while (end < program.relus.size() && program.levels[end] == program.levels[begin]) ++end;
        const std::size_t width = end - begin;
        double longest = 0;
        for (std::size_t i = begin; i < end; ++i)
            longest = std::max(longest, static_cast<double>(program.relus[i].terms.size()));
        if (static_cast<double>(width) * static_cast<double>(width) * longest > largest_work) continue;
        const std::vector<std::vector<double>> rows = rows_of(program, begin, end, representative);
        std::vector<double> norms;
        for (const auto& row : rows) {
            double sum = 0;
            for (const double entry : row) sum += entry * entry;
            norms.push_back(std::sqrt(sum));
        }
        std::vector<Candidate> candidates;
        for (std::size_t p = 1; p < width; ++p) {
            deadline.check("pairing ReLU variables");
            for (std::size_t q = 0; q < p; ++q) {
                const double limit = largest_relative_distance * std::max(norms[p], norms[q]);
                double sum = 0;
                for (std::size_t c = 0; c < rows[p].size() && sum < limit * limit; ++c)
                    sum += (rows[p][c] - rows[q][c]) * (rows[p][c] - rows[q][c]);
                if (std::sqrt(sum) < limit) candidates.push_back({std::sqrt(sum), p, q});
            }
        }
        std::stable_sort(candidates.begin(), candidates.end(),
                         [](const Candidate& a, const Candidate& b) { return a.distance < b.distance; });
        std::vector<bool> used(width, false);
        for (const Candidate& one : candidates) {
            if (used[one.p] || used[one.q]) continue;
            used[one.p] = used[one.q] = true;
            const auto p = static_cast<std::uint32_t>(program.inputs + 1 + begin + one.p);
            const auto q = static_cast<std::uint32_t>(program.inputs + 1 + begin + one.q);
            pairs.emplace_back(p, q);
            representative[p] = q;
        }
    }
    std::sort(pairs.begin(), pairs.end());
    return pairs;
}

}  // namespace relucert
