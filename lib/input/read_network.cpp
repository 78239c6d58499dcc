#include "relucert/failure/failure.hpp"
#include "relucert/input/array_files.hpp"
#include "relucert/input/canonical_json.hpp"
#include "relucert/input/nnet.hpp"
#include "relucert/input/onnx_graph.hpp"
#include "relucert/input/read.hpp"
#include "relucert/input/sha256.hpp"

#include <algorithm>

namespace relucert {

namespace {

std::string joined(const std::set<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text.empty() ? "no" : text;
}

ExactMatrix weight_matrix(const NumberArray& array, const std::string& place) {
    if (array.shape.size() != 2) throw InputError(place, "is not a matrix");
    return ExactMatrix::from_rationals(array.shape[0], array.shape[1], array.values);
}

// Arrays w1, w2, ... (outputs x inputs) and optionally b1, b2, ...; or W1, ..., B1, ...
Network network_from_npz(std::map<std::string, NumberArray> arrays, const std::string& place,
                         std::set<std::string>& storages) {
    std::vector<ExactMatrix> weights;
    std::vector<std::vector<Rational>> biases;
    const bool capitals = arrays.contains("W1");
    for (std::size_t l = 1;; ++l) {
        const std::string number = std::to_string(l);
        const auto weight = arrays.find((capitals ? "W" : "w") + number);
        if (weight == arrays.end()) break;
        storages.insert(weight->second.reading);
        weights.push_back(weight_matrix(weight->second, place + ", array '" + weight->first + "'"));
        arrays.erase(weight);
        auto bias = arrays.find("b" + number);
        if (bias == arrays.end()) bias = arrays.find("B" + number);
        if (bias == arrays.end()) {
            biases.emplace_back(weights.back().rows());
            continue;
        }
        if (bias->second.values.size() != weights.back().rows())
            throw InputError(place + ", array '" + bias->first + "'", "does not have one number a row of the weights");
        storages.insert(bias->second.reading);
        biases.push_back(bias->second.values);
        arrays.erase(bias);
    }
    if (weights.empty())
        throw InputError(place, "has no array 'w1'", "name the weights w1, w2, ... and the biases b1, b2, ...");
    if (!arrays.empty())
        throw InputError(place, "has the array '" + arrays.begin()->first + "', which is no weight or bias",
                         "name the weights w1, w2, ... and the biases b1, b2, ...");
    return relu_network(weights, biases);
}

std::string extension(const std::filesystem::path& path) {
    std::string text = path.extension().string();
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

ReadNetwork read_bytes(const std::string& bytes, const std::filesystem::path& path, const NetworkReading& how) {
    const std::string place = path.string();
    const std::string kind = extension(path);
    const auto result = [&](Network network, std::string reading) {
        return ReadNetwork{std::move(network), std::move(reading), place, sha256_hex(bytes), {}, std::nullopt};
    };
    if (kind == ".onnx") {
        const OnnxModel model = parse_onnx(bytes, place);
        return result(network_from_onnx(model, place), joined(model.storages) + " weights of ONNX");
    }
    if (kind == ".nnet") {
        NnetFile file = parse_nnet(bytes, place);
        ReadNetwork read = result(std::move(file.network), "decimals of .nnet");
        read.notes = std::move(file.notes);
        read.notes.emplace_back("the last layer is read as linear: the format does not say");
        if (how.apply_normalisation) {
            read.network = normalised(read.network, file.header, place);
            read.reading += ", normalisation of the header applied";
        } else if (file.header.stated) {
            read.notes.emplace_back("the header states a normalisation, which was not applied");
        }
        read.nnet_header = std::move(file.header);
        return read;
    }
    if (kind == ".npz") {
        std::set<std::string> storages;
        Network network = network_from_npz(parse_npz(bytes, place), place, storages);
        return result(std::move(network), joined(storages) + " weights of .npz");
    }
    if (kind == ".json") return result(network_from_json(bytes, place), "canonical form");
    throw InputError(place, "is not a network that relucert reads",
                     "it reads .onnx, .nnet, .npz and .json (canonical form)");
}

}  // namespace

ReadNetwork read_network(const std::filesystem::path& path, const NetworkReading& how) {
    const std::string bytes = read_file(path);
    try {
        return read_bytes(bytes, path, how);
    } catch (const InputError& error) {
        // Errors of the floors below do not know the file.
        if (error.place().starts_with(path.string())) throw;
        throw InputError(path.string() + (error.place().empty() ? "" : ", " + error.place()), error.problem(),
                         error.remedy());
    }
}

}  // namespace relucert
