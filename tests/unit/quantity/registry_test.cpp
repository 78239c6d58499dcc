#include "relucert/quantity/registry.hpp"
#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>

using namespace relucert;

TEST_CASE("every row is complete, and every name of the page is a row") {
    std::set<std::string> names;
    for (const Builtin& row : registry()) {
        CAPTURE(row.name);
        CHECK(names.insert(row.name).second);
        CHECK(!row.meaning.empty());
        CHECK(!row.topic.empty());
        CHECK((row.call != nullptr));
    }
    std::ifstream page(std::string(RELUCERT_SOURCE_DIR) + "/docs/claim-language.md");
    REQUIRE(page);
    std::size_t rows = 0;
    bool in_section = false;
    for (std::string line; std::getline(page, line);) {
        if (line.rfind("## ", 0) == 0) in_section = line.find("Builtin functions") != std::string::npos;
        if (!in_section || line.rfind("| `", 0) != 0) continue;
        const std::string cell = line.substr(0, line.find(" | "));
        for (std::size_t at = cell.find('`'); at != std::string::npos;
             at = cell.find('`', cell.find('`', at + 1) + 1)) {
            const std::string code = cell.substr(at + 1, cell.find('`', at + 1) - at - 1);
            const std::string name = code.substr(0, code.find('('));
            if (name.rfind("forall", 0) == 0) continue;
            CAPTURE(name);
            CHECK(find_builtin(name) != nullptr);
            ++rows;
        }
    }
    CHECK(rows > 70);
    for (const Builtin& row : registry())
        if (!row.evidence.empty())
            CHECK(std::ifstream(std::string(RELUCERT_SOURCE_DIR) + "/docs/evidence/" + row.evidence).good());
    CHECK(registry_markdown().find("| `rank(A: matrix): integer` |") != std::string::npos);
}

TEST_CASE("types: text and fit") {
    const char* texts[] = {"number",
                           "integer",
                           "rational",
                           "point",
                           "matrix",
                           "list of matrix",
                           "list of network",
                           "boolean",
                           "text",
                           "network",
                           "dataset",
                           "box",
                           "ball",
                           "function from number, point to number",
                           "list of integer"};
    for (const char* text : texts) CHECK(parse_type(text, "here").to_string() == text);
    CHECK(parse_type("list of number", "").to_string() == "point");
    CHECK_THROWS_AS(parse_type("list number", ""), InputError);
    CHECK_THROWS_AS(parse_type("number number", ""), InputError);
    CHECK_THROWS_AS(parse_type("", ""), InputError);
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += "list of ";
    CHECK_THROWS_AS(parse_type(deep + "number", ""), InputError);
    CHECK(Type::numeric(0, 1).may_be(Type::point()));
    CHECK(!Type::point().may_be(Type::number()));
    CHECK(Type::list_of(Type::any()).may_be(Type::matrix()));
    CHECK(!Type::list_of(Type::text()).may_be(Type::point()));
}

TEST_CASE("values against declared types") {
    CHECK(mismatch(Value(2), Type::integer()).empty());
    CHECK(mismatch(Value(Rational(1, 2)), Type::integer()) == "it is 1/2, not an integer");
    CHECK(mismatch(Value(sqrt(Real(2))), Type::rational()) == "it is not stored as an exact rational number");
    CHECK(mismatch(Value::unknown("x"), Type::integer()).empty());
    CHECK(mismatch(Value::matrix({{1, 2}, {3, 4}}), Type::matrix()).empty());
    CHECK(mismatch(Value::matrix({{1, 2}, {3}}), Type::matrix()) == "row 2 has another length than row 1");
    CHECK(mismatch(Value::point({1, 2}), Type::matrix()).find("entry 1: it is a number") == 0);
    CHECK(mismatch(Value::text("a"), Type::boolean()) == "it is a text, not a boolean");
}
