// Labelled points, data sets, boxes, balls.
#include "relucert/data/dataset.hpp"
#include "relucert/network/evaluation.hpp"
#include "relucert/quantity/builtin_tables.hpp"
#include "relucert/quantity/comparison.hpp"
#include "relucert/quantity/exact.hpp"

namespace relucert {

namespace {

Builtin data_row(const char* name, std::vector<BuiltinParameter> parameters, const Type& result, const char* meaning,
                 const char* units, Value (*call)(std::span<const Value>, CallContext&)) {
    return plain_row("data", "", name, std::move(parameters), result, meaning, units, call);
}

const LabelledValue& labelled_of(const Value& value) {
    if (value.kind() != Value::Kind::labelled)
        throw InputError("", "a " + value.describe() + " where a labelled point is needed");
    return value.labelled();
}

const Dataset& dataset_of(const Value& value) {
    if (value.kind() != Value::Kind::dataset)
        throw InputError("", "a " + value.describe() + " where a data set is needed");
    return *value.dataset();
}

const BoxValue& box_of(const Value& value) {
    if (value.kind() != Value::Kind::box) throw InputError("", "a " + value.describe() + " where a box is needed");
    return value.box();
}

std::vector<Real> real_point(const Value& value) {
    if (!value.is_list()) throw InputError("", "a " + value.describe() + " where a point is needed");
    std::vector<Real> point;
    for (const Value& entry : value.entries()) {
        if (entry.is_unknown()) throw UnknownFound{entry.reason()};
        if (!entry.is_number()) throw InputError("", "a " + entry.describe() + " where a number is needed");
        point.push_back(entry.number());
    }
    return point;
}

Value real_point_value(const std::vector<Real>& point) { return Value::list({point.begin(), point.end()}); }

Value make_box(const Value& lower_value, const Value& upper_value, const DecideLimits& limits) {
    std::vector<Real> lower = real_point(lower_value);
    std::vector<Real> upper = real_point(upper_value);
    if (lower.size() != upper.size())
        throw InputError(
            "", "a box with ends of lengths " + std::to_string(lower.size()) + " and " + std::to_string(upper.size()));
    for (std::size_t i = 0; i < lower.size(); ++i)
        if (compare(Relation::greater, Value(lower[i]), Value(upper[i]), limits).verdict == Truth::yes)
            throw InputError("",
                             "coordinate " + std::to_string(i + 1) + " of a box has its lower end above its upper end");
    return Value::box(std::move(lower), std::move(upper));
}

Value make_ball(const Value& centre, const Value& radius_value, const DecideLimits& limits) {
    if (radius_value.is_unknown()) throw UnknownFound{radius_value.reason()};
    if (!radius_value.is_number())
        throw InputError("", "a " + radius_value.describe() + " where the radius of a ball is needed");
    if (compare(Relation::less, radius_value, Value(0), limits).verdict == Truth::yes)
        throw InputError("", "a ball with a negative radius");
    const Real& radius = radius_value.number();
    return Value::ball(real_point(centre), radius * radius);
}

Value weighted_positions(const Dataset& dataset) {
    std::vector<Value> positions;
    std::vector<Integer> weights;
    for (const DataPoint& point : dataset.entries()) {
        weights.push_back(point.times);
        positions.emplace_back(positions.size() + 1);
    }
    return Value::list(std::move(positions), std::move(weights));
}

Value label_shift(const Value& network, const Dataset& dataset, const Deadline& deadline) {
    if (network.kind() != Value::Kind::network)
        throw InputError("", "a " + network.describe() + " where a network is needed");
    std::vector<std::vector<Rational>> inputs;
    for (const DataPoint& point : dataset.entries()) inputs.push_back(point.x);
    std::vector<std::vector<Rational>> outputs = evaluate(*network.network(), inputs, deadline);
    std::vector<DataPoint> points;
    for (std::size_t i = 0; i < inputs.size(); ++i)
        points.push_back({std::move(inputs[i]), std::move(outputs[i]), dataset.entries()[i].times});
    return Value::dataset(std::make_shared<const Dataset>(std::move(points)));
}

}  // namespace

std::vector<Builtin> data_builtins() {
    const Type point_label = Type::numeric(0, 1);
    std::vector<Builtin> rows;
    rows.push_back(data_row("dataset", {{"L", Type::list_of(Type::labelled())}}, Type::dataset(),
                            "The data set of labelled points: inputs of one dimension, labels of one dimension.", "",
                            [](std::span<const Value> a, CallContext&) {
                                if (!a[0].is_list()) throw InputError("", "a data set of a " + a[0].describe());
                                return dataset_value(a[0].entries());
                            }));
    rows.push_back(
        data_row("size", {{"S", Type::dataset()}}, Type::integer(), "Number of points, with multiplicities.", "1",
                 [](std::span<const Value> a, CallContext&) { return Value(Rational(dataset_of(a[0]).size())); }));
    rows.push_back(
        data_row("points", {{"S", Type::dataset()}}, Type::list_of(Type::integer()),
                 "The positions 1, ..., of the entries, weighted with their multiplicities.", "1",
                 [](std::span<const Value> a, CallContext&) { return weighted_positions(dataset_of(a[0])); }));
    rows.push_back(data_row("input", {{"p", Type::labelled()}}, Type::point(), "The input of a labelled point.",
                            "of the inputs",
                            [](std::span<const Value> a, CallContext&) { return labelled_of(a[0]).input; }));
    rows.push_back(data_row("label", {{"p", Type::labelled()}}, point_label, "The label of a labelled point.",
                            "of the labels",
                            [](std::span<const Value> a, CallContext&) { return labelled_of(a[0]).label; }));
    rows.push_back(data_row(
        "times", {{"p", Type::labelled()}}, Type::integer(), "The multiplicity of a labelled point.", "1",
        [](std::span<const Value> a, CallContext&) { return Value(Rational(labelled_of(a[0]).multiplicity)); }));
    rows.push_back(data_row("label_shift", {{"f", Type::network()}, {"S", Type::dataset()}}, Type::dataset(),
                            "S with the labels f(x): f interpolates it.", "",
                            [](std::span<const Value> a, CallContext& context) {
                                return label_shift(a[0], dataset_of(a[1]), context.deadline);
                            }));
    rows.push_back(data_row("read", {{"path", Type::text()}}, Type::dataset(),
                            "The data set of a file, relative to the claim file (in let only).", "",
                            [](std::span<const Value> a, CallContext& context) {
                                if (context.read == nullptr || !*context.read)
                                    throw InputError("", "read() outside of an instance's let",
                                                     "bind it to a name in [instance.let]");
                                return (*context.read)(a[0].text());
                            }));
    rows.push_back(data_row(
        "box", {{"lower", Type::point()}, {"upper", Type::point()}}, Type::box(), "The closed box between two points.",
        "", [](std::span<const Value> a, CallContext& context) { return make_box(a[0], a[1], context.limits); }));
    rows.push_back(data_row(
        "ball", {{"centre", Type::point()}, {"radius", Type::number()}}, Type::ball(),
        "The closed Euclidean ball about a point; the square of the radius must be rational where evidence is needed.",
        "", [](std::span<const Value> a, CallContext& context) { return make_ball(a[0], a[1], context.limits); }));
    rows.push_back(
        data_row("lower", {{"B", Type::box()}}, Type::point(), "The lower ends of a box.", "of the box",
                 [](std::span<const Value> a, CallContext&) { return real_point_value(box_of(a[0]).lower); }));
    rows.push_back(
        data_row("upper", {{"B", Type::box()}}, Type::point(), "The upper ends of a box.", "of the box",
                 [](std::span<const Value> a, CallContext&) { return real_point_value(box_of(a[0]).upper); }));
    return rows;
}

}  // namespace relucert
