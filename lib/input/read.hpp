#pragma once
// Files -> canonical networks and data sets. Whatever is not understood is refused with InputError, never skipped.
#include "relucert/data/dataset.hpp"
#include "relucert/network/network.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace relucert {

/// The header of a .nnet file: inputs are (x - mean) / range of clamped values, the output is y * range + mean.
struct NnetHeader {
    std::vector<Rational> minimum, maximum;         // of the inputs, as far as stated
    std::vector<Rational> input_mean, input_range;  // one an input
    Rational output_mean = 0, output_range = 1;
    bool stated = false;  // false: the header lines are zeros or missing
};

struct ReadNetwork {
    Network network;
    std::string reading;        // "binary32 weights of ONNX", "decimals of .nnet", ...
    std::string source;         // the path as given
    std::string source_sha256;  // of the bytes of the file
    std::vector<std::string> notes;
    std::optional<NnetHeader> nnet_header;
};

struct NetworkReading {
    /// .nnet only: compose the normalisation of the header (mean and range; the clamping to minimum and maximum is not
    /// applied) into the first and last layer.
    bool apply_normalisation = false;
};

/// ONNX, .nnet, .npz or canonical JSON, by extension and first bytes. @throws InputError naming file, node, operator.
ReadNetwork read_network(const std::filesystem::path& path, const NetworkReading& how = {});

struct ReadDataset {
    Dataset dataset;
    std::string reading;
    std::string source;
    std::string source_sha256;  // of the file `source` (the images, where labels have a file of their own)
    std::vector<std::string> notes;
};

struct DatasetReading {
    std::filesystem::path labels =
        {};                // IDX and .npy: the labels' file; IDX without it: "images-idx3" -> "labels-idx1"
    Rational divisor = 1;  // inputs are divided by it (255 for bytes)
    std::size_t skip = 0;  // entries left out at the beginning
    std::optional<std::size_t> limit = std::nullopt;  // read at most so many entries
    std::size_t label_columns = 1;                    // CSV: columns that are labels ...
    bool labels_first = false;                        // ... the last ones, or the first ones
};

/// CSV, IDX (plain or gzip), .npz (arrays x and y), .npy with labels, or canonical JSON. @throws InputError.
ReadDataset read_dataset(const std::filesystem::path& path, const DatasetReading& how = {});

}  // namespace relucert
