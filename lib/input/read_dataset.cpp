#include "relucert/failure/failure.hpp"
#include "relucert/input/array_files.hpp"
#include "relucert/input/canonical_json.hpp"
#include "relucert/input/read.hpp"
#include "relucert/input/sha256.hpp"
#include "relucert/input/text_numbers.hpp"

#include <algorithm>
#include <limits>

namespace relucert {

namespace {

std::size_t limit_of(const DatasetReading& how) { return how.limit.value_or(std::numeric_limits<std::size_t>::max()); }

// Row i of an array whose first axis counts the points.
std::vector<Rational> row(const NumberArray& array, std::size_t index, const Rational& divisor) {
    const std::size_t each = array.values.size() / array.shape.front();
    std::vector<Rational> values;
    for (std::size_t k = index * each; k < (index + 1) * each; ++k) values.push_back(array.values[k] / divisor);
    return values;
}

Dataset dataset_from_arrays(const NumberArray& inputs, const NumberArray& labels, std::size_t skip,
                            const DatasetReading& how, const std::string& place) {
    if (inputs.shape.empty() || labels.shape.empty() || inputs.shape.front() != labels.shape.front())
        throw InputError(place, "does not have one label for each input", "give as many labels as inputs");
    std::vector<DataPoint> points;
    const std::size_t count = inputs.shape.front();
    for (std::size_t i = skip; i < count && points.size() < limit_of(how); ++i)
        points.push_back({row(inputs, i, how.divisor), row(labels, i, 1), 1});
    return Dataset(std::move(points));
}

bool begins_like_a_name(std::string_view field) {
    std::string lower(field);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (lower.starts_with("nan") || lower.starts_with("inf")) return false;
    return !lower.empty() && ((lower.front() >= 'a' && lower.front() <= 'z') || lower.front() == '"');
}

ReadDataset dataset_from_csv(const std::string& text, const std::string& place, const DatasetReading& how) {
    if (how.label_columns == 0) throw InputError(place, "is to be read with no label columns", "a point has a label");
    std::vector<std::string> notes;
    std::vector<DataPoint> points;
    std::size_t columns = 0;
    std::size_t skipped = 0;
    std::size_t number = 0;
    for (const std::string_view line : text_lines(text, place)) {
        const std::string where = place + ", line " + std::to_string(++number);
        const std::vector<std::string_view> found = fields(line);
        if (found.empty()) continue;
        if (number == 1 && std::any_of(found.begin(), found.end(), begins_like_a_name)) {
            notes.emplace_back("line 1 is a header");
            continue;
        }
        if (columns == 0) columns = found.size();
        if (found.size() != columns)
            throw InputError(where, "has " + std::to_string(found.size()) + " fields, not " + std::to_string(columns),
                             "a line is a point: its coordinates, then its label");
        if (columns <= how.label_columns)
            throw InputError(where, "has " + std::to_string(columns) + " fields: no input is left beside the labels");
        if (points.size() == limit_of(how)) break;
        if (skipped < how.skip) {
            ++skipped;
            continue;
        }
        DataPoint point;
        for (std::size_t k = 0; k < columns; ++k) {
            const bool label = how.labels_first ? k < how.label_columns : k >= columns - how.label_columns;
            Rational value = parse_field(found[k], where + ", field " + std::to_string(k + 1));
            if (label)
                point.y.push_back(std::move(value));
            else
                point.x.push_back(value / how.divisor);
        }
        points.push_back(std::move(point));
    }
    return {Dataset(std::move(points)), "decimals of CSV", place, "", std::move(notes)};
}

std::filesystem::path labels_beside(const std::filesystem::path& images) {
    std::string name = images.filename().string();
    const std::size_t position = name.find("images-idx3");
    if (position == std::string::npos)
        throw InputError(images.string(), "holds inputs only, and the file of the labels is not named",
                         "name it, or call the files ...images-idx3... and ...labels-idx1...");
    return images.parent_path() / name.replace(position, 11, "labels-idx1");
}

bool is_idx(const std::string& bytes) { return bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == 0; }

ReadDataset read_bytes(const std::string& raw, const std::filesystem::path& path, const DatasetReading& how) {
    const std::string place = path.string();
    const std::string bytes = gunzip_if_packed(raw, place);
    if (is_idx(bytes)) {
        const std::filesystem::path beside = how.labels.empty() ? labels_beside(path) : how.labels;
        const std::string label_bytes = gunzip_if_packed(read_file(beside), beside.string());
        const NumberArray inputs = parse_idx(bytes, how.skip, limit_of(how), place);
        const NumberArray labels = parse_idx(label_bytes, how.skip, limit_of(how), beside.string());
        return {dataset_from_arrays(inputs, labels, 0, how, place),
                inputs.reading + " of IDX",
                place,
                "",
                {"labels: " + beside.string() + ", SHA-256 " + sha256_hex(read_file(beside))}};
    }
    if (bytes.starts_with("PK")) {
        std::map<std::string, NumberArray> arrays = parse_npz(bytes, place);
        if (arrays.size() != 2 || !arrays.contains("x") || !arrays.contains("y"))
            throw InputError(place, "does not hold the arrays 'x' and 'y' and no other",
                             "write inputs and labels with numpy.savez(file, x=inputs, y=labels)");
        return {dataset_from_arrays(arrays.at("x"), arrays.at("y"), how.skip, how, place),
                arrays.at("x").reading + " of .npz",
                place,
                "",
                {}};
    }
    if (bytes.starts_with("\x93NUMPY")) {
        if (how.labels.empty()) throw InputError(place, "holds inputs only", "name the file of the labels");
        const NumberArray inputs = parse_npy(bytes, place);
        const NumberArray labels = parse_npy(read_file(how.labels), how.labels.string());
        return {dataset_from_arrays(inputs, labels, how.skip, how, place),
                inputs.reading + " of .npy",
                place,
                "",
                {"labels: " + how.labels.string() + ", SHA-256 " + sha256_hex(read_file(how.labels))}};
    }
    if (path.extension() == ".json") return {dataset_from_json(bytes, place), "canonical form", place, "", {}};
    if (path.extension() == ".csv" || path.extension() == ".txt" || path.extension() == ".gz")
        return dataset_from_csv(bytes, place, how);
    throw InputError(place, "is not a data set that relucert reads",
                     "it reads .csv, IDX (also gzipped), .npz, .npy and .json (canonical form)");
}

}  // namespace

ReadDataset read_dataset(const std::filesystem::path& path, const DatasetReading& how) {
    if (how.divisor.sign() <= 0) throw InputError(path.string(), "is to be divided by a number that is not positive");
    const std::string bytes = read_file(path);
    try {
        ReadDataset read = read_bytes(bytes, path, how);
        read.source_sha256 = sha256_hex(bytes);
        return read;
    } catch (const InputError& error) {
        const bool named = error.place().starts_with(path.string()) ||
                           (!how.labels.empty() && error.place().starts_with(how.labels.string()));
        if (named) throw;
        throw InputError(path.string() + (error.place().empty() ? "" : ", " + error.place()), error.problem(),
                         error.remedy());
    }
}

}  // namespace relucert
