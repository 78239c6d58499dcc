// Interprets the nodes of an ONNX graph as maps over the real numbers. Every operator, input and attribute that is not
// understood is refused by name.
#include "relucert/input/onnx_graph.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/input/affine_tensor.hpp"
#include "relucert/input/onnx_attributes.hpp"

#include <algorithm>
#include <numeric>

namespace relucert {

namespace {

class Interpreter {
public:
    Interpreter(const OnnxModel& model, std::string place) : model_(model), place_(std::move(place)) {
        for (const auto& [name, tensor] : model.initializers)
            forms_.emplace(name, std::make_shared<AffineTensor>(constant_form(tensor)));
        forms_.emplace(model.input, std::make_shared<AffineTensor>(node_form(0, model.input_shape)));
        dimensions_.push_back(forms_.at(model.input)->entries.size());
    }

    Network run() {
        // Always the first node in file order whose operands are there: some exporters write constants last.
        std::vector<const OnnxNode*> waiting;
        for (const OnnxNode& node : model_.nodes) waiting.push_back(&node);
        while (!waiting.empty()) {
            auto next = std::find_if(waiting.begin(), waiting.end(), [&](const auto* node) { return is_ready(*node); });
            if (next == waiting.end()) next = waiting.begin();  // interpret() names the operand that is missing
            execute(**next);
            waiting.erase(next);
        }
        return finish();
    }

private:
    using Form = std::shared_ptr<AffineTensor>;

    [[nodiscard]] bool is_ready(const OnnxNode& node) const {
        return std::all_of(node.inputs.begin(), node.inputs.end(), [&](const std::string& name) {
            return name.empty() || forms_.contains(name) || unavailable_.contains(name);
        });
    }

    void execute(const OnnxNode& node) {
        if (node.outputs.empty()) throw InputError(node.place, "has no output");
        Form value = interpret(node);
        for (std::size_t k = 1; k < node.outputs.size(); ++k)
            if (!node.outputs[k].empty()) unavailable_.emplace(node.outputs[k], node.place);
        if (!forms_.emplace(node.outputs.front(), std::move(value)).second)
            throw InputError(node.place, "computes '" + node.outputs.front() + "' a second time");
    }

    Network finish() {
        const auto output = forms_.find(model_.output);
        if (output == forms_.end())
            throw InputError(place_, "no node computes the output '" + model_.output + "': the file may be truncated");
        if (output->second->integers) throw InputError(place_, "the output holds integers");
        if (model_.output_shape &&
            element_count(*model_.output_shape, std::size_t{1} << 30, place_) != output->second->entries.size())
            throw InputError(place_, "the output has " + std::to_string(output->second->entries.size()) +
                                         " entries, not as many as its stated shape");
        std::size_t last = write_out(*output->second, nodes_, dimensions_);
        if (last == 0) {
            const std::size_t d = dimensions_.front();
            nodes_.emplace_back(AffineNode{0, ExactMatrix::identity(d), std::vector<Rational>(d)});
            last = nodes_.size();
        }
        nodes_.resize(last);
        return Network::from_nodes(dimensions_.front(), std::move(nodes_));
    }

    Form interpret(const OnnxNode& node) {
        const std::string& op = node.operation;
        if (op == "Gemm") return gemm(node);
        if (op == "MatMul") return share(matrix_product(*real(node, 0, 2), *real(node, 1, 2), node.place), node, {});
        if (op == "Add") return sum(node, 1);
        if (op == "Sub") return sum(node, -1);
        if (op == "Mul") return product(node);
        if (op == "Div") return quotient(node);
        if (op == "Relu") return relu(node);
        if (op == "Flatten") return flatten(node);
        if (op == "Reshape") return reshape(node);
        if (op == "Identity") return share(*input(node, 0, 1), node, {});
        if (op == "Constant") return constant(node);
        if (op == "Dropout") return dropout(node);
        throw InputError(node.place, "the operator " + op + " is not supported",
                         "supported: Gemm, MatMul, Add, Sub, Mul, Div, Relu, Flatten, Reshape, Identity, Constant, "
                         "Dropout in inference");
    }

    // The result of a node, after a check that all its attributes were understood.
    Form share(AffineTensor form, const OnnxNode& node, const std::vector<std::string>& known_attributes) const {
        for (const auto& [name, unused] : node.attributes)
            if (std::find(known_attributes.begin(), known_attributes.end(), name) == known_attributes.end())
                throw InputError(node.place, "the attribute '" + name + "' is not supported");
        return std::make_shared<AffineTensor>(std::move(form));
    }

    static bool has_input(const OnnxNode& node, std::size_t index) {
        return index < node.inputs.size() && !node.inputs[index].empty();
    }

    // Input `index` of a node with at most `count` inputs.
    [[nodiscard]] Form input(const OnnxNode& node, std::size_t index, std::size_t count) const {
        if (node.inputs.size() > count)
            throw InputError(node.place,
                             "has " + std::to_string(node.inputs.size()) + " inputs, not " + std::to_string(count));
        if (!has_input(node, index)) throw InputError(node.place, "lacks input " + std::to_string(index + 1));
        const std::string& name = node.inputs[index];
        if (const auto refused = unavailable_.find(name); refused != unavailable_.end())
            throw InputError(node.place, "reads '" + name + "', a second output of " + refused->second);
        const auto form = forms_.find(name);
        if (form == forms_.end()) throw InputError(node.place, "reads '" + name + "', which no node computes");
        return form->second;
    }
    // The same for arithmetic: integer tensors have another arithmetic (they wrap, and they divide with truncation).
    [[nodiscard]] Form real(const OnnxNode& node, std::size_t index, std::size_t count) const {
        Form form = input(node, index, count);
        if (form->integers) throw InputError(node.place, "computes with integers", "use floating-point tensors");
        return form;
    }
    [[nodiscard]] std::vector<Rational> constant_input(const OnnxNode& node, std::size_t index,
                                                       std::size_t count) const {
        const Form form = input(node, index, count);
        if (form->base) throw InputError(node.place, "input " + std::to_string(index + 1) + " is not constant");
        return constant_values(*form);
    }

    // left + factor * right; written out as a residual addition where the two stand on different nodes.
    AffineTensor sum_of(const Form& left, const Form& right, const Rational& factor, const std::string& place) {
        if (!left->base || !right->base || *left->base == *right->base) return combine(*left, *right, factor, place);
        const std::vector<std::size_t> shape = broadcast_shape(left->shape, right->shape, place);
        Form a = left->shape == shape ? left : std::make_shared<AffineTensor>(broadcast(*left, shape, place));
        Form b = right->shape == shape ? right : std::make_shared<AffineTensor>(broadcast(*right, shape, place));
        if (factor != Rational(1)) {
            const OnnxTensor scalar{{}, {factor}, false};
            b = std::make_shared<AffineTensor>(scale(*b, constant_form(scalar), false, place));
        }
        const std::size_t first = write_out(*a, nodes_, dimensions_);
        const std::size_t second = write_out(*b, nodes_, dimensions_);
        nodes_.emplace_back(SumNode{{first, second}});
        dimensions_.push_back(dimensions_[first]);
        return node_form(nodes_.size(), shape);
    }

    Form sum(const OnnxNode& node, const Rational& factor) {
        return share(sum_of(real(node, 0, 2), real(node, 1, 2), factor, node.place), node, {});
    }

    Form product(const OnnxNode& node) const {
        const Form a = real(node, 0, 2);
        const Form b = real(node, 1, 2);
        if (a->base && b->base)
            throw InputError(node.place, "multiplies two computed tensors", "one factor of a product must be constant");
        return share(b->base ? scale(*b, *a, false, node.place) : scale(*a, *b, false, node.place), node, {});
    }

    Form quotient(const OnnxNode& node) const {
        const Form a = real(node, 0, 2);
        const Form b = real(node, 1, 2);
        if (b->base) throw InputError(node.place, "divides by a computed tensor", "the divisor must be constant");
        return share(scale(*a, *b, true, node.place), node, {});
    }

    Form gemm(const OnnxNode& node) {
        AffineTensor a = *real(node, 0, 3);
        AffineTensor b = *real(node, 1, 3);
        if (a.shape.size() != 2 || b.shape.size() != 2)
            throw InputError(node.place, "multiplies tensors that are not matrices");
        if (flag(node, "transA")) a = transposed(a, node.place);
        if (flag(node, "transB")) b = transposed(b, node.place);
        const OnnxTensor alpha{{}, {attribute<Rational>(node, "alpha", 1)}, false};
        const Rational beta = attribute<Rational>(node, "beta", 1);
        AffineTensor value = matrix_product(a, b, node.place);
        if (alpha.values.front() != Rational(1)) value = scale(value, constant_form(alpha), false, node.place);
        if (has_input(node, 2)) {
            // C spreads to the product's shape, never the other way round.
            const Form c = std::make_shared<AffineTensor>(broadcast(*real(node, 2, 3), value.shape, node.place));
            value = sum_of(std::make_shared<AffineTensor>(std::move(value)), c, beta, node.place);
        }
        return share(std::move(value), node, {"alpha", "beta", "transA", "transB"});
    }

    Form relu(const OnnxNode& node) {
        const Form operand = real(node, 0, 1);
        if (!operand->base) {
            AffineTensor constant = *operand;
            for (AffineEntry& entry : constant.entries)
                if (entry.bias.sign() < 0) entry.bias = 0;
            return share(std::move(constant), node, {});
        }
        const std::size_t of = write_out(*operand, nodes_, dimensions_);
        nodes_.emplace_back(ReluNode{of});
        dimensions_.push_back(dimensions_[of]);
        return share(node_form(nodes_.size(), operand->shape), node, {});
    }

    Form reshaped(const OnnxNode& node, std::vector<std::size_t> shape, const std::vector<std::string>& known) const {
        const Form operand = forms_.at(node.inputs.front());
        if (element_count(shape, std::size_t{1} << 30, node.place) != operand->entries.size())
            throw InputError(node.place, "cannot give " + std::to_string(operand->entries.size()) +
                                             " entries the shape it asks for");
        AffineTensor result = *operand;
        result.shape = std::move(shape);
        return share(std::move(result), node, known);
    }

    Form flatten(const OnnxNode& node) const {
        const Form operand = input(node, 0, 1);
        const auto rank = static_cast<std::int64_t>(operand->shape.size());
        const auto stated = attribute<std::int64_t>(node, "axis", 1);
        const std::int64_t axis = stated < 0 && model_.opset >= 11 ? stated + rank : stated;
        if (axis < 0 || axis > rank) throw InputError(node.place, "flattens at axis " + std::to_string(stated));
        const auto middle = operand->shape.begin() + static_cast<std::ptrdiff_t>(axis);
        const auto times = [](auto begin, auto end) {
            return std::accumulate(begin, end, std::size_t{1}, std::multiplies<>());
        };
        return reshaped(node, {times(operand->shape.begin(), middle), times(middle, operand->shape.end())}, {"axis"});
    }

    Form reshape(const OnnxNode& node) const {
        const Form operand = input(node, 0, 2);
        const Form target = input(node, 1, 2);
        if (!target->integers) throw InputError(node.place, "the new shape is not a tensor of integers");
        const bool zero_is_a_size = flag(node, "allowzero");
        std::vector<std::size_t> shape =
            requested_shape(constant_input(node, 1, 2), *operand, zero_is_a_size, node.place);
        return reshaped(node, std::move(shape), {"allowzero"});
    }

    Form constant(const OnnxNode& node) const {
        if (!node.inputs.empty() || node.attributes.size() != 1)
            throw InputError(node.place, "is not a constant with one value");
        const auto& [name, value] = *node.attributes.begin();
        OnnxTensor tensor;
        if (const auto* whole = std::get_if<OnnxTensor>(&value); whole != nullptr && name == "value") {
            tensor = *whole;
        } else if (const auto* number = std::get_if<Rational>(&value); number != nullptr && name == "value_float") {
            tensor = {{}, {*number}, false};
        } else if (const auto* list = std::get_if<std::vector<Rational>>(&value);
                   list != nullptr && name == "value_floats") {
            tensor = {{list->size()}, *list, false};
        } else if (const auto* integer = std::get_if<std::int64_t>(&value); integer != nullptr && name == "value_int") {
            tensor = {{}, {Rational(*integer)}, true};
        } else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&value);
                   integers != nullptr && name == "value_ints") {
            tensor = {{integers->size()}, {integers->begin(), integers->end()}, true};
        } else {
            throw InputError(node.place, "the attribute '" + name + "' is not supported");
        }
        return share(constant_form(tensor), node, {name});
    }

    Form dropout(const OnnxNode& node) const {
        // Operator set 12 moved ratio and training_mode from attributes to inputs; before, inference was the rule.
        const std::size_t inputs = model_.opset >= 12 ? 3 : 1;
        const Form operand = input(node, 0, inputs);
        if (has_input(node, 2)) {
            const std::vector<Rational> training = constant_input(node, 2, inputs);
            if (training.size() != 1 || !training.front().is_zero())
                throw InputError(node.place, "is a dropout in training mode: its value is random",
                                 "export the model in inference mode");
        }
        if (model_.opset >= 12) return share(*operand, node, {"seed"});
        return share(*operand, node, {"ratio"});
    }

    const OnnxModel& model_;
    std::string place_;
    std::map<std::string, Form> forms_;
    std::map<std::string, std::string> unavailable_;  // further outputs of a node, and the node
    std::vector<Node> nodes_;
    std::vector<std::size_t> dimensions_;
};

}  // namespace

Network network_from_onnx(const OnnxModel& model, const std::string& place) { return Interpreter(model, place).run(); }

}  // namespace relucert
