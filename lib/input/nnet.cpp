#include "relucert/input/nnet.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/input/text_numbers.hpp"

#include <algorithm>

namespace relucert {

namespace {

class NnetParser {
public:
    NnetParser(std::string_view text, std::string place)
        : place_(std::move(place)), lines_(text_lines(text, place_)), size_(text.size()) {}

    NnetFile parse() {
        while (next_ < lines_.size() && (lines_[next_].starts_with("//") || fields(lines_[next_]).empty())) ++next_;
        const std::vector<std::size_t> first = sizes("the number of layers");
        const std::vector<std::size_t> widths = sizes("the sizes of the layers");
        if (first.empty() || widths.size() != first.front() + 1)
            refuse("states " + std::to_string(first.empty() ? 0 : first.front()) + " layers and " +
                   std::to_string(widths.size()) + " sizes");
        if (first.size() >= 3 && (first[1] != widths.front() || first[2] != widths.back()))
            refuse("states sizes of input and output that are not those of its layers");
        NnetHeader header = parse_header(widths.front());
        std::vector<ExactMatrix> weights;
        std::vector<std::vector<Rational>> biases;
        for (std::size_t l = 1; l < widths.size(); ++l) {
            // A number takes at least two bytes (a digit and a separator): no memory for sizes that cannot be true.
            if (widths[l] > size_ / 2 / widths[l - 1]) refuse("is too short for its layer sizes: it may be truncated");
            std::vector<Rational> entries;
            for (std::size_t i = 0; i < widths[l]; ++i) append_row(widths[l - 1], entries);
            weights.push_back(ExactMatrix::from_rationals(widths[l], widths[l - 1], entries));
            std::vector<Rational>& bias = biases.emplace_back();
            for (std::size_t i = 0; i < widths[l]; ++i) append_row(1, bias);
        }
        for (; next_ < lines_.size(); ++next_)
            if (!fields(lines_[next_]).empty()) refuse("has text after the last layer");
        return {relu_network(weights, biases), std::move(header), std::move(notes_)};
    }

private:
    [[noreturn]] void refuse(const std::string& problem) const { throw InputError(place_, problem); }
    [[nodiscard]] std::string line_place() const { return place_ + ", line " + std::to_string(next_ + 1); }

    std::string_view line() {
        if (next_ >= lines_.size()) refuse("ends after line " + std::to_string(lines_.size()) + ": it is truncated");
        return lines_[next_];
    }

    std::vector<std::size_t> sizes(const std::string& what) {
        std::vector<std::size_t> result;
        for (const std::string_view field : fields(line())) {
            const bool digits =
                !field.empty() && field.size() <= 7 && field.find_first_not_of("0123456789") == std::string_view::npos;
            if (!digits || (std::stoul(std::string(field)) == 0 && result.empty()))
                throw InputError(line_place(), "is not " + what);
            result.push_back(std::stoul(std::string(field)));
        }
        if (result.empty() || std::find(result.begin(), result.end(), 0) != result.end())
            throw InputError(line_place(), "is not " + what);
        ++next_;
        return result;
    }

    void append_row(std::size_t count, std::vector<Rational>& target) {
        const std::vector<std::string_view> found = fields(line());
        if (found.size() != count)
            throw InputError(line_place(),
                             "has " + std::to_string(found.size()) + " numbers, not " + std::to_string(count));
        for (const std::string_view field : found) target.push_back(parse_field(field, line_place()));
        ++next_;
    }

    // The numbers of a header line; nothing if it is text.
    std::vector<Rational> header_line() {
        std::vector<Rational> values;
        try {
            for (const std::string_view field : fields(line())) values.push_back(parse_field(field, line_place()));
        } catch (const InputError&) {
            notes_.push_back("line " + std::to_string(next_ + 1) + " of the header is text");
            values.clear();
        }
        ++next_;
        return values;
    }

    // A flag that means nothing, minima, maxima, means and ranges; the last mean and range are those of the outputs.
    NnetHeader parse_header(std::size_t inputs) {
        line();
        ++next_;
        NnetHeader header;
        header.minimum = header_line();
        header.maximum = header_line();
        header.input_mean = header_line();
        header.input_range = header_line();
        header.stated = header.input_mean.size() == inputs + 1 && header.input_range.size() == inputs + 1 &&
                        std::all_of(header.input_range.begin(), header.input_range.end(),
                                    [](const Rational& range) { return range.sign() > 0; });
        if (!header.stated) {
            notes_.emplace_back(
                "the header states no normalisation (one mean and one positive range for each input "
                "and one for the outputs)");
            return header;
        }
        header.output_mean = header.input_mean.back();
        header.output_range = header.input_range.back();
        header.input_mean.pop_back();
        header.input_range.pop_back();
        return header;
    }

    std::string place_;
    std::vector<std::string_view> lines_;
    std::size_t size_;
    std::size_t next_ = 0;
    std::vector<std::string> notes_;
};

}  // namespace

NnetFile parse_nnet(std::string_view text, const std::string& place) { return NnetParser(text, place).parse(); }

Network normalised(const Network& network, const NnetHeader& header, const std::string& place) {
    if (!header.stated)
        throw InputError(place, "its header states no normalisation to apply", "read it without the normalisation");
    const std::size_t inputs = network.input_dimension();
    const std::size_t outputs = network.output_dimension();
    std::vector<Rational> factors;
    std::vector<Rational> shifts;
    for (std::size_t i = 0; i < inputs; ++i) {
        factors.push_back(Rational(1) / header.input_range[i]);
        shifts.push_back(-header.input_mean[i] * factors.back());
    }
    std::vector<Node> nodes{AffineNode{0, ExactMatrix::diagonal(factors), shifts}};
    for (Node node : network.nodes()) {
        if (auto* affine = std::get_if<AffineNode>(&node)) ++affine->of;
        if (auto* relu = std::get_if<ReluNode>(&node)) ++relu->of;
        nodes.push_back(std::move(node));
    }
    nodes.emplace_back(AffineNode{nodes.size(),
                                  ExactMatrix::diagonal(std::vector<Rational>(outputs, header.output_range)),
                                  std::vector<Rational>(outputs, header.output_mean)});
    return Network::from_nodes(inputs, std::move(nodes));
}

}  // namespace relucert
