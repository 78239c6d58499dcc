// The frame of a certificate: the whole report, the order of lists, files with an index, outcomes and shown values.
#include <doctest/doctest.h>

#include "formula_claim.hpp"

using namespace relucert_check;
using testing::FormulaClaim;

namespace {

const std::string data = R"({"relucert":"dataset","version":"1","input":"1","output":"1","input_denominator":"1",)"
                         R"("label_denominator":"1","points":[{"x":"1","y":"2","times":"1"}]})"
                         "\n";
const std::string net =
    R"({"relucert":"network","version":"1","input":"1","nodes":[{"kind":"affine","of":"0","rows":"1",)"
    R"("columns":"1","denominator":"1","weights":["2"],"bias":"0"}]})"
    "\n";

std::string file(const std::string& variable, const std::string& index, const std::string& kind,
                 const std::string& bytes) {
    return R"({"variable":")" + variable + R"(","index":")" + index + R"(","kind":")" + kind + R"(","sha256":")" +
           sha256(bytes) + R"(","reading":"exact","source":")" + variable + R"(.file","source_sha256":""})";
}
std::string read(const std::string& path, const std::string& kind = "dataset") {
    return R"({"path":")" + path + R"(","kind":")" + kind + R"(","sha256":")" + sha256(data) +
           R"(","reading":"exact","source":"a.csv","source_sha256":""})";
}
struct Certificate {
    std::string
        variables =
            R"({"name":"f","type":"list of network"},{"name":"s","type":"dataset"},{"name":"x","type":"number"})",
        define =
            R"({"name":"g","parameters":["a","b"],"formula":"a - b"},{"name":"h","parameters":[],"formula":"x + 1"})",
        assume = R"({"name":"first","that":"x = 3"})",
        conclude = R"({"name":"second","that":"f[2]([x]) = 6"},{"name":"","that":"g(h, x) = 1"})",
        shown = R"({"name":"p","formula":"pi"},{"name":"q","formula":"x/2"})",
        parameters = R"({"name":"k","value":"3"},{"name":"l","value":"1/2"})",
        let = R"({"name":"m","formula":"l"},{"name":"x","formula":"k"})",
        files = file("f", "1", "network", net) + "," + file("f", "2", "network", net) + "," +
                file("s", "", "dataset", data),
        reads = read("a") + "," + read("b"), assumed = R"("proved")", concluded = R"("proved","proved")",
        outcome = "holds-here",
        ends = R"({"name":"p","lower":"3","upper":"22/7"},{"name":"q","lower":"","upper":"3/2"})",
        ledger = R"("trust\nme")", title = "A title", kind = "certificate", version = "1";
    Limits limits = {};

    std::string text() const {
        return R"({"relucert":")" + kind + R"(","version":")" + version + R"(","producer":"p","prelude":")" +
               sha256("") + R"(","claim":{"title":")" + title + R"(","source":"A source","variables":[)" + variables +
               R"(],"define":[)" + define + R"(],"assume":[)" + assume + R"(],"conclude":[)" + conclude +
               R"(],"show":[)" + shown + R"(]},"instance":{"name":"one","parameters":[)" + parameters + R"(],"let":[)" +
               let + R"(],"files":[)" + files + R"(],"reads":[)" + reads + R"(]},"verdicts":{"assume":[)" + assumed +
               R"(],"conclude":[)" + concluded + R"(]},"outcome":")" + outcome + R"(","show":[)" + ends +
               R"(],"nodes":[],"ledger":[)" + ledger + "]}";
    }
    int code = -1;
    std::string out, err;
    const Certificate& check() {
        std::ostringstream output, error;
        const Resolver inputs = [](const std::string& digest) {
            return digest == sha256(data)  ? std::optional(data)
                   : digest == sha256(net) ? std::optional(net)
                                           : std::nullopt;
        };
        code = check_bytes(text(), inputs, "", output, error, limits);
        out = output.str();
        err = error.str();
        return *this;
    }
};
void refused(Certificate c, const std::string& reason) {
    c.check();
    INFO(c.err, " expected: ", reason);
    CHECK(c.code == 1);
    CHECK(c.out == "");
    CHECK(c.err.find(reason) != std::string::npos);
}

}  // namespace

TEST_CASE("the report of a verified certificate, line by line") {
    const std::string s = sha256(data), f = sha256(net);
    CHECK(Certificate{}.check().err == "");
    CHECK(
        Certificate{}.check().out ==
        "claim     A title\nsource    A source\nprelude   " + sha256("") +
            "\nvariables\n    f: list of network\n    s: dataset\n    x: number\n"
            "define\n    g a b = a - b\n    h = x + 1\n"
            "instance  one\n    k = 3\n    l = 1/2\n"
            "    f1 network " +
            f + " (exact; f.file)\n    f2 network " + f + " (exact; f.file)\n    s dataset " + s +
            " (exact; s.file)\n    read('a') dataset " + s + " (exact; a.csv)\n    read('b') dataset " + s +
            " (exact; a.csv)\n    m = l\n    x = k\n"
            "assume\n    proved: first: x = 3\nconclude\n    proved: second: f[2]([x]) = 6\n    proved: : g(h, x) = 1\n"
            "show\n    p in [3, 22/7]\n    q in [, 3/2]\n"
            "ledger (stated by the producer, not checked)\n    trust\n      me\ns VERIFIED holds-here\n");
}

TEST_CASE("lists stand in order, and no name twice") {
    const auto swapped = [](std::string Certificate::*list, const std::string& both, const std::string& twice) {
        Certificate c;
        c.*list = both;
        refused(c, "entries that are not sorted, or twice the same");
        c.*list = twice + "," + twice;
        refused(c, "entries that are not sorted, or twice the same");
    };
    swapped(&Certificate::variables, R"({"name":"x","type":"number"},{"name":"f","type":"list of network"})",
            R"({"name":"x","type":"number"})");
    swapped(&Certificate::define,
            R"({"name":"h","parameters":[],"formula":"1"},{"name":"g","parameters":[],"formula":"1"})",
            R"({"name":"h","parameters":[],"formula":"1"})");
    swapped(&Certificate::parameters, R"({"name":"l","value":"1"},{"name":"k","value":"3"})",
            R"({"name":"k","value":"3"})");
    swapped(&Certificate::let, R"({"name":"x","formula":"k"},{"name":"m","formula":"l"})",
            R"({"name":"x","formula":"k"})");
    swapped(&Certificate::reads, read("b") + "," + read("a"), read("a"));
    swapped(&Certificate::shown, R"({"name":"q","formula":"x/2"},{"name":"p","formula":"pi"})",
            R"({"name":"q","formula":"pi"})");
    swapped(&Certificate::ends, R"({"name":"q","lower":"","upper":"3/2"},{"name":"p","lower":"3","upper":"22/7"})",
            R"({"name":"p","lower":"3","upper":"22/7"})");
    Certificate c;
    c.files = file("s", "", "dataset", data) + "," + file("f", "1", "network", net);
    refused(c, "files that are not sorted");
    c.files = file("f", "1", "network", net) + "," + file("f", "3", "network", net);
    refused(c, "indices of files that do not count 1, 2, ...");
    c.files = file("f", "2", "network", net);
    refused(c, "indices of files that do not count 1, 2, ...");
    c.files = file("f", "1", "network", net) + "," + file("f", "", "network", net);
    refused(c, "a variable with and without index: f");
    c.files = file("s", "", "dataset", data) + "," + file("s", "", "dataset", data);
    refused(c, "a name with two values: s");
    c.files = file("f", "1", "dataset", data);
    refused(c, "the variable f has a value of another type");
    c.files = file("f", "1", "matrix", net);
    refused(c, "an input of unknown kind: matrix");
    c = Certificate{};
    c.parameters = R"({"name":"f","value":"3"},{"name":"k","value":"3"})";
    refused(c, "a name with two values: f");
    c = Certificate{};
    c.let = R"({"name":"k","formula":"1"})";
    refused(c, "a name with two values: k");
    c.let = R"({"name":"1k","formula":"1"})";
    refused(c, "not a name: 1k");
    c = Certificate{};
    c.reads = read("a", "network");
    refused(c, "read() of something that is not a data set");
    c = Certificate{};
    c.define = R"({"name":"x","parameters":[],"formula":"1"})";
    refused(c, "a definition with the name of a variable: x");
    c.define = R"({"name":"g","parameters":["a","a"],"formula":"1"})";
    refused(c, "a parameter that is not a name, or twice the same");
    c.define = R"({"name":"g","parameters":["if"],"formula":"1"})";
    refused(c, "a parameter that is not a name, or twice the same");
    c = Certificate{};
    c.kind = "proof";
    refused(c, "not a certificate of version 1");
    c = Certificate{};
    c.version = "2";
    refused(c, "not a certificate of version 1");
    c = Certificate{};
    c.title = "\\u0001";
    CHECK(c.check().out.starts_with("claim     ?\n"));
}

TEST_CASE("outcomes follow from the verdicts of both parts") {
    const char* formulas[] = {"1 = 1", "1 = 2", "1/0 = 1"};
    const char* verdicts[] = {"proved", "refuted", "undecided"};
    for (int a = 0; a < 3; ++a)
        for (int b = 0; b < 3; ++b) {
            Certificate c;
            c.assume = R"({"name":"","that":"1 = 1"},{"name":"","that":")" + std::string(formulas[a]) + "\"}";
            c.assumed = R"("proved",")" + std::string(verdicts[a]) + "\"";
            c.conclude = R"({"name":"","that":")" + std::string(formulas[b]) + R"("},{"name":"","that":"1 = 1"})";
            c.concluded = "\"" + std::string(verdicts[b]) + R"(","proved")";
            const std::string expected = a != 1 && b == 0   ? "holds-here"
                                         : a == 0 && b == 1 ? "counterexample"
                                         : a == 1           ? "not-applicable"
                                                            : "undecided";
            for (const char* outcome : {"holds-here", "counterexample", "not-applicable", "undecided"}) {
                c.outcome = outcome;
                CHECK(c.check().code == (outcome == expected ? 0 : 1));
                if (outcome != expected)
                    CHECK(c.err.find("does not follow from the verdicts: " + expected) != std::string::npos);
            }
        }
    // Refuted and undecided together: refuted, in both orders. A verdict may be weaker than what is found, not another.
    Certificate c;
    c.conclude = R"({"name":"","that":"1/0 = 1"},{"name":"","that":"1 = 2"},{"name":"","that":"1/0 = 1"})";
    c.concluded = R"("undecided","refuted","undecided")";
    c.outcome = "counterexample";
    CHECK(c.check().code == 0);
    c.concluded = R"("undecided","undecided","undecided")";
    c.outcome = "undecided";
    CHECK(c.check().code == 0);
    c.concluded = R"("undecided","proved","undecided")";
    refused(c, "conclude \"\" is not proved");
    c.concluded = R"("refuted","refuted","undecided")";
    refused(c, "conclude \"\" is not refuted");
    c.concluded = R"("undecided","refuted")";
    refused(c, "verdicts and formulas differ in number: conclude");
    c.concluded = R"("undecided","maybe","undecided")";
    refused(c, "an unknown verdict: maybe");
}

TEST_CASE("shown values lie between their ends, by exact ends and by refinement") {
    const auto shown = [](const std::string& formula, const std::string& lower, const std::string& upper) {
        Certificate c;
        c.shown = R"({"name":"v","formula":")" + formula + "\"}";
        c.ends = R"({"name":"v","lower":")" + lower + R"(","upper":")" + upper + "\"}";
        c.limits.precision = 256;
        return c.check().code == 0;
    };
    CHECK(shown("1/2", "1/2", "1/2"));
    CHECK(shown("1/2", "", ""));
    CHECK(shown("1/0", "", ""));
    CHECK_FALSE(shown("1/0", "1", ""));
    CHECK_FALSE(shown("1/0", "", "1"));
    CHECK_FALSE(shown("1/2", "2/3", ""));
    CHECK_FALSE(shown("1/2", "", "1/3"));
    CHECK_FALSE(shown("1/2", "1/3", "2/5"));
    CHECK(shown("exp(1)", "271828/100000", "271829/100000") == false);  // not in lowest terms
    CHECK(shown("exp(1)", "67957/25000", "271829/100000"));
    CHECK_FALSE(shown("exp(1)", "271829/100000", ""));
    CHECK_FALSE(shown("exp(1)", "", "67957/25000"));
    CHECK(shown("exp(1)", "67957/25000", ""));
    CHECK(shown("exp(1)", "", "271829/100000"));
    CHECK_FALSE(shown("exp(1) - exp(1)", "0", ""));
    CHECK_FALSE(shown("[1]", "0", ""));
    Certificate c;
    c.ends = R"({"name":"p","lower":"3","upper":"22/7"})";
    refused(c, "show: entries and formulas differ in number");
    c.ends = R"({"name":"p","lower":"3","upper":"22/7"},{"name":"r","lower":"","upper":"3/2"})";
    refused(c, "show: another name than in the claim: r");
    c.ends = R"({"name":"p","lower":"3","upper":"22/7"},{"name":"q","lower":"","upper":"1"})";
    refused(c, "show: \"q\" is not shown to lie between its ends");
}
