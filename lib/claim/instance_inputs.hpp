#pragma once
// The files and parameters behind one instance, as a scope for its formulas.
#include "relucert/claim/evaluation.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/language/evaluator.hpp"

#include <map>
#include <string>
#include <vector>

namespace relucert {

/// A file that is not there; the instance may be skipped for it.
class MissingFile : public InputError {
public:
    using InputError::InputError;
};

/// The files of one instance, and those that read('...') asked for.
class Inputs {
public:
    Inputs(const Claim& claim, const ClaimInstance& instance, FileCache& cache)
        : claim_(claim), instance_(instance), cache_(cache) {
        const Place& place = claim.file().instances[instance.template_index].place;
        if (!instance.missing.empty())
            throw MissingFile(place.to_string(), "no file '" + instance.missing + "' beside the claim file",
                              "paths are relative to the claim file; skip_if_missing = true skips the instance");
        for (const auto& file : instance.files) {
            const Type& type = claim.variables().at(file.variable);
            const bool network = (type.kind() == Type::Kind::list ? type.entry() : type).kind() == Type::Kind::network;
            files_.push_back({file.variable, file.index, file.written,
                              network ? cache.network(file.path) : cache.dataset(file.path)});
        }
    }

    [[nodiscard]] const std::vector<InputRecord>& files() const noexcept { return files_; }
    [[nodiscard]] std::vector<InputRecord> reads() const {
        std::vector<InputRecord> all;
        for (const auto& [path, record] : reads_) all.push_back(record);
        return all;
    }

    /// Parameters, variables from files, and the names of let.
    void fill(Scope& let) const {
        for (const auto& [name, value] : instance_.parameters) let.define(name, Value(value));
        std::map<std::string, std::vector<Value>> lists;
        for (const auto& file : files_) {
            if (file.index.empty())
                let.define(file.variable, file.input->value);
            else
                lists[file.variable].push_back(file.input->value);
        }
        for (auto& [name, values] : lists) let.define(name, Value::list(std::move(values)));
        for (const auto& [name, formula] : claim_.instance(instance_.template_index).let) let.define(name, formula);
    }

    Value read(const std::string& path, const std::map<std::string, std::filesystem::path>& elsewhere) {
        const auto other = elsewhere.find(path);
        const std::filesystem::path full =
            other != elsewhere.end() ? other->second : claim_.file().path.parent_path() / path;
        std::error_code ignored;
        if (!std::filesystem::exists(full, ignored))
            throw MissingFile(claim_.file().path.generic_string(), "no file '" + path + "' beside the claim file",
                              "read('...') takes paths relative to the claim file");
        const auto input = cache_.dataset(full);
        reads_.insert_or_assign(path, InputRecord{"", "", path, input});
        return input->value;
    }

private:
    const Claim& claim_;
    const ClaimInstance& instance_;
    FileCache& cache_;
    std::vector<InputRecord> files_;
    std::map<std::string, InputRecord> reads_;
};

}  // namespace relucert
