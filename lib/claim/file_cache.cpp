#include "relucert/claim/file_cache.hpp"

#include "relucert/input/read.hpp"

namespace relucert {

template <class Read>
std::shared_ptr<const LoadedInput> FileCache::load(const std::string& key, const Read& read) {
    std::shared_ptr<Slot> slot;
    {
        const std::lock_guard lock(mutex_);
        auto& entry = slots_[key];
        if (!entry) entry = std::make_shared<Slot>();
        slot = entry;
    }
    const std::lock_guard lock(slot->mutex);
    if (!slot->input) {
        auto input = std::make_shared<LoadedInput>(read());
        input->sha256 = input->value.canonical_hash();  // now, so that threads only read it later
        slot->input = std::move(input);
    }
    return slot->input;
}

std::shared_ptr<const LoadedInput> FileCache::network(const std::filesystem::path& path) {
    return load("network " + path.string(), [&] {
        ReadNetwork read = read_network(path);
        return LoadedInput{Value::network(std::make_shared<const Network>(std::move(read.network))),
                           "network",
                           "",
                           read.reading,
                           read.source_sha256,
                           read.notes};
    });
}

std::shared_ptr<const LoadedInput> FileCache::dataset(const std::filesystem::path& path) {
    return load("dataset " + path.string(), [&] {
        ReadDataset read = read_dataset(path);
        return LoadedInput{Value::dataset(std::make_shared<const Dataset>(std::move(read.dataset))),
                           "dataset",
                           "",
                           read.reading,
                           read.source_sha256,
                           read.notes};
    });
}

}  // namespace relucert
