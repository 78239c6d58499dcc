// Evidence of suprema and of statements on boxes as JSON, and answers on shared data.
#include "relucert/bounding/relu_variables.hpp"
#include "relucert/evidence/split_tree_json.hpp"
#include "relucert/input/read.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace relucert;

namespace {

std::vector<AffineForm> inputs(ReluVariables& variables) {
    std::vector<AffineForm> x;
    for (std::uint32_t i = 1; i <= variables.inputs(); ++i) x.push_back(variables.input(i));
    return x;
}

/// "The first output is positive on the stated range of the inputs."
BoxClause positive(const std::filesystem::path& file) {
    const ReadNetwork read = read_network(file);
    ReluVariables variables(static_cast<std::uint32_t>(read.network.input_dimension()));
    RationalBox box{read.nnet_header.value().minimum, read.nnet_header.value().maximum};
    box.lower.resize(variables.inputs());
    box.upper.resize(variables.inputs());
    BoxSearchOptions options;
    options.cells = 2000;
    const AffineForm y = network_forms(variables, read.network, inputs(variables))[0];
    return clause_on_box(numbered(variables, {-y}), {true}, box, options);
}

}  // namespace

TEST_CASE("split trees as JSON, field by field") {
    BoxSupremum supremum;
    supremum.witness = {Rational(0), Rational(1, 2)};
    supremum.proof = {24, {{9, 4}}, "x1 b n4 b e"};
    CHECK(evidence_json(supremum) ==
          R"({"kind":"split-tree","bits":"24","pairs":[["9","4"]],"tree":"x1 b n4 b e","witness":["0","1/2"]})");
    CHECK(split_trees_json({}) == R"({"kind":"split-trees","clauses":[]})");
    CHECK(split_trees_json({{24, {}, "b2"}}) ==
          R"({"kind":"split-trees","clauses":[{"bits":"24","pairs":[],"tree":"b2"}]})");
    CHECK(witness_json({Rational(-1, 3)}) == R"({"kind":"witness","point":["-1/3"]})");
}

TEST_CASE("shared data: collision avoidance and twin streams are decided as their answers say") {
    const std::filesystem::path data = RELUCERT_SHARED_DATA;
    if (!std::filesystem::exists(data / "marabou-coav")) {
        MESSAGE("skipped: no shared data");
        return;
    }
    CHECK(positive(data / "marabou-coav/public/reluBenchmark0.221790075302s_SAT.nnet").truth == Truth::no);
    CHECK(positive(data / "marabou-coav/public/reluBenchmark0.930528879166s_SAT.nnet").truth == Truth::no);
    CHECK(positive(data / "marabou-coav/public/reluBenchmark0.0594508647919s_UNSAT.nnet").truth == Truth::yes);
    CHECK(positive(data / "marabou-coav/public/reluBenchmark0.0352051258087s_UNSAT.nnet").truth == Truth::yes);
    const BoxClause twin = positive(data / "marabou-twin/twin_ladder-25_inp-2_layers-25_width-1e-2_margin.nnet");
    CHECK(twin.truth == Truth::yes);
    CHECK(twin.proof.tree == "b");  // the streams are one function, computed once
}

TEST_CASE("shared data: the difference of an ACAS Xu network and its copy in units of 1/1024") {
    const std::filesystem::path file =
        std::filesystem::path(RELUCERT_SHARED_DATA) / "marabou-acasxu/ACASXU_experimental_v2a_2_9.nnet";
    if (!std::filesystem::exists(file)) {
        MESSAGE("skipped: no shared data");
        return;
    }
    const Network f = read_network(file).network;
    std::vector<Rational> parameters = f.parameters(Biases::all);
    for (Rational& value : parameters)
        value = Rational((value * Rational(1024) + Rational(1, 2)).floor(), Integer(1024));
    const Network g = f.with_parameters(parameters, Biases::all);
    ReluVariables variables(5);
    const auto x = inputs(variables);
    const ReluProgram program =
        numbered(variables, {network_forms(variables, f, x)[0] - network_forms(variables, g, x)[0]});
    CHECK(program.pairs.size() >= 295);
    // Property 3.
    const auto number = [](const char* text) { return Rational::parse(text); };
    const RationalBox box{
        {number("-0.3035311561"), number("-0.0095492966"), number("0.4933803236"), number("0.3"), number("0.3")},
        {number("-0.2985528119"), number("0.0095492966"), number("0.5"), number("0.5"), number("0.5")}};
    const BoxSupremum found = supremum_on_box(program, box);
    CHECK(found.reason.empty());
    CHECK(found.lower > Rational(0));
    CHECK(found.upper - found.lower <= found.upper / Rational(100));
    CHECK(found.cells < 100);
    CHECK(evidence_json(found).size() < 20000);
}
