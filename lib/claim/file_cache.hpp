#pragma once
// Networks and data sets of files, each read once however many instances use it.
#include "relucert/quantity/value.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace relucert {

/// A file in canonical form.
struct LoadedInput {
    Value value;                ///< network or dataset
    std::string kind;           ///< "network" or "dataset"
    std::string sha256;         ///< of the canonical form
    std::string reading;        ///< how its numbers were read
    std::string source_sha256;  ///< of the file
    std::vector<std::string> notes;
};

/// May be used from several threads; a file that is being read by one makes the others wait for it only.
class FileCache {
public:
    /// @throws InputError, each time, for a file that cannot be read.
    std::shared_ptr<const LoadedInput> network(const std::filesystem::path& path);
    std::shared_ptr<const LoadedInput> dataset(const std::filesystem::path& path);

private:
    struct Slot {
        std::mutex mutex;
        std::shared_ptr<const LoadedInput> input;
    };
    template <class Read>
    std::shared_ptr<const LoadedInput> load(const std::string& key, const Read& read);
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Slot>> slots_;
};

}  // namespace relucert
