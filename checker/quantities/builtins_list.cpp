#include <algorithm>

#include "elimination.hpp"
#include "evaluator.hpp"

namespace relucert_check {
namespace {

constexpr size_t max_dimension = 10'000;

Value diagonal_of(Evaluator& e, const Vector& v) {
    e.spend_entries(v.size() * v.size());
    std::vector<Vector> rows(v.size(), Vector(v.size()));
    for (size_t i = 0; i < v.size(); ++i) rows[i][i] = v[i];
    return matrix_value(rows);
}

RationalMatrix square(const Value& v) {
    RationalMatrix a = rational_matrix(v);
    require(a.size() <= 64 && (a.empty() || a[0].size() == a.size()), "a square matrix of at most 64 rows is expected");
    return a;
}

size_t dimension(const Value& v) {
    const mpz_class n = integer(v);
    require(n >= 0 && n <= max_dimension, "a dimension out of range");
    return n.get_ui();
}

Number exact(const mpz_class& n) { return mpq_class(n); }
const Labelled& labelled(const Value& v) { return *of_type<LabelledPtr>(v, "a labelled point"); }
const Box& box(const Value& v) { return *of_type<std::shared_ptr<const Box>>(v, "a box"); }

constexpr unsigned long max_steps = 100'000;

// A function value of the language; a network is none.
const Value& function(const Value& v) {
    of_type<std::shared_ptr<const Function>>(v, "a function");
    return v;
}

// Bits of the longest rational of a state: exact runs may triple them with every step.
size_t bits_of(const Value& v) {
    size_t most = 0;
    if (const auto* x = v.as<Number>(); x != nullptr && x->is_rational())
        return std::max(bits(x->rational().get_num()), bits(x->rational().get_den()));
    if (const auto* f = v.as<NetworkPtr>())
        for (const Node& node : (*f)->nodes) {
            most = std::max(most, bits(node.denominator));
            for (const mpz_class& w : node.weights) most = std::max(most, bits(w));
        }
    if (v.as<ListPtr>())
        for (const Value& item : list(v).items) most = std::max(most, bits_of(item));
    return most;
}
constexpr size_t max_state_bits = size_t{1} << 22;

// The states from `start` on: `next` gives state i + 1; behind an unknown state all are unknown.
Value states(Evaluator& e, const Value& start, size_t steps, const std::function<Value(const Value&, size_t)>& next) {
    require(steps <= max_steps, "a sequence of more than 10^5 steps");
    e.spend_entries(steps + 1);
    Values all = {start};
    for (size_t i = 0; i < steps; ++i) {
        all.push_back(all[i].is_unknown() ? all[i] : next(all[i], i));
        if (bits_of(all.back()) > max_state_bits) all.back() = {Unknown{"a sequence of numbers that grow too long"}};
    }
    return list_value(std::move(all));
}

}  // namespace

void add_list_builtins(std::map<std::string, Builtin>& table) {
    table["length"] = {1, 1, [](Evaluator&, const Values& a) { return Value{exact(list(a[0]).items.size())}; }};
    table["dot"] = {2, 2, [](Evaluator&, const Values& a) { return Value{dot(numbers(a[0]), numbers(a[1]))}; }};
    table["unit"] = {2, 2, [](Evaluator& e, const Values& a) {
                         Vector v(dimension(a[0]));
                         e.spend_entries(v.size());
                         v[position(a[1], v.size()) - 1] = 1;
                         return vector_value(v);
                     }};
    table["zeros"] = {1, 1, [](Evaluator& e, const Values& a) {
                          e.spend_entries(dimension(a[0]));
                          return vector_value(Vector(dimension(a[0])));
                      }};
    table["ones"] = {1, 1, [](Evaluator& e, const Values& a) {
                         e.spend_entries(dimension(a[0]));
                         return vector_value(Vector(dimension(a[0]), Number(1)));
                     }};
    table["identity"] = {
        1, 1, [](Evaluator& e, const Values& a) { return diagonal_of(e, Vector(dimension(a[0]), Number(1))); }};
    table["diagonal"] = {1, 1, [](Evaluator& e, const Values& a) {
                             require(list(a[0]).items.size() <= max_dimension, "a diagonal matrix that is too large");
                             return diagonal_of(e, numbers(a[0]));
                         }};
    table["transpose"] = {1, 1, [](Evaluator&, const Values& a) {
                              const auto rows = matrix(a[0]);
                              std::vector<Vector> columns(rows.empty() ? 0 : rows[0].size());
                              for (const Vector& row : rows)
                                  for (size_t j = 0; j < row.size(); ++j) columns[j].push_back(row[j]);
                              return matrix_value(columns);
                          }};
    table["concatenate"] = {2, 2, [](Evaluator& e, const Values& a) {
                                Values items = list(a[0]).items;
                                items.insert(items.end(), list(a[1]).items.begin(), list(a[1]).items.end());
                                e.spend_entries(items.size());
                                return list_value(std::move(items));
                            }};
    table["flatten"] = {1, 1, [](Evaluator& e, const Values& a) {
                            Values items;
                            for (const Value& v : list(a[0]).items)
                                items.insert(items.end(), list(v).items.begin(), list(v).items.end());
                            e.spend_entries(items.size());
                            return list_value(std::move(items));
                        }};
    table["unknown"] = {2, 2, [](Evaluator&, const Values& a) -> Value {
                            list(a[1]);  // refuses anything else
                            throw UnknownValue(of_type<std::string>(a[0], "a text"));
                        }};
    table["iterate"] = {3, 3, [](Evaluator& e, const Values& a) {
                            const Value& step = function(a[0]);
                            const mpz_class n = integer(a[2]);
                            require(n >= 0 && n <= max_steps, "iterate: a number of steps out of range");
                            return states(e, a[1], n.get_ui(),
                                          [&](const Value& state, size_t) { return e.call(step, {state}); });
                        }};
    table["fold"] = {3, 3, [](Evaluator& e, const Values& a) {
                         const Value& step = function(a[0]);
                         const Values& entries = list(a[2]).items;
                         return states(e, a[1], entries.size(), [&](const Value& state, size_t i) {
                             return e.call(step, {state, entries[i]});
                         });
                     }};
    table["determinant"] = {1, 1, [](Evaluator&, const Values& a) {
                                const RationalMatrix rows = square(a[0]);
                                const auto [scaled, multiple] = over_common_denominator(rows);
                                return Value{Number(mpq_class(determinant(scaled)) /
                                                    power(mpq_class(multiple), static_cast<long>(rows.size())))};
                            }};
    table["solve"] = {2, 2, [](Evaluator&, const Values& a) {
                          const RationalMatrix rows = rational_matrix(a[0]);
                          const std::vector<mpq_class> right = rational_vector(a[1]);
                          require(rows.size() == right.size(), "a right side of another length than the matrix");
                          require(rows.size() <= 256 && (rows.empty() || rows[0].size() <= 256),
                                  "solve: more than 256 rows or columns");
                          const auto x = solve(rows, right);
                          if (!x) throw UnknownValue("solve: there is no solution");
                          return vector_value(Vector(x->begin(), x->end()));
                      }};
    table["inertia"] = {1, 1, [](Evaluator&, const Values& a) {
                            const RationalMatrix rows = square(a[0]);
                            require(is_symmetric(rows), "inertia of a matrix that is not symmetric");
                            const Inertia found = inertia(over_common_denominator(rows).first);
                            return vector_value({exact(found.positive), exact(found.negative),
                                                 exact(rows.size() - found.positive - found.negative)});
                        }};
    table["dataset"] = {1, 1, [](Evaluator&, const Values& a) { return Value{make_dataset(list(a[0]).items)}; }};
    table["size"] = {1, 1, [](Evaluator&, const Values& a) { return Value{exact(size_of(dataset(a[0])))}; }};
    table["points"] = {1, 1, [](Evaluator& e, const Values& a) {
                           Vector positions;
                           std::vector<mpz_class> weights;
                           for (const LabelledPtr& p : dataset(a[0]).points) {
                               positions.push_back(exact(positions.size() + 1));
                               weights.push_back(p->times);
                           }
                           e.spend_entries(weights.size());
                           return list_value(list(vector_value(positions)).items, std::move(weights));
                       }};
    table["input"] = {1, 1, [](Evaluator&, const Values& a) { return labelled(a[0]).input(); }};
    table["label"] = {1, 1, [](Evaluator&, const Values& a) { return labelled(a[0]).label; }};
    table["times"] = {1, 1, [](Evaluator&, const Values& a) { return Value{exact(labelled(a[0]).times)}; }};
    table["box"] = {2, 2, [](Evaluator&, const Values& a) {
                        Box b{numbers(a[0]), numbers(a[1])};
                        require(b.lower.size() == b.upper.size(), "a box with ends of different dimensions");
                        return Value{std::make_shared<const Box>(std::move(b))};
                    }};
    table["ball"] = {2, 2, [](Evaluator&, const Values& a) { return ball_value(numbers(a[0]), number(a[1])); }};
    table["lower"] = {1, 1, [](Evaluator&, const Values& a) { return vector_value(box(a[0]).lower); }};
    table["upper"] = {1, 1, [](Evaluator&, const Values& a) { return vector_value(box(a[0]).upper); }};
    table["read"] = {1, 1,
                     [](Evaluator& e, const Values& a) { return e.read(of_type<std::string>(a[0], "a file name")); }};
}

}  // namespace relucert_check
