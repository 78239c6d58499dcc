#include "json.hpp"

#include <set>

#include "errors.hpp"

namespace relucert_check {
namespace {

constexpr unsigned max_depth = 64;
constexpr size_t max_string = 64UL << 20;

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    Json whole() {
        Json value = read(0);
        skip_space();
        require(at_ == text_.size(), "JSON: text after the value");
        return value;
    }

private:
    std::string_view text_;
    size_t at_ = 0;

    void skip_space() {
        while (at_ < text_.size() &&
               (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
            ++at_;
    }
    char peek() {
        skip_space();
        require(at_ < text_.size(), "JSON: unexpected end");
        return text_[at_];
    }
    void expect(char c) {
        require(peek() == c, std::string("JSON: expected '") + c + "' at byte " + std::to_string(at_));
        ++at_;
    }

    Json read(unsigned depth) {
        require(depth < max_depth, "JSON: nested too deeply");
        Json value;
        const char c = peek();
        if (c == '"') {
            value.text = string();
        } else if (c == '[') {
            value.kind = Json::Kind::list;
            expect('[');
            if (peek() != ']') {
                do value.items.push_back(read(depth + 1));
                while (more());
            }
            expect(']');
        } else if (c == '{') {
            value.kind = Json::Kind::object;
            expect('{');
            std::set<std::string> seen;
            if (peek() != '}') {
                do {
                    require(peek() == '"', "JSON: a key must be a string");
                    std::string key = string();
                    require(seen.insert(key).second, "JSON: duplicate key \"" + key + "\"");
                    expect(':');
                    value.members.push_back({std::move(key), read(depth + 1)});
                } while (more());
            }
            expect('}');
        } else {
            throw Refusal("JSON: only objects, lists and strings are allowed, at byte " + std::to_string(at_));
        }
        return value;
    }
    bool more() {
        if (peek() != ',') return false;
        ++at_;
        return true;
    }

    unsigned hex4() {
        require(at_ + 4 <= text_.size(), "JSON: unexpected end");
        unsigned code = 0;
        for (int i = 0; i < 4; ++i) {
            const char c = text_[at_++];
            const bool digit = c >= '0' && c <= '9', lower = c >= 'a' && c <= 'f', upper = c >= 'A' && c <= 'F';
            require(digit || lower || upper, "JSON: bad \\u escape");
            code = 16 * code + static_cast<unsigned>(digit ? c - '0' : lower ? c - 'a' + 10 : c - 'A' + 10);
        }
        return code;
    }
    static void append_utf8(std::string& out, unsigned code) {
        const auto put = [&out](unsigned byte) { out += static_cast<char>(byte); };
        if (code < 0x80) return put(code);
        if (code < 0x800) {
            put(0xC0 | code >> 6);
        } else {
            if (code < 0x10000) {
                put(0xE0 | code >> 12);
            } else {
                put(0xF0 | code >> 18);
                put(0x80 | (code >> 12 & 0x3F));
            }
            put(0x80 | (code >> 6 & 0x3F));
        }
        put(0x80 | (code & 0x3F));
    }
    void escape(std::string& out) {
        require(at_ < text_.size(), "JSON: unexpected end");
        static constexpr std::string_view letters = "\"\\/bfnrt", meaning = "\"\\/\b\f\n\r\t";
        const char c = text_[at_++];
        if (c == 'u') {
            unsigned code = hex4();
            if (code >= 0xD800 && code < 0xDC00) {
                require(text_.substr(at_, 2) == "\\u", "JSON: lone surrogate");
                at_ += 2;
                const unsigned low = hex4();
                require(low >= 0xDC00 && low < 0xE000, "JSON: lone surrogate");
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            } else {
                require(code < 0xDC00 || code >= 0xE000, "JSON: lone surrogate");
            }
            return append_utf8(out, code);
        }
        const size_t which = letters.find(c);
        require(which != std::string_view::npos, "JSON: unknown escape");
        out += meaning[which];
    }
    // One UTF-8 sequence that starts with a byte >= 0x80: no overlong forms, surrogates or code points above 10FFFF.
    void utf8(std::string& out) {
        const auto byte = [this](size_t i) {
            return i < text_.size() ? static_cast<unsigned>(static_cast<unsigned char>(text_[i])) : 0U;
        };
        const unsigned first = byte(at_);
        const size_t extra = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        unsigned code = first & (0x3FU >> extra);
        for (size_t i = 1; i <= extra; ++i) {
            require((byte(at_ + i) & 0xC0) == 0x80, "JSON: invalid UTF-8");
            code = code << 6 | (byte(at_ + i) & 0x3F);
        }
        const unsigned least = extra == 1 ? 0x80 : extra == 2 ? 0x800 : 0x10000;
        require(first >= 0xC0 && first < 0xF8 && code >= least && code < 0x110000 && (code < 0xD800 || code > 0xDFFF),
                "JSON: invalid UTF-8");
        out.append(text_.substr(at_, extra + 1));
        at_ += extra + 1;
    }
    std::string string() {
        std::string out;
        for (++at_;;) {
            require(at_ < text_.size() && out.size() < max_string, "JSON: endless string");
            const char c = text_[at_];
            if (c == '"') {
                ++at_;
                return out;
            }
            if (c == '\\') {
                ++at_;
                escape(out);
            } else if (static_cast<unsigned char>(c) >= 0x80) {
                utf8(out);
            } else {
                require(static_cast<unsigned char>(c) >= 0x20, "JSON: control character in a string");
                out += c;
                ++at_;
            }
        }
    }
};

}  // namespace

const std::string& Json::as_text() const {
    require(kind == Kind::text, "a string is expected");
    return text;
}
const std::vector<Json>& Json::as_list() const {
    require(kind == Kind::list, "a list is expected");
    return items;
}
const Json& Json::operator[](std::string_view key) const {
    require(kind == Kind::object, "an object is expected");
    for (const auto& [name, value] : members)
        if (name == key) return value;
    throw Refusal("missing key \"" + std::string(key) + "\"");
}
void Json::expect_keys(std::initializer_list<std::string_view> keys) const {
    require(kind == Kind::object, "an object is expected");
    size_t i = 0;
    for (const std::string_view key : keys) {
        require(i < members.size() && members[i].first == key,
                "expected the key \"" + std::string(key) + "\"" +
                    (i < members.size() ? ", found \"" + members[i].first + "\"" : ""));
        ++i;
    }
    if (i < members.size()) throw Refusal("unknown key \"" + members[i].first + "\"");
}

Json read_json(std::string_view text) { return Reader(text).whole(); }

}  // namespace relucert_check
