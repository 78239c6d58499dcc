// Branch and bound on shared data (../shared/data): statements about networks on boxes, and the supremum of the
// difference of two networks. Not a comparison with other programs: a table of what is decided, and how fast.
//   bench_bounding DATA [--seconds N]           prints the table; N seconds for the full input box
//   bench_bounding DATA --write DIR             writes the same questions as claim files
#include "relucert/bounding/box_supremum.hpp"
#include "relucert/bounding/relu_variables.hpp"
#include "relucert/evidence/split_tree_json.hpp"
#include "relucert/input/read.hpp"
#include "relucert/input/write.hpp"

#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

namespace {

using namespace relucert;
using std::filesystem::path;

struct Question {
    std::string name;
    path network;
    RationalBox box;
    bool acas = false;  // some other output is below the first; otherwise: the first output is positive
    std::string answer;
};

std::vector<std::vector<std::string>> table(const path& file) {
    std::vector<std::vector<std::string>> rows;
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        std::vector<std::string> row;
        std::istringstream cells(line);
        for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
        rows.push_back(row);
    }
    return rows;
}

RationalBox property_box(const path& file, std::size_t dimension) {
    RationalBox box{std::vector<Rational>(dimension), std::vector<Rational>(dimension)};
    std::ifstream in(file);
    std::string variable;
    std::string relation;
    std::string value;
    while (in >> variable && variable[0] == 'x' && in >> relation >> value)
        (relation == ">=" ? box.lower : box.upper).at(std::stoul(variable.substr(1))) = Rational::parse(value);
    return box;
}

/// The stated range of the inputs; normalised for ACAS Xu, whose networks take (x - mean) / range.
RationalBox full_box(const ReadNetwork& read, bool normalised) {
    const NnetHeader& header = read.nnet_header.value();
    RationalBox box;
    for (std::size_t i = 0; i < read.network.input_dimension(); ++i) {
        const Rational mean = normalised ? header.input_mean[i] : Rational(0);
        const Rational range = normalised ? header.input_range[i] : Rational(1);
        box.lower.push_back((header.minimum[i] - mean) / range);
        box.upper.push_back((header.maximum[i] - mean) / range);
    }
    return box;
}

std::vector<Question> questions(const path& data, const std::string& set) {
    std::vector<Question> result;
    if (set == "acas") {
        for (const auto& row : table(data / "marabou-acasxu/answers.csv"))
            result.push_back({row[0].substr(row[0].size() - 3) + " " + row[1],
                              data / "marabou-acasxu" / (row[0] + ".nnet"),
                              property_box(data / "marabou-acasxu/properties" / (row[1] + ".txt"), 5), true, row[2]});
    } else {
        const bool twin = set == "twin";
        const path folder = data / (twin ? "marabou-twin" : "marabou-coav");
        for (const auto& row : table(folder / "answers.csv")) {
            const path file = twin ? folder / row[0] : folder / row[0] / row[1];
            result.push_back(
                {file.stem().string(), file, full_box(read_network(file), false), false, row[twin ? 1 : 2]});
        }
    }
    return result;
}

std::vector<AffineForm> inputs(ReluVariables& variables) {
    std::vector<AffineForm> x;
    for (std::uint32_t i = 1; i <= variables.inputs(); ++i) x.push_back(variables.input(i));
    return x;
}

Network quantised(const Network& f) {
    std::vector<Rational> parameters = f.parameters(Biases::all);
    for (Rational& value : parameters)
        value = Rational((value * Rational(1024) + Rational(1, 2)).floor(), Integer(1024));
    return f.with_parameters(parameters, Biases::all);
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void decide(const path& data, const std::string& set) {
    int agree = 0, open = 0, wrong = 0;
    double longest = 0;
    std::uint64_t cells = 0;
    for (const Question& question : questions(data, set)) {
        const Network f = read_network(question.network).network;
        const auto begin = std::chrono::steady_clock::now();
        ReluVariables variables(static_cast<std::uint32_t>(f.input_dimension()));
        const std::vector<AffineForm> y = network_forms(variables, f, inputs(variables));
        std::vector<AffineForm> literals;
        if (question.acas)
            for (std::size_t j = 1; j < y.size(); ++j) literals.push_back(y[j] - y[0]);
        else
            literals.push_back(-y[0]);
        BoxSearchOptions options;
        options.seconds = 120;
        const BoxClause found = clause_on_box(numbered(variables, literals), std::vector<bool>(literals.size(), true),
                                              question.box, options);
        longest = std::max(longest, seconds_since(begin));
        cells += found.cells;
        const std::string answer = found.truth == Truth::yes ? "unsat" : found.truth == Truth::no ? "sat" : "";
        ++(answer.empty() ? open : answer == question.answer ? agree : wrong);
        if (!answer.empty() && answer != question.answer) std::cout << "  DISAGREES: " << question.name << "\n";
    }
    std::printf("  %-5s agree %d, undecided %d, disagree %d; slowest %.2f s, %llu cells in all\n", set.c_str(), agree,
                open, wrong, longest, static_cast<unsigned long long>(cells));
}

void supremum(const char* label, const Network& f, const RationalBox& box, double seconds, bool negative) {
    const auto begin = std::chrono::steady_clock::now();
    ReluVariables variables(5);
    const std::vector<AffineForm> x = inputs(variables);
    const AffineForm e = network_forms(variables, f, x)[0] - network_forms(variables, quantised(f), x)[0];
    BoxSearchOptions options;
    options.seconds = seconds;
    const BoxSupremum found = supremum_on_box(numbered(variables, {negative ? -e : e}), box, options);
    const double lower = found.lower.approximate_double();
    const double upper = found.upper.approximate_double();
    std::printf("  %-24s %s [%.6g, %.6g] gap %.3g %%, %llu cells, %.2f s, evidence %zu bytes\n", label,
                negative ? "g - f" : "f - g", lower, upper,
                100 * (upper - lower) / std::max(std::abs(lower), std::abs(upper)),
                static_cast<unsigned long long>(found.cells), seconds_since(begin), evidence_json(found).size());
}

std::string text(const std::vector<Rational>& values) {
    std::string result;
    for (const Rational& value : values) result += (result.empty() ? "[" : ", ") + value.to_string();
    return result + "]";
}

void write_claims(const path& data, const path& folder) {
    std::filesystem::create_directories(folder);
    const auto instance = [](const std::string& name, const std::string& files, const RationalBox& box) {
        return "\n[[instance]]\nname = \"" + name + "\"\n" + files + "[instance.let]\nB = \"box(" + text(box.lower) +
               ", " + text(box.upper) + ")\"\n";
    };
    for (const char* set : {"acas", "coav", "twin"}) {
        std::ofstream out(folder / (std::string(set) + ".claim.toml"));
        out << "title = \"" << set
            << " on boxes\"\nsource = \"bench/bounding.cpp\"\nexpect = \"holds-here\"\n\n[variables]\nf = "
               "\"network\"\nB = \"box\"\n\n"
            << "[[conclude]]\nname = \"the property\"\nthat = \"forall x in B: "
            << (std::strcmp(set, "acas") == 0 ? "any(f(x)[j] < f(x)[1] for j in 2..5)" : "f(x) > 0") << "\"\n";
        for (const Question& question : questions(data, set))
            out << instance(question.name,
                            (question.answer == "sat" ? "expect = \"counterexample\"\n" : "") +
                                std::string("files.f = \"") + std::filesystem::absolute(question.network).string() +
                                "\"\n",
                            question.box);
    }
    std::ofstream out(folder / "difference.claim.toml");
    out << "title = \"An ACAS Xu network and its copy in units of 1/1024\"\nsource = \"bench/bounding.cpp\"\n"
           "expect = \"holds-here\"\n\n[variables]\nf = \"network\"\ng = \"network\"\nB = "
           "\"box\"\n\n[[conclude]]\nname = \"close\"\n"
           "that = \"supremum(f(x)[1] - g(x)[1], x in B) <= 1/100\"\n";
    for (const char* name : {"1_6", "2_9", "5_7"}) {
        const path file = data / "marabou-acasxu" / ("ACASXU_experimental_v2a_" + std::string(name) + ".nnet");
        const path copy = std::filesystem::absolute(folder / ("quantised_" + std::string(name) + ".json"));
        write_canonical_json(quantised(read_network(file).network), copy);
        out << instance(
            name,
            "files.f = \"" + std::filesystem::absolute(file).string() + "\"\nfiles.g = \"" + copy.string() + "\"\n",
            property_box(data / "marabou-acasxu/properties/acas_property_3.txt", 5));
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2 || !std::filesystem::exists(path(argv[1]) / "marabou-acasxu")) {
        std::cerr << "skipped: bench_bounding needs the folder ../shared/data\n";
        return 0;
    }
    const path data = argv[1];
    if (argc == 4 && std::strcmp(argv[2], "--write") == 0) {
        write_claims(data, argv[3]);
        return 0;
    }
    for (const char* set : {"acas", "coav", "twin"}) decide(data, set);
    const RationalBox box = property_box(data / "marabou-acasxu/properties/acas_property_3.txt", 5);
    for (const char* name : {"1_6", "2_9", "5_7"}) {
        const Network f =
            read_network(data / "marabou-acasxu" / ("ACASXU_experimental_v2a_" + std::string(name) + ".nnet")).network;
        for (const bool negative : {false, true})
            supremum((std::string(name) + ", property 3").c_str(), f, box, 60, negative);
    }
    if (argc == 4 && std::strcmp(argv[2], "--seconds") == 0) {
        const ReadNetwork read = read_network(data / "marabou-acasxu/ACASXU_experimental_v2a_2_9.nnet");
        supremum("2_9, full input box", read.network, full_box(read, true), std::stod(argv[3]), false);
    }
    return 0;
}
