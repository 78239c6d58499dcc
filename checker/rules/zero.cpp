// docs/evidence/zero.md: exactly one zero of a system in a box, by Krawczyk's operator.
#include <algorithm>

#include "evaluator.hpp"
#include "rules.hpp"
#include "slopes.hpp"

namespace relucert_check {
namespace {

using Enclosures = std::vector<Enclosure>;

// K(X) = c - C g(c) + (I - C S)(X - c) at p bits, for boxes X inside `over`, where S encloses the slopes of g over it.
class Krawczyk {
public:
    Krawczyk(const ExpressionSystem& system, const Enclosures& over, const Json& stage, unsigned p)
        : system_(system), n_(over.size()), p_(p) {
        stage.expect_keys({"steps", "scale", "inverse"});
        const size_t scale = read_count(stage["scale"].as_text());
        require(scale <= max_scale, "zero: a scale out of range");
        scale_ = scale;
        require(stage["inverse"].as_list().size() == n_, "zero: an inverse of another size");
        for (const Json& row : stage["inverse"].as_list()) {
            inverse_.push_back(read_integers(row.as_text()));
            require(inverse_.back().size() == n_, "zero: an inverse of another size");
        }
        contract(system_.slopes(over, p_));
    }

    Enclosures image(const Enclosures& x) const {
        std::vector<mpz_class> centre;
        Enclosures at;
        for (const Enclosure& one : x) {
            centre.push_back(mpz_class(one.lower + one.upper) / 2);
            at.push_back({true, centre.back(), centre.back()});
        }
        const Enclosures residual = system_.values(at, p_);
        Enclosures result;
        for (size_t i = 0; i < n_; ++i) {
            Enclosure moved{true, 0, 0};
            for (size_t j = 0; j < n_; ++j) add_product(moved, inverse_[i][j], residual[j]);
            Enclosure sum = add(at[i], negate(unscaled(moved)));
            for (size_t j = 0; j < n_; ++j) {
                const Enclosure rest{true, x[j].lower - centre[j], x[j].upper - centre[j]};
                sum = add(sum, multiply(contraction_[i][j], rest, p_));
            }
            require(sum.bounded, "zero: numbers that are too large");
            result.push_back(sum);
        }
        return result;
    }

private:
    static constexpr size_t max_scale = 10'000;
    const ExpressionSystem& system_;
    size_t n_;
    unsigned p_;
    unsigned long scale_ = 0;
    std::vector<std::vector<mpz_class>> inverse_;  // C times 2^scale
    std::vector<Enclosures> contraction_;          // I - C S

    // total + factor * a, exactly.
    static void add_product(Enclosure& total, const mpz_class& factor, const Enclosure& a) {
        if (factor == 0) return;
        total.lower += factor * (factor > 0 ? a.lower : a.upper);
        total.upper += factor * (factor > 0 ? a.upper : a.lower);
    }
    Enclosure unscaled(const Enclosure& a) const {
        Enclosure result{true, 0, 0};
        mpz_fdiv_q_2exp(result.lower.get_mpz_t(), a.lower.get_mpz_t(), scale_);
        mpz_cdiv_q_2exp(result.upper.get_mpz_t(), a.upper.get_mpz_t(), scale_);
        return result;
    }

    void contract(const std::vector<SparseRow>& slopes) {
        for (size_t i = 0; i < n_; ++i) {
            Enclosures row(n_, {true, 0, 0});
            for (size_t k = 0; k < n_; ++k)
                for (const auto& [j, entry] : slopes[k]) add_product(row[j], inverse_[i][k], entry);
            for (size_t j = 0; j < n_; ++j) {
                row[j] = negate(unscaled(row[j]));
                if (i == j) row[j] = add(row[j], enclose(mpq_class(1), p_));
                require(row[j].bounded, "zero: numbers that are too large");
            }
            contraction_.push_back(std::move(row));
        }
    }
};

// zero(system, B): the system is applied here, to variables that stand for every point of B; the rule gets what comes
// out.
Value zero(Evaluator& evaluator, const Values& a) {
    key_text(a[0]);  // unknown without a key, and then the system is not applied
    key_text(a[1]);
    const Box& box = *of_type<std::shared_ptr<const Box>>(a[1], "a box");
    const size_t n = box.lower.size();
    require(n >= 1 && n <= 256, "zero: a box of dimension 0 or above 256");
    std::vector<Number> variables;
    for (size_t i = 0; i < n; ++i) {
        const mpq_class &lower = box.lower[i].rational(), &upper = box.upper[i].rational();
        if (lower >= upper) throw UnknownValue("zero: a box without width");
        variables.push_back(variable(lower, upper, static_cast<long>(i)));
    }
    Value result = evaluator.call(a[0], {vector_value(variables)});
    if (result.as<Number>()) result = list_value({result});
    require(numbers(result).size() == n, "zero: a system with another number of equations than unknowns");
    return evaluator.names().primitive("zero", a, {result});
}

}  // namespace

Value check_zero(const Values& arguments, const Json& value, const Json& evidence) {
    const Box& b = *of_type<std::shared_ptr<const Box>>(arguments[1], "a box");
    const size_t n = b.lower.size();
    evidence.expect_keys({"kind", "bits", "stages"});
    require(evidence["kind"].as_text() == "krawczyk", "zero: evidence of an unknown kind");
    const size_t bits = read_count(evidence["bits"].as_text());
    const auto& stages = evidence["stages"].as_list();
    require(bits <= 10'000 && !stages.empty() && stages.size() <= 20, "zero: bits or stages out of range");
    const unsigned p = static_cast<unsigned>(bits);
    const mpz_class unit = mpz_class(1) << p;
    Enclosures x;
    for (size_t i = 0; i < n; ++i) {
        x.push_back(enclose(b.lower[i].rational(), b.upper[i].rational(), p));
        require(x[i].bounded && x[i].upper - x[i].lower >= 4, "zero: too few bits for the box");
    }
    const ExpressionSystem system(numbers(arguments[2]));
    for (const Json& stage : stages) {
        const Krawczyk krawczyk(system, x, stage, p);
        const size_t steps = read_count(stage["steps"].as_text());
        require(steps <= 100, "zero: steps out of range");
        for (size_t step = 0; step < steps; ++step) {
            const bool first = &stage == &stages.front() && step == 0;
            const Enclosures image = krawczyk.image(x);
            for (size_t i = 0; i < n; ++i) {
                // The first image strictly inside B: existence and uniqueness.
                require(!first || (b.lower[i].rational() * unit < image[i].lower &&
                                   image[i].upper < b.upper[i].rational() * unit),
                        "zero: the image of the box is not inside it");
                x[i] = {true, std::max(x[i].lower, image[i].lower), std::min(x[i].upper, image[i].upper)};
                require(x[i].lower <= x[i].upper, "zero: an image that misses the box");
            }
        }
    }
    require(value.as_list().size() == n, "zero: a value of another length");
    std::vector<Number> point;
    for (size_t i = 0; i < n; ++i) {
        const std::vector<mpq_class> ends = rationals(value.as_list()[i]);
        require(ends.size() == 2 && ends[0] * unit <= x[i].lower && x[i].upper <= ends[1] * unit,
                "zero: an end of the value cuts off the enclosure of the zero");
        point.push_back(fixed_enclosure(ends[0], ends[1]));
    }
    return vector_value(point);
}

void add_zero(std::map<std::string, Builtin>& table) { table["zero"] = {2, 2, zero}; }

}  // namespace relucert_check
