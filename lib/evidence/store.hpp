#pragma once
// The nodes of a certificate: one for each call of a primitive with evidence that a formula asked for.
//
// A store is filled while formulas are evaluated. What is asked for while a store is in use ends up in the
// certificate, so formulas that do not belong there (`when`, sweeps) get a store of their own, and a Scope of their
// own, because values are remembered by scopes.
#include <map>
#include <optional>
#include <string>

namespace relucert {

/// One call of a primitive, answered (docs/certificate-format.md, sections 2 and 5). Texts are JSON.
struct EvidenceNode {
    std::string key;        ///< SHA-256 (hex) of the canonical text of the call
    std::string primitive;  ///< name of the builtin
    std::string value;      ///< JSON text of the value
    std::string evidence;   ///< JSON text of the evidence, as its page in docs/evidence/ says
};

/// Not thread-safe: one store an instance of a claim.
class EvidenceStore {
public:
    /// The node with this key, if a formula asked for it before.
    [[nodiscard]] const EvidenceNode* find(const std::string& key) const;
    /// Keeps the node. A second node with the same key is ignored (primitives are deterministic).
    const EvidenceNode& insert(EvidenceNode node);
    /// Sorted by key, as the certificate wants them.
    [[nodiscard]] const std::map<std::string, EvidenceNode>& nodes() const noexcept { return nodes_; }
    [[nodiscard]] bool empty() const noexcept { return nodes_.empty(); }

    /// Calls that found no evidence: canonical text (shortened) and reason. Kept so that they are tried once.
    [[nodiscard]] const std::string* reason_without_evidence(const std::string& key) const;
    void insert_without_evidence(const std::string& key, const std::string& reason);

private:
    std::map<std::string, EvidenceNode> nodes_;
    std::map<std::string, std::string> failures_;
};

}  // namespace relucert
