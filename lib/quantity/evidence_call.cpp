#include "relucert/quantity/evidence_call.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/input/sha256.hpp"
#include "relucert/quantity/exact.hpp"

namespace relucert {

namespace {

std::string key_of_call(const char* name, std::span<const Value> arguments) {
    std::string text = std::string(name) + "(";
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (i > 0) text += ',';
        append_canonical_text(arguments[i], text);
    }
    return sha256_hex(text + ")");
}

}  // namespace

Value call_primitive(const char* name, std::span<const Value> arguments, CallContext& context,
                     const std::function<PrimitiveResult()>& find) {
    const std::string key = key_of_call(name, arguments);
    if (const Value* known = context.memo.find("evidence " + key)) return *known;
    PrimitiveResult found;
    try {
        found = find();
    } catch (const LimitReached& limit) {
        context.deadline.check(name);  // the limit of the whole run ends it; a limit of the primitive does not
        found.value = Value::unknown(std::string("no evidence for ") + name + ": " + limit.what());
    }
    if (found.value.is_unknown())
        context.store.insert_without_evidence(key, found.value.reason());
    else
        context.store.insert({key, name, found.value_json, found.evidence_json});
    context.memo.insert("evidence " + key, {}, found.value);
    return found.value;
}

}  // namespace relucert
