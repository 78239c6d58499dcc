#include "relucert/claim/claim_file.hpp"

#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace relucert;

namespace {

const std::string head = "title = \"t\"\nsource = \"s\"\nexpect = \"holds-here\"\n";
const std::string tail = "[[conclude]]\nname = \"c\"\nthat = \"1 = 1\"\n[[instance]]\nname = \"i\"\n";

std::string refusal(const std::string& text) {
    try {
        parse_claim_file(text, "demo.claim.toml");
    } catch (const InputError& error) {
        return error.what();
    }
    return "accepted";
}

bool refused(const std::string& text, const std::string& place, const std::string& part) {
    const std::string found = refusal(text);
    CAPTURE(found);
    return found.starts_with("demo.claim.toml:" + place) && found.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a claim file keeps the order of assume and conclude, and names places of formulas") {
    const ClaimFile claim = parse_claim_file(head + R"toml([variables]
x = "rational"
[define]
z = "1"
"area(a, b)" = "a*b"
[[assume]]
name = "second in the alphabet"
that = "x > 0"
[[assume]]
name = "first in the alphabet"
that = """
x < 9"""
[[conclude]]
name = "c"
that = 'area(x, x) >= 0'
only = "i"
expect = "proved"
[[instance]]
name = "i"
sweep.x = "1..3"
expect = "not-applicable"
)toml",
                                             "demo.claim.toml");
    REQUIRE(claim.assume.size() == 2);
    CHECK(claim.assume[0].name == "second in the alphabet");
    CHECK(claim.assume[0].place.to_string() == "demo.claim.toml:11:9");
    CHECK(claim.assume[1].place.to_string() == "demo.claim.toml:15:1");
    CHECK(claim.conclude[0].only == "i");
    CHECK(claim.conclude[0].expect == Verdict::proved);
    REQUIRE(claim.define.size() == 2);
    CHECK(claim.define[0].name == "area");
    CHECK(claim.define[0].parameters == std::vector<std::string>{"a", "b"});
    CHECK(claim.instances[0].expect == Outcome::not_applicable);
    CHECK(claim.instances[0].sweeps[0].formula == "1..3");
}

TEST_CASE("sweeps keep the order of the file, whatever their names") {
    const ClaimFile claim = parse_claim_file(head + tail + "sweep.z = \"1..2\"\nsweep.a = \"3\"\n", "demo.claim.toml");
    REQUIRE(claim.instances[0].sweeps.size() == 2);
    CHECK(claim.instances[0].sweeps[0].name == "z");
    CHECK(claim.instances[0].sweeps[1].name == "a");
}

TEST_CASE("what cannot be meant is refused with its place and a remedy") {
    CHECK(refusal(head + tail) == "accepted");
    CHECK(refused(head + tail + "colour = \"red\"\n", "9:1", "unknown key 'colour'"));
    CHECK(refused("titel = \"t\"\n" + head + tail, "1:1", "unknown key 'titel'"));
    CHECK(refused(head + tail + "sweep.k = 0.1\n", "9:11", "unquoted float"));
    CHECK(refused(head + tail + "sweep.k = 5\n", "9:11", "write it in quotes"));
    CHECK(refused(head + tail + "sweep.k = 1979-05-27\n", "9:11", "a date or time"));
    CHECK(refused(head + tail + "expect = \"true\"\n", "9:10", "unknown outcome"));
    CHECK(refused(head + tail + "skip_if_missing = \"yes\"\n", "9:19", "not a boolean"));
    CHECK(refused(head + tail + "files.f = \"a.onnx\"\n", "9:12", "no variable"));
    CHECK(refused(head + tail + "sweep.k = \"1\"\n[instance.let]\nk = \"2\"\n", "11:6", "given twice"));
    CHECK(refused(head + tail + "[[instance]]\nname = \"i\"\n", "9:1", "two instances"));
    CHECK(refused(head + "[variables]\nx = \"number\"\n" + tail, "9:1", "no value to the variable 'x'"));
    CHECK(
        refused(head + "[[conclude]]\nname = \"d\"\nthat = \"true\"\nonly = \"j\"\n" + tail, "6:9", "does not exist"));
    CHECK(refused(head + "[define]\n\"f(a\" = \"a\"\n" + tail, "5:1", "not the head of a definition"));
    CHECK(refused(head + "[define]\n\"f(a, a)\" = \"a\"\n" + tail, "5:1", "not the head of a definition"));
    CHECK(refused(head + "[define]\nf = \"1\"\n\"f(a)\" = \"a\"\n" + tail, "6:", "defined twice"));
    CHECK(refused("source = \"s\"\nexpect = \"holds-here\"\n" + tail, "1:1", "'title' is missing"));
    CHECK(refused(head + "[[instance]]\nname = \"i\"\n", "1:1", "concludes nothing"));
    CHECK(refused(head + "[[conclude]]\nname = \"c\"\nthat = \"true\"\n", "1:1", "no instance"));
    CHECK(refused(head + "[conclude]\nname = \"c\"\n", "4:1", "[[conclude]]"));
    CHECK(refused(head + "x = ", "4:", "not TOML"));
}

TEST_CASE("the TOML reader's assertions are refusals: a header without a name (found by the fuzzer)") {
    CHECK(refused(head + "[    = \"2\"\n", "4:", "not TOML"));
    CHECK(refused(head + "[variables]\n  [[ =x]]\n", "5:", "not TOML"));
    CHECK(refused(head + "[ %\n", "4:", "not TOML"));
}

TEST_CASE("a letter of another alphabet outside of strings and comments is refused (found by the fuzzer)") {
    for (const char* letter : {"\u03d9", "\u00e9", "\u4e00", "\ufb50"}) {
        const std::string text = letter;
        CHECK(refused(head + text + "\n", "4:", "not TOML"));
        CHECK(refused(head + "prose_proof = \"p\" " + text + "\n", "4:", "not TOML"));
        CHECK(refused(head + "x = [" + text + "]\n", "4:", "not TOML"));
        CHECK(parse_claim_file(head + "# " + text + "\nprose_proof = \"" + text + "\"\n" + tail, "demo.claim.toml")
                  .prose_proof == text);
    }
}

TEST_CASE("a file that is not there and a folder are refused") {
    CHECK_THROWS_AS(read_claim_file("no-such-file.claim.toml"), InputError);
    CHECK_THROWS_AS(read_claim_file(RELUCERT_SOURCE_DIR), InputError);
}

TEST_CASE("rests_on is an optional text of a statement, not an empty one") {
    const std::string more = "[[conclude]]\nname = \"d\"\nthat = \"2 = 2\"\nrests_on = ";
    const ClaimFile claim = parse_claim_file(head + more + "\"label shift\"\n" + tail, "demo.claim.toml");
    CHECK(claim.conclude[0].rests_on == "label shift");
    CHECK(claim.conclude[1].rests_on.empty());
    CHECK(refused(head + more + "\"\"\n" + tail, "7:", "'rests_on' is empty"));
}

TEST_CASE("prose_proof and restored_by are optional texts, not empty ones") {
    CHECK(parse_claim_file(head + tail, "demo.claim.toml").prose_proof.empty());
    const ClaimFile claim =
        parse_claim_file(head + "prose_proof = \"p\"\nrestored_by = \"r\"\n" + tail, "demo.claim.toml");
    CHECK(claim.prose_proof == "p");
    CHECK(claim.restored_by == "r");
    CHECK(refused(head + "prose_proof = \"\"\n" + tail, "4:", "'prose_proof' is empty"));
    CHECK(refused(head + "restored_by = 1\n" + tail, "4:", "expected a string"));
}

TEST_CASE("a chart names quantities of [show]") {
    const std::string show = "[show]\na = \"1\"\nb = \"2\"\n";
    const ClaimFile claim =
        parse_claim_file(head + show + "[[chart]]\ntitle = \"t\"\nacross = \"a\"\nquantities = [\"b\", \"a\"]\n" + tail,
                         "demo.claim.toml");
    REQUIRE(claim.charts.size() == 1);
    CHECK(claim.charts[0].title == "t");
    CHECK(claim.charts[0].across == "a");
    CHECK(claim.charts[0].quantities == std::vector<std::string>{"b", "a"});
    const std::string chart = head + show + "[[chart]]\ntitle = \"t\"\n";
    CHECK(refused(chart + tail, "7", "'quantities' is missing"));
    CHECK(refused(chart + "quantities = []\n" + tail, "9", "not a list of names"));
    CHECK(refused(chart + "quantities = \"a\"\n" + tail, "9", "not a list of names"));
    CHECK(refused(chart + "quantities = [\"c\"]\n" + tail, "7", "'c', which is not a quantity of [show]"));
    CHECK(refused(chart + "quantities = [\"a\"]\nacross = \"x\"\n" + tail, "7", "'x', which is not a quantity"));
    CHECK(refused(chart + "quantities = [\"a\"]\nlines = \"x\"\n" + tail, "10", "unknown key 'lines'"));
}
