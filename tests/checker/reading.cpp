// Bytes to tokens: JSON, the characters that are shown, SHA-256, integers and the words of formulas. Each limit is
// tried on both sides.
#include <doctest/doctest.h>

#include "errors.hpp"
#include "formula.hpp"
#include "json.hpp"
#include "lexer.hpp"
#include "sha256.hpp"
#include "shown.hpp"

using namespace relucert_check;

namespace {

std::string utf8(unsigned code) {
    const auto byte = [](unsigned b) { return static_cast<char>(b); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xC0 + code / 64), byte(0x80 + code % 64)};
    if (code < 0x10000) return {byte(0xE0 + code / 4096), byte(0x80 + code / 64 % 64), byte(0x80 + code % 64)};
    return {byte(0xF0 + code / 262144), byte(0x80 + code / 4096 % 64), byte(0x80 + code / 64 % 64),
            byte(0x80 + code % 64)};
}
std::string text_of(const std::string& inside) { return read_json("\"" + inside + "\"").as_text(); }

// Kinds by letter, with the text of a token.
std::string tokens_text(std::string_view text) {
    std::string result;
    for (const Token& t : tokens_of(text)) {
        result += std::string("ntwrs.")[static_cast<size_t>(t.kind)];
        result += t.kind == Token::Kind::number ? t.number.get_str() : t.text;
        result += "@" + std::to_string(t.at) + " ";
    }
    return result;
}

}  // namespace

TEST_CASE("JSON: white space, and an end in the wrong place") {
    const Json json = read_json(" \t\r\n{ \"a\" :\t[ \"b\"\r,\n\"c\" ] , \"d\":{}}\n\r\t ");
    CHECK(json["a"].as_list()[1].as_text() == "c");
    CHECK(json["d"].members.empty());
    CHECK(read_json("[]").as_list().empty());
    CHECK(read_json(std::string_view("[] ").substr(0, 2)).as_list().empty());
    CHECK_THROWS_WITH_AS(read_json(std::string_view("[]").substr(0, 1)), "JSON: unexpected end", Refusal);
    CHECK_THROWS_WITH_AS(read_json("[] []"), "JSON: text after the value", Refusal);
    CHECK_THROWS_WITH_AS(read_json(std::string_view("\"ab\"").substr(0, 3)), "JSON: endless string", Refusal);
    CHECK_THROWS_WITH_AS(read_json(std::string_view("\"\\n\"").substr(0, 2)), "JSON: unexpected end", Refusal);
    CHECK_THROWS_WITH_AS(read_json(std::string_view("\"\\u0041\"").substr(0, 6)), "JSON: unexpected end", Refusal);
    CHECK_THROWS_WITH_AS(read_json(std::string_view("\"\\u0041\"").substr(0, 7)), "JSON: endless string", Refusal);
    CHECK_THROWS_WITH_AS(read_json(R"({"a""b"})"), "JSON: expected ':' at byte 4", Refusal);
    CHECK_THROWS_WITH_AS(read_json(R"({a:"b"})"), "JSON: a key must be a string", Refusal);
    CHECK_THROWS_WITH_AS(read_json(R"(["a""b"])"), "JSON: expected ']' at byte 4", Refusal);
    CHECK_THROWS_WITH_AS(read_json(R"({"a":"b","a":"b"})"), "JSON: duplicate key \"a\"", Refusal);
    for (const char* bad : {"1", "null", "true", "'a'", "[,]", "[\"a\",]", "{\"a\":}", "{\"a\"}"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(read_json(bad), Refusal);
    }
}

TEST_CASE("JSON: nesting of 64 values is the limit") {
    CHECK_NOTHROW(read_json(std::string(64, '[') + std::string(64, ']')));
    CHECK_THROWS_WITH_AS(read_json(std::string(65, '[') + std::string(65, ']')), "JSON: nested too deeply", Refusal);
    std::string objects = "\"\"";
    for (int i = 0; i < 63; ++i) objects = "{\"a\":" + objects + "}";
    CHECK_NOTHROW(read_json(objects));
    CHECK_THROWS_AS(read_json("{\"a\":" + objects + "}"), Refusal);
}

TEST_CASE("JSON: escapes") {
    CHECK(text_of(R"(\"\\\/\b\f\n\r\t)") == "\"\\/\b\f\n\r\t");
    CHECK(text_of(R"(\u0041x\u00e9\u00E9)") == "Ax\xC3\xA9\xC3\xA9");
    for (const unsigned code : {0U, 0x7FU, 0x80U, 0x7FFU, 0x800U, 0xD7FFU, 0xE000U, 0xFFFFU, 0xA0B9U, 0xCDEFU}) {
        char escaped[8];
        for (const char* format : {"\\u%04x", "\\u%04X"}) {
            snprintf(escaped, sizeof escaped, format, code);
            CHECK(text_of(escaped) == utf8(code));
        }
    }
    CHECK(text_of(R"(\ud800\udc00)") == utf8(0x10000));
    CHECK(text_of(R"(\udbff\udfff)") == utf8(0x10FFFF));
    CHECK(text_of(R"(\ud83d\ude00)") == utf8(0x1F600));
    for (const char* bad : {R"(\a)", R"(\u00g0)", R"(\u00/0)", R"(\u00:0)", R"(\u00@0)", R"(\u00G0)", R"(\u00`0)",
                            R"(\u12)", R"(\ud800)", R"(\ud800x)", R"(\ud800\n1234)", R"(\ud800\ud800)",
                            R"(\ud800\ue000)", R"(\udc00)", R"(\udfff)", R"(\udbff\udbff)"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(text_of(bad), Refusal);
    }
}

TEST_CASE("JSON: UTF-8 is valid, without overlong forms and surrogates") {
    for (const unsigned code :
         {0x20U, 0x7FU, 0x80U, 0xBFU, 0xC0U, 0x7FFU, 0x800U, 0xD7FFU, 0xE000U, 0xFFFFU, 0x10000U, 0x10FFFFU}) {
        CAPTURE(code);
        CHECK(text_of("a" + utf8(code) + "b") == "a" + utf8(code) + "b");
    }
    for (const char* bad : {"\x1F",
                            "\x01",
                            "\x80",
                            "\xBF",
                            "\xC0\x80",
                            "\xC1\xBF",
                            "\xC3",
                            "\xC3\x28",
                            "\xE0\x80\x80",
                            "\xE0\x9F\xBF",
                            "\xE2\x82",
                            "\xE2\x28\xA1",
                            "\xED\xA0\x80",
                            "\xED\xBF\xBF",
                            "\xF0\x80\x80\x80",
                            "\xF0\x8F\xBF\xBF",
                            "\xF0\x9F\x98",
                            "\xF4\x90\x80\x80",
                            "\xF8\x88\x80\x80\x80",
                            "\xFF"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(text_of(bad), Refusal);
    }
    CHECK_THROWS_WITH_AS(read_json(std::string_view("\"\xC3\xA9").substr(0, 2)), "JSON: invalid UTF-8", Refusal);
}

TEST_CASE("JSON: kinds and keys") {
    const Json json = read_json(R"({"a":"x","b":["y"]})");
    CHECK_THROWS_WITH_AS(json.as_text(), "a string is expected", Refusal);
    CHECK_THROWS_WITH_AS(json["a"].as_list(), "a list is expected", Refusal);
    CHECK_THROWS_WITH_AS(json["a"]["b"], "an object is expected", Refusal);
    CHECK_THROWS_WITH_AS(json["c"], "missing key \"c\"", Refusal);
    CHECK_NOTHROW(json.expect_keys({"a", "b"}));
    CHECK_THROWS_WITH_AS(json.expect_keys({"a"}), "unknown key \"b\"", Refusal);
    CHECK_THROWS_WITH_AS(json.expect_keys({"a", "c"}), "expected the key \"c\", found \"b\"", Refusal);
    CHECK_THROWS_WITH_AS(json.expect_keys({"a", "b", "c"}), "expected the key \"c\"", Refusal);
    CHECK_THROWS_WITH_AS(json["b"].expect_keys({}), "an object is expected", Refusal);
}

TEST_CASE("shown: exactly the invisible characters are replaced") {
    const auto invisible = [](unsigned c) {
        return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C || (c >= 0x2000 && c <= 0x200F) ||
               (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
               (c >= 0xE0000 && c <= 0xE0FFF);
    };
    const std::pair<unsigned, unsigned> ranges[] = {{1, 0x3100}, {0xDF00, 0x10100}, {0xDFF00, 0xE1100}};
    for (const auto& [from, to] : ranges)
        for (unsigned code = from; code < to; ++code) {
            if (code == '\n' || (code >= 0xD800 && code < 0xE000)) continue;
            const std::string found = shown("a" + utf8(code) + "b"), expected = invisible(code) ? "?" : utf8(code);
            if (found != "a" + expected + "b") FAIL_CHECK("U+", code, " is shown as ", found);
        }
    CHECK(shown("a\nb") == "a\n      b");
    CHECK(shown("") == "");
}

TEST_CASE("SHA-256: lengths around the padding") {
    const std::pair<size_t, const char*> table[] = {
        {55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
        {56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
        {63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
        {64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
        {65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"},
        {128, "6836cf13bac400e9105071cd6af47084dfacad4e5e302c94bfed24e013afb73e"}};
    for (const auto& [length, digest] : table) CHECK(sha256(std::string(length, 'a')) == digest);
}

TEST_CASE("integers: strict text") {
    CHECK(read_integer("-12") == -12);
    CHECK(read_integer("0") == 0);
    for (const char* bad : {"", "-", "-0", "00", "+1", "1 ", "1a", "1:", "1/", "--1", "01", "-01"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(read_integer(bad), Refusal);
    }
    CHECK_NOTHROW(read_integer(std::string(1'000'000, '9')));
    CHECK_NOTHROW(read_integer("-" + std::string(1'000'000, '9')));
    CHECK_THROWS_AS(read_integer(std::string(1'000'001, '9')), Refusal);
    CHECK_THROWS_WITH_AS(read_integer(std::string(50, 'x')),
                         ("not an integer, or too long: \"" + std::string(40, 'x') + "\"").c_str(), Refusal);
    CHECK_THROWS_WITH_AS(read_rational("2/" + std::string(50, '2')),
                         ("rational not in lowest terms: \"2/" + std::string(38, '2') + "\"").c_str(), Refusal);
    CHECK(read_rational("3/2") == mpq_class(3, 2));
    CHECK(read_count("1") == 1);
    CHECK(read_count("1000000000") == 1'000'000'000);
    for (const char* bad : {"0", "-1", "1000000001"}) CHECK_THROWS_AS(read_count(bad), Refusal);
    CHECK(read_integers("1 -2 0") == std::vector<mpz_class>{1, -2, 0});
    for (const char* bad : {"", " ", "1 ", " 1", "1  2"}) CHECK_THROWS_AS(read_integers(bad), Refusal);
    CHECK(bits(0) == 0);
    CHECK(bits(-8) == 4);
}

TEST_CASE("words of formulas") {
    CHECK(tokens_text("a <=\tb\r\n# c\n=> 1..2") == "wa@0 s<=@2 wb@5 s=>@12 n1@15 s..@16 n2@18 .@19 ");
    CHECK(tokens_text("x->y>=z!=w<u=v") == "wx@0 s->@1 wy@3 s>=@4 wz@6 s!=@7 ww@9 s<@10 wu@11 s=@12 wv@13 .@14 ");
    CHECK(tokens_text("+-*/^()[],:;>") == "s+@0 s-@1 s*@2 s/@3 s^@4 s(@5 s)@6 s[@7 s]@8 s,@9 s:@10 s;@11 s>@12 .@13 ");
    CHECK(tokens_text("azAZ_09 'it is' let") == "wazAZ_09@0 tit is@8 rlet@16 .@19 ");
    CHECK(tokens_text("# only a comment") == ".@16 ");
    CHECK(tokens_text("''") == "t@0 .@2 ");
    for (const char* word :
         {"let", "if",  "then", "else",  "forall", "exists", "in", "times",    "implies", "or", "and",
          "not", "for", "true", "false", "define", "list",   "of", "function", "from",    "to"}) {
        CHECK(tokens_text(word).starts_with("r"));
        CHECK_FALSE(is_name(word));
    }
    for (const char* name : {"a", "z", "A", "Z", "_", "a0", "x9z", "lets"}) CHECK(is_name(name));
    for (const char* name : {"", "0", "9a", "a-b", "a b", "a{", "`a", "@", "[", "a:", "a/"}) CHECK_FALSE(is_name(name));
    for (const char* bad : {"a {", "`", "@", "!", ".", "1.", "\"", "'a", "'a\nb'", "\x7F"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(tokens_of(bad), Refusal);
    }
    CHECK_THROWS_WITH_AS(tokens_of("ab ?"), "unknown character in a formula at byte 3", Refusal);
}

TEST_CASE("numbers of formulas: each optional part only if a digit follows") {
    const std::pair<const char*, const char*> table[] = {
        {"1.50", "n3/2@0 .@4 "},          {"1.25e1", "n25/2@0 .@6 "},
        {"1e2", "n100@0 .@3 "},           {"1e+2+x", "n100@0 s+@4 wx@5 .@6 "},
        {"2.5e-1 3", "n1/4@0 n3@7 .@8 "}, {"3..4", "n3@0 s..@1 n4@3 .@4 "},
        {"0019", "n19@0 .@4 "},           {"9-8", "n9@0 s-@1 n8@2 .@3 "}};
    for (const auto& [text, tokens] : table) {
        const auto& shown_text = text;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_text);
        CHECK(tokens_text(text) == tokens);
    }
    for (const char* bad : {"1e", "1e+", "1e-x", "1e=2", "1e+2x", "0for", "2_"}) {  // as the library's lexer
        CAPTURE(bad);
        CHECK_THROWS_WITH_AS(tokens_of(bad), "a letter directly behind a number in a formula", Refusal);
    }
    // The text ends in the middle of what stands behind it.
    CHECK(tokens_text(std::string_view("12").substr(0, 1)) == "n1@0 .@1 ");
    CHECK_THROWS_AS(tokens_of(std::string_view("1e5").substr(0, 2)), Refusal);
    CHECK_THROWS_AS(tokens_of(std::string_view("1e-5").substr(0, 3)), Refusal);
    CHECK(tokens_text(std::string_view("1e5").substr(0, 1)) == "n1@0 .@1 ");
    CHECK(tokens_text(std::string_view("ab").substr(0, 1)) == "wa@0 .@1 ");
    CHECK(tokens_text(std::string_view("a ").substr(0, 1)) == "wa@0 .@1 ");
    CHECK(tokens_text(std::string_view("a#").substr(0, 1)) == "wa@0 .@1 ");
    CHECK_THROWS_AS(tokens_of(std::string_view("1.5").substr(0, 2)), Refusal);
    CHECK(tokens_of("1e10000")[0].number == power(mpq_class(10), 10'000));
    CHECK_THROWS_WITH_AS(tokens_of("1e10001"), "an exponent is too large", Refusal);
    CHECK_THROWS_AS(tokens_of("1e-10001"), Refusal);
}
