// Evidence for false statements. The first byte chooses one, the other bytes stand in the certificate as value and
// evidence of its primitive; the checker must never verify.
#include "checker_refusal.hpp"
#include "checker_run.hpp"
#include "network.hpp"
#include "sha256.hpp"
#include "value.hpp"

namespace {

struct FalseStatement {
    std::string formula;
    std::string call;  // the canonical text of the primitive's call
};

std::string digest_of_layers(const std::vector<relucert_check::RationalMatrix>& weights) {
    std::vector<std::vector<mpq_class>> biases;
    for (const auto& w : weights) biases.emplace_back(w.size());
    return "network:" + relucert_check::digest(*relucert_check::make_chain(weights, biases));
}

std::string digest_of_point(long x, long y) {
    using namespace relucert_check;
    const Labelled point{vector_value({Number(x)}), {Number(y)}, 1};
    const DatasetPtr data = make_dataset({{std::make_shared<const Labelled>(point)}});
    return "dataset:" + sha256(canonical_bytes(*data));
}

const std::vector<FalseStatement>& statements() {
    static const std::vector<FalseStatement> all = [] {
        const std::string deficient = "rank([[1,2],[2,4]])";
        const std::string full = "rank([[1,0],[0,3]])";
        const std::string symmetric = "[[2,1],[1,2]]";  // eigenvalues 3 and 1
        const std::string wide = "[[3,0,0],[0,2,0]]";   // singular values 3 and 2
        const std::string one = digest_of_layers({{{1}}, {{1}}});
        const std::string doubled = digest_of_layers({{{1}}, {{2}}});
        const std::string moved = digest_of_layers({{{2}}, {{1}}});
        const auto plain = [](const std::string& call, const std::string& rest) {
            return FalseStatement{call + rest, call};
        };
        // x: the tokens of the body, a space between them, which is a formula as well.
        const auto zero = [](const std::string& body, const std::string& box, const std::string& rest) {
            return FalseStatement{"zero(x => " + body + "," + box + ")" + rest,
                                  "zero(function:" + relucert_check::sha256("claim|x => " + body) + "," + box + ")"};
        };
        // Of the points x of the box: word(body, x in box) rest, and forall.
        const auto over_box = [](const std::string& word, const std::string& body, const std::string& box,
                                 const std::string& rest) {
            const std::string function = "function:" + relucert_check::sha256("claim|x => " + body);
            return FalseStatement{word + "(" + body + ", x in " + box + ")" + rest,
                                  word + "(" + function + "," + box + ")"};
        };
        const auto forall = [](const std::string& body, const std::string& box, bool negate) {
            const std::string function = "function:" + relucert_check::sha256("claim|x => " + body);
            const std::string statement = "(forall x in " + box + ": " + body + ")";
            return FalseStatement{negate ? "not " + statement : statement, "forall(" + function + "," + box + ")"};
        };
        const std::string tent = "relu ( x [ 1 ] ) - 2 * relu ( x [ 1 ] - 1 / 2 )";                  // from 0 to 1/2
        const std::string step = "relu ( x [ 1 ] + x [ 2 ] ) - relu ( x [ 1 ] + x [ 2 ] - 1 / 8 )";  // from 0 to 1/8
        const auto negated = [](const std::string& call) { return FalseStatement{"not " + call, call}; };
        return std::vector<FalseStatement>{
            plain(deficient, " = 2"), plain(full, " = 1"), plain("positive_semidefinite([[1,2],[2,1]])", ""),
            negated("positive_semidefinite(" + symmetric + ")"), plain("largest_eigenvalue(" + symmetric + ")", " < 3"),
            plain("largest_eigenvalue(" + symmetric + ")", " > 3"),
            plain("smallest_eigenvalue(" + symmetric + ")", " < 1"),
            plain("smallest_eigenvalue(" + symmetric + ")", " > 1"),
            plain("largest_gram_eigenvalue(" + wide + ")", " < 9"),
            plain("largest_gram_eigenvalue(" + wide + ")", " > 9"),
            plain("smallest_gram_eigenvalue(" + wide + ")", " < 4"),
            plain("smallest_gram_eigenvalue(" + wide + ")", " > 4"),
            plain("gram_eigenvalues_above(" + wide + ",5)", " != 1"),
            FalseStatement{"same_function(relu_network([[1]], [[1]]), relu_network([[1]], [[2]]))",
                           "same_function(" + one + "," + doubled + ")"},
            FalseStatement{"not same_function(relu_network([[2]], [[1]]), relu_network([[1]], [[2]]))",
                           "same_function(" + moved + "," + doubled + ")"},
            plain("feasible([[1],[-1]],[0,-1])", ""), negated("feasible([[1],[-1]],[1,0])"),
            plain("in_convex_hull([2,2],[[0,0],[1,0],[0,1]])", ""),
            negated("in_convex_hull([1/4,1/4],[[0,0],[1,0],[0,1]])"),
            // One step from w = 1/2 with (1, 0) and step 1/2 ends at 1/4, exactly.
            FalseStatement{"abs(descent_shadow(relu_network([[1/2]], [[1]]), dataset([[1] -> 0]), [1,0,0,0], 1/2, 1, 8)"
                           "[1][1] - 1/4) > 2^-7",
                           "descent_shadow(" + digest_of_layers({{{mpq_class(1, 2)}}, {{1}}}) + "," +
                               digest_of_point(1, 0) + ",[1,0,0,0],1/2,1,8)"},
            // The second step, with (1, 1) and step 1/2, leads from 1/4 to 5/8.
            FalseStatement{"abs(sgd_shadow(relu_network([[1/2]], [[1]]), [dataset([[1] -> 0]), dataset([[1] -> 1])], "
                           "[1,0,0,0], 1/2, 2, 8)[1][1] - 5/8) > 2^-6",
                           "sgd_shadow(" + digest_of_layers({{{mpq_class(1, 2)}}, {{1}}}) + ",[" +
                               digest_of_point(1, 0) + "," + digest_of_point(1, 1) + "],[1,0,0,0],1/2,2,8)"},
            plain("in_cell_hull([2],[0],[[1],[2]],[1,-1])", ""), negated("in_cell_hull([1/2],[0],[[1],[2]],[3,-1])"),
            FalseStatement{"length(cells([[1,0],[0,1],[1,1]])) != 6", "cells([[1,0],[0,1],[1,1]])"},
            zero("[ x [ 1 ] ^ 2 + 1 ]", "box([-1],[1])", " in box([-1],[1])"),
            zero("[ abs ( x [ 1 ] ) - 1 / 2 ]", "box([-1],[1])", " in box([-1],[1])"),
            zero("[ x [ 1 ] ^ 2 - 2 ]", "box([1],[2])", "[1] > 3/2"),
            zero("[ x [ 1 ] + x [ 2 ] , x [ 1 ] - x [ 2 ] ]", "box([-1,-1],[1,1])", "[2] != 0"),
            over_box("supremum", tent, "box([-1],[1])", " < 1/2"),
            over_box("supremum", tent, "box([-1],[1])", " > 1/2"), over_box("infimum", tent, "box([-1],[1])", " < 0"),
            over_box("infimum", tent, "box([-1],[1])", " > 0"),
            over_box("supremum", step, "box([-1,-1],[1,1])", " != 1/8"),
            forall(step + " < 1 / 8", "box([-1,-1],[1,1])", false),
            forall(step + " <= 1 / 8", "box([-1,-1],[1,1])", true),
            forall("x [ 1 ] <= 1 / 2 or x [ 1 ] + x [ 2 ] > 1 / 2", "box([0,0],[1,1])", false),
            forall("not ( max ( x ) < 1 and abs ( x [ 1 ] - x [ 2 ] ) <= 0 )", "box([0,0],[2,1])", false),
            plain("dual_norm_squared([1,-1],[[1,0],[1,1]],0)", " < 1"),
            plain("dual_norm_squared([1,-1],[[1,0],[1,1]],0)", " > 1"),
            plain("tight_directions([1,-1],[[1,0],[1,1]],0)", " != [[0,1]]"),
            over_box("supremum", "3 * x [ 1 ] + 4 * x [ 2 ]", "ball([0,0],1)", " < 5"),
            over_box("infimum", step, "ball([0,0],1)", " != 0"),
            forall("x [ 1 ] <= 1 / 2 or x [ 2 ] < 1 / 2", "ball([0,0],1)", false),
            forall("x [ 1 ] <= 1", "ball([0,0],1)", true),
            // statement 44: the first without a seed
        };
    }();
    return all;
}

std::string certificate(const FalseStatement& statement, const std::string& value_and_evidence) {
    static const std::string prelude = relucert_check::sha256("");  // parsing the prelude would cost most of the time
    const std::string primitive = statement.call.substr(0, statement.call.find('('));
    return R"({"relucert":"certificate","version":"1","producer":"fuzz","prelude":")" + prelude +
           R"(","claim":{"title":"t","source":"s","variables":[],"define":[],"assume":[],"conclude":[{"name":"c","that":")" +
           statement.formula +
           R"("}],"show":[]},"instance":{"name":"i","parameters":[],"let":[],"files":[],"reads":[]},)"
           R"("verdicts":{"assume":[],"conclude":["proved"]},"outcome":"holds-here","show":[],"nodes":[{"key":")" +
           relucert_check::sha256(statement.call) + R"(","primitive":")" + primitive + R"(",)" + value_and_evidence +
           R"(}],"ledger":[]})";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const FalseStatement& statement = statements()[data[0] % statements().size()];
    const std::string bytes = certificate(statement, std::string(relucert_check::view_of(data + 1, size - 1)));
    const auto no_inputs = [](const std::string&) { return std::optional<std::string>(); };
    if (relucert_check::verified(bytes, no_inputs, "")) {
        std::fprintf(stderr, "verified: %s\n", bytes.c_str());
        std::abort();
    }
    return 0;
}
