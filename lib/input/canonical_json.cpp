#include "relucert/input/canonical_json.hpp"

#include "relucert/input/sha256.hpp"

#include <array>
#include <charconv>
#include <cstdint>

namespace relucert {

namespace {

Integer least_common_multiple(const Integer& a, const Integer& b) {
    Integer result;
    mpz_lcm(result.backend().data(), a.backend().data(), b.backend().data());
    return result;
}

bool is_word(mpz_srcptr value) { return mpz_size(value) == 1 && mpz_sgn(value) > 0; }

// Nearly all denominators are one word and divide what is common so far: no big integer is made for those.
void widen(Integer& denominator, const std::vector<Rational>& values) {
    for (const Rational& value : values) {
        mpz_srcptr own = mpq_denref(value.backend().backend().data());
        mpz_srcptr common = denominator.backend().data();
        if (is_word(own) && is_word(common) && mpz_get_ui(common) % mpz_get_ui(own) == 0) continue;
        denominator = least_common_multiple(denominator, value.denominator());
    }
}

// value * denominator, which is an integer by the choice of the denominator.
void append_integer(std::string& text, const Rational& value, const Integer& denominator) {
    mpz_srcptr own = mpq_denref(value.backend().backend().data());
    mpz_srcptr numerator = mpq_numref(value.backend().backend().data());
    mpz_srcptr common = denominator.backend().data();
    if (is_word(own) && is_word(common) && mpz_fits_sint_p(numerator) != 0) {
        const unsigned long factor = mpz_get_ui(common) / mpz_get_ui(own);
        if (factor < (1UL << 31U)) {  // the product is below 2^62
            std::array<char, 24> digits{};
            const std::int64_t integer = mpz_get_si(numerator) * static_cast<std::int64_t>(factor);
            text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), integer).ptr);
            return;
        }
    }
    text += to_string(Integer(value.numerator() * (denominator / value.denominator())));
}

std::string quoted(const std::string& text) { return "\"" + text + "\""; }
std::string quoted(std::size_t number) { return quoted(std::to_string(number)); }

std::string integers(const std::vector<Rational>& values, const Integer& denominator) {
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) text += ' ';
        append_integer(text, values[i], denominator);
    }
    return text;
}

std::string node_text(const AffineNode& node) {
    Integer denominator = node.weights.denominator();
    widen(denominator, node.bias);
    const Integer factor = denominator / node.weights.denominator();
    std::string text = R"({"kind":"affine","of":)" + quoted(node.of) + ",\"rows\":" + quoted(node.weights.rows()) +
                       ",\"columns\":" + quoted(node.weights.columns()) +
                       ",\"denominator\":" + quoted(to_string(denominator)) + ",\"weights\":[";
    for (std::size_t i = 0; i < node.weights.rows(); ++i) {
        text += i > 0 ? ",\"" : "\"";
        for (std::size_t j = 0; j < node.weights.columns(); ++j) {
            if (j > 0) text += ' ';
            text += to_string(Integer(node.weights.integer(i, j) * factor));
        }
        text += '"';
    }
    return text + "],\"bias\":" + quoted(integers(node.bias, denominator)) + "}";
}

std::string node_text(const ReluNode& node) { return R"({"kind":"relu","of":)" + quoted(node.of) + "}"; }

std::string node_text(const SumNode& node) {
    std::string text = R"({"kind":"sum","of":[)";
    for (std::size_t i = 0; i < node.of.size(); ++i) text += (i > 0 ? "," : "") + quoted(node.of[i]);
    return text + "]}";
}

}  // namespace

std::string canonical_json(const Network& network) {
    std::string text =
        R"({"relucert":"network","version":"1","input":)" + quoted(network.input_dimension()) + ",\"nodes\":[";
    for (std::size_t k = 0; k < network.nodes().size(); ++k) {
        if (k > 0) text += ',';
        text += std::visit([](const auto& node) { return node_text(node); }, network.nodes()[k]);
    }
    return text + "]}\n";
}

std::string canonical_json(const Dataset& dataset) {
    Integer input_denominator = 1;
    Integer label_denominator = 1;
    for (const DataPoint& point : dataset.entries()) {
        widen(input_denominator, point.x);
        widen(label_denominator, point.y);
    }
    std::string text = R"({"relucert":"dataset","version":"1","input":)" + quoted(dataset.input_dimension()) +
                       ",\"output\":" + quoted(dataset.output_dimension()) +
                       ",\"input_denominator\":" + quoted(to_string(input_denominator)) +
                       ",\"label_denominator\":" + quoted(to_string(label_denominator)) + ",\"points\":[";
    bool first = true;
    for (const DataPoint& point : dataset.entries()) {
        text += first ? "" : ",";
        first = false;
        text += "{\"x\":" + quoted(integers(point.x, input_denominator)) +
                ",\"y\":" + quoted(integers(point.y, label_denominator)) +
                ",\"times\":" + quoted(to_string(point.times)) + "}";
    }
    return text + "]}\n";
}

std::string canonical_sha256(const Network& network) { return sha256_hex(canonical_json(network)); }
std::string canonical_sha256(const Dataset& dataset) { return sha256_hex(canonical_json(dataset)); }

}  // namespace relucert
