#include "relucert/evidence/store.hpp"

namespace relucert {

const EvidenceNode* EvidenceStore::find(const std::string& key) const {
    const auto found = nodes_.find(key);
    return found == nodes_.end() ? nullptr : &found->second;
}

const EvidenceNode& EvidenceStore::insert(EvidenceNode node) {
    const std::string key = node.key;
    return nodes_.emplace(key, std::move(node)).first->second;
}

const std::string* EvidenceStore::reason_without_evidence(const std::string& key) const {
    const auto found = failures_.find(key);
    return found == failures_.end() ? nullptr : &found->second;
}

void EvidenceStore::insert_without_evidence(const std::string& key, const std::string& reason) {
    failures_.emplace(key, reason);
}

}  // namespace relucert
