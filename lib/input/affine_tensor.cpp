#include "relucert/input/affine_tensor.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>
#include <numeric>

namespace relucert {

namespace {

constexpr std::size_t largest_tensor = std::size_t{1} << 24;

std::string shape_text(const std::vector<std::size_t>& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

// entry += factor * addend.
void add(AffineEntry& entry, const AffineEntry& addend, const Rational& factor) {
    if (factor.is_zero()) return;
    entry.bias += factor * addend.bias;
    std::vector<std::pair<std::size_t, Rational>> merged;
    auto a = entry.terms.begin();
    auto b = addend.terms.begin();
    while (a != entry.terms.end() || b != addend.terms.end()) {
        if (b == addend.terms.end() || (a != entry.terms.end() && a->first < b->first)) {
            merged.push_back(std::move(*a++));
        } else if (a == entry.terms.end() || b->first < a->first) {
            merged.emplace_back(b->first, factor * b->second);
            ++b;
        } else {
            a->second += factor * b->second;
            if (!a->second.is_zero()) merged.push_back(std::move(*a));
            ++a;
            ++b;
        }
    }
    entry.terms = std::move(merged);
}

// Sums of many entries, in one dense row: merging them one by one would be quadratic.
class DenseSum {
public:
    void add(const AffineEntry& entry, const Rational& factor) {
        if (factor.is_zero()) return;
        bias_ += factor * entry.bias;
        for (const auto& [column, coefficient] : entry.terms) {
            if (column >= row_.size()) row_.resize(column + 1);
            row_[column] += factor * coefficient;
        }
    }
    AffineEntry take() {
        AffineEntry entry;
        for (std::size_t column = 0; column < row_.size(); ++column)
            if (!row_[column].is_zero()) entry.terms.emplace_back(column, std::move(row_[column]));
        entry.bias = std::move(bias_);
        row_.clear();
        bias_ = 0;
        return entry;
    }

private:
    std::vector<Rational> row_;
    Rational bias_ = 0;
};

// Position in an array of `shape` of the entry that index `index` of the broadcast shape reads.
std::vector<std::size_t> broadcast_positions(const std::vector<std::size_t>& shape,
                                             const std::vector<std::size_t>& target) {
    std::vector<std::size_t> positions{0};
    const std::size_t missing = target.size() - shape.size();
    std::size_t stride = std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
    for (std::size_t axis = 0; axis < target.size(); ++axis) {
        const std::size_t size = axis < missing ? 1 : shape[axis - missing];
        if (size > 0) stride /= size;
        std::vector<std::size_t> next;
        next.reserve(positions.size() * target[axis]);
        for (const std::size_t position : positions)
            for (std::size_t i = 0; i < target[axis]; ++i) next.push_back(position + (size == 1 ? 0 : i * stride));
        positions = std::move(next);
    }
    return positions;
}

std::optional<std::size_t> common_base(const AffineTensor& a, const AffineTensor& b) {
    RELUCERT_ENSURE(!a.base || !b.base || *a.base == *b.base);
    return a.base ? a.base : b.base;
}

}  // namespace

AffineTensor constant_form(const OnnxTensor& tensor) {
    AffineTensor form{tensor.shape, std::vector<AffineEntry>(tensor.values.size()), std::nullopt, tensor.integers, {}};
    for (std::size_t i = 0; i < tensor.values.size(); ++i) form.entries[i].bias = tensor.values[i];
    return form;
}

AffineTensor node_form(std::size_t node, const std::vector<std::size_t>& shape) {
    AffineTensor form{shape, {}, node, false, node};
    form.entries.resize(std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()));
    for (std::size_t i = 0; i < form.entries.size(); ++i) form.entries[i].terms = {{i, Rational(1)}};
    return form;
}

std::vector<Rational> constant_values(const AffineTensor& form) {
    RELUCERT_ENSURE(!form.base);
    std::vector<Rational> values;
    for (const AffineEntry& entry : form.entries) values.push_back(entry.bias);
    return values;
}

std::vector<std::size_t> broadcast_shape(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b,
                                         const std::string& place) {
    std::vector<std::size_t> shape(std::max(a.size(), b.size()));
    for (std::size_t k = 0; k < shape.size(); ++k) {  // k counts from the last axis
        const std::size_t from_a = k < a.size() ? a[a.size() - 1 - k] : 1;
        const std::size_t from_b = k < b.size() ? b[b.size() - 1 - k] : 1;
        if (from_a != from_b && from_a != 1 && from_b != 1)
            throw InputError(place, "has operands of shapes " + shape_text(a) + " and " + shape_text(b));
        shape[shape.size() - 1 - k] = from_a == 1 ? from_b : from_a;
    }
    static_cast<void>(element_count(shape, largest_tensor, place));
    return shape;
}

AffineTensor broadcast(const AffineTensor& form, const std::vector<std::size_t>& shape, const std::string& place) {
    if (form.shape == shape) return form;
    if (form.shape.size() > shape.size() || broadcast_shape(form.shape, shape, place) != shape)
        throw InputError(place, "cannot spread shape " + shape_text(form.shape) + " to " + shape_text(shape));
    AffineTensor result{shape, {}, form.base, form.integers, {}};
    for (const std::size_t position : broadcast_positions(form.shape, shape))
        result.entries.push_back(form.entries[position]);
    return result;
}

AffineTensor combine(const AffineTensor& left, const AffineTensor& right, const Rational& factor,
                     const std::string& place) {
    const std::vector<std::size_t> shape = broadcast_shape(left.shape, right.shape, place);
    AffineTensor result = broadcast(left, shape, place);
    const std::vector<std::size_t> positions = broadcast_positions(right.shape, shape);
    for (std::size_t i = 0; i < result.entries.size(); ++i) add(result.entries[i], right.entries[positions[i]], factor);
    result.base = common_base(left, right);
    result.node.reset();
    return result;
}

AffineTensor scale(const AffineTensor& form, const AffineTensor& constant, bool inverted, const std::string& place) {
    const std::vector<std::size_t> shape = broadcast_shape(form.shape, constant.shape, place);
    AffineTensor result = broadcast(form, shape, place);
    const std::vector<std::size_t> positions = broadcast_positions(constant.shape, shape);
    for (std::size_t i = 0; i < result.entries.size(); ++i) {
        Rational factor = constant.entries[positions[i]].bias;
        if (inverted && factor.is_zero()) throw InputError(place, "divides by 0");
        if (inverted) factor = Rational(1) / factor;
        AffineEntry scaled;
        add(scaled, result.entries[i], factor);
        result.entries[i] = std::move(scaled);
    }
    result.node.reset();
    return result;
}

AffineTensor transposed(const AffineTensor& matrix, const std::string& place) {
    if (matrix.shape.size() != 2) throw InputError(place, "transposes a tensor of shape " + shape_text(matrix.shape));
    AffineTensor result{{matrix.shape[1], matrix.shape[0]}, {}, matrix.base, matrix.integers, {}};
    for (std::size_t j = 0; j < matrix.shape[1]; ++j)
        for (std::size_t i = 0; i < matrix.shape[0]; ++i)
            result.entries.push_back(matrix.entries[i * matrix.shape[1] + j]);
    return result;
}

AffineTensor matrix_product(const AffineTensor& left, const AffineTensor& right, const std::string& place) {
    if (left.base && right.base)
        throw InputError(place, "multiplies two computed tensors", "one factor of a product must be constant");
    std::vector<std::size_t> a = left.shape;
    std::vector<std::size_t> b = right.shape;
    const bool left_vector = a.size() == 1;
    const bool right_vector = b.size() == 1;
    if (left_vector) a.insert(a.begin(), 1);
    if (right_vector) b.push_back(1);
    if (a.size() < 2 || b.size() < 2 || a.back() != b[b.size() - 2])
        throw InputError(place, "multiplies shapes " + shape_text(left.shape) + " and " + shape_text(right.shape));
    const std::size_t rows = a[a.size() - 2];
    const std::size_t inner = a.back();
    const std::size_t columns = b.back();
    const std::vector<std::size_t> batch_a(a.begin(), a.end() - 2);
    const std::vector<std::size_t> batch_b(b.begin(), b.end() - 2);
    const std::vector<std::size_t> batch = broadcast_shape(batch_a, batch_b, place);
    const std::vector<std::size_t> positions_a = broadcast_positions(batch_a, batch);
    const std::vector<std::size_t> positions_b = broadcast_positions(batch_b, batch);

    AffineTensor result{batch, {}, common_base(left, right), left.integers, {}};
    if (!left_vector) result.shape.push_back(rows);
    if (!right_vector) result.shape.push_back(columns);
    static_cast<void>(element_count(result.shape, largest_tensor, place));
    const bool left_constant = !left.base;
    DenseSum sum;
    for (std::size_t n = 0; n < positions_a.size(); ++n)
        for (std::size_t i = 0; i < rows; ++i)
            for (std::size_t j = 0; j < columns; ++j) {
                for (std::size_t k = 0; k < inner; ++k) {
                    const AffineEntry& x = left.entries[(positions_a[n] * rows + i) * inner + k];
                    const AffineEntry& y = right.entries[(positions_b[n] * inner + k) * columns + j];
                    if (left_constant)
                        sum.add(y, x.bias);
                    else
                        sum.add(x, y.bias);
                }
                result.entries.push_back(sum.take());
            }
    return result;
}

std::vector<std::size_t> requested_shape(const std::vector<Rational>& sizes, const AffineTensor& form,
                                         bool zero_is_a_size, const std::string& place) {
    std::vector<std::size_t> shape;
    std::optional<std::size_t> inferred;
    std::size_t known = 1;
    for (std::size_t k = 0; k < sizes.size(); ++k) {
        const Integer size = sizes[k].numerator();
        if (size == -1 && !inferred) {
            inferred = k;
            shape.push_back(1);
        } else if (size == 0 && !zero_is_a_size && k < form.shape.size()) {
            shape.push_back(form.shape[k]);
        } else if (size >= 1 && size <= form.entries.size()) {
            shape.push_back(size.convert_to<std::size_t>());
        } else {
            throw InputError(place, "asks for a shape with the size " + to_string(size));
        }
        known *= shape.back();
        if (known > form.entries.size()) break;
    }
    if (inferred && known > 0 && known <= form.entries.size() && form.entries.size() % known == 0)
        shape[*inferred] = form.entries.size() / known;
    return shape;
}

std::size_t write_out(AffineTensor& form, std::vector<Node>& nodes, std::vector<std::size_t>& dimensions) {
    if (form.node) return *form.node;
    const std::size_t base = form.base.value_or(0);
    const std::size_t columns = dimensions[base];
    bool identity = form.base.has_value() && form.entries.size() == columns;
    for (std::size_t i = 0; identity && i < columns; ++i) {
        const AffineEntry& entry = form.entries[i];
        identity = entry.bias.is_zero() && entry.terms.size() == 1 && entry.terms.front().first == i &&
                   entry.terms.front().second == Rational(1);
    }
    if (identity) {
        form.node = base;
        return base;
    }
    std::vector<Rational> weights(form.entries.size() * columns);
    AffineNode node{base, {}, {}};
    for (std::size_t i = 0; i < form.entries.size(); ++i) {
        for (const auto& [column, coefficient] : form.entries[i].terms) weights[i * columns + column] = coefficient;
        node.bias.push_back(form.entries[i].bias);
    }
    node.weights = ExactMatrix::from_rationals(form.entries.size(), columns, weights);
    nodes.emplace_back(std::move(node));
    dimensions.push_back(form.entries.size());
    form.node = nodes.size();
    return *form.node;
}

}  // namespace relucert
