#include "relucert/quantity/call_context.hpp"

#include "relucert/quantity/exact.hpp"

namespace relucert {

namespace {
constexpr std::size_t most_entries = 20000;
constexpr std::size_t most_key_bits = 256;
}  // namespace

std::optional<std::string> CallMemo::key_of(const std::string& name, std::span<const Value> arguments, bool lists) {
    std::string key = name;
    for (const Value& argument : arguments) {
        const void* address = nullptr;
        switch (argument.kind()) {
            case Value::Kind::number: {
                const Rational* stored = stored_rational(argument);
                if (stored == nullptr ||
                    bit_length(stored->numerator()) + bit_length(stored->denominator()) > most_key_bits)
                    return std::nullopt;
                key += "," + stored->to_string();
                continue;
            }
            case Value::Kind::text:
                key += ",'" + argument.text() + "'";
                continue;
            case Value::Kind::network:
                address = argument.network().get();
                break;
            case Value::Kind::dataset:
                address = argument.dataset().get();
                break;
            case Value::Kind::list:
                if (!lists) return std::nullopt;
                address = &argument.list();
                break;
            default:
                return std::nullopt;
        }
        key += ",@" + std::to_string(reinterpret_cast<std::uintptr_t>(address));
    }
    return key;
}

const Value* CallMemo::find(const std::string& key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second.result;
}

void CallMemo::insert(const std::string& key, std::span<const Value> arguments, const Value& result) {
    if (entries_.size() >= most_entries) entries_.clear();
    entries_.emplace(key, Entry{{arguments.begin(), arguments.end()}, result});
}

}  // namespace relucert
