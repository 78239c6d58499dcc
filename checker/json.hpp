// A strict reader for the JSON that certificates need: objects, lists and strings. All numbers there are strings.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace relucert_check {

struct JsonMember;
struct Json {
    enum class Kind { text, list, object };
    Kind kind = Kind::text;
    std::string text;
    std::vector<Json> items;          // of a list
    std::vector<JsonMember> members;  // of an object

    const std::string& as_text() const;
    const std::vector<Json>& as_list() const;
    /// The member of that name; refuses if there is none.
    const Json& operator[](std::string_view key) const;
    /// Refuses an object whose keys are not exactly these, in this order.
    void expect_keys(std::initializer_list<std::string_view> keys) const;
};
struct JsonMember {
    std::string first;  // the key
    Json second;
};

/// Refuses invalid UTF-8, unknown escapes, duplicate keys, numbers, null, true, false, depth above 64, anything after
/// the value.
Json read_json(std::string_view text);

}  // namespace relucert_check
