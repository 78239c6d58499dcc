#pragma once
#include "relucert/failure/failure.hpp"
#include "relucert/input/onnx_model.hpp"

namespace relucert {

/// The attribute of that name and type, or `otherwise` if the node does not state it. @throws InputError for another
/// type.
template <class T>
T attribute(const OnnxNode& node, const std::string& name, const T& otherwise) {
    const auto entry = node.attributes.find(name);
    if (entry == node.attributes.end()) return otherwise;
    const T* value = std::get_if<T>(&entry->second);
    if (value == nullptr) throw InputError(node.place, "the attribute '" + name + "' has the wrong type");
    return *value;
}

/// An attribute that is 0 (the default) or 1.
inline bool flag(const OnnxNode& node, const std::string& name) {
    const auto value = attribute<std::int64_t>(node, name, 0);
    if (value != 0 && value != 1) throw InputError(node.place, "the attribute '" + name + "' is not 0 or 1");
    return value == 1;
}

}  // namespace relucert
