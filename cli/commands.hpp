#pragma once
// The commands of the program; each returns its exit code and throws InputError for bad input.
#include "cli/options.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace relucert {

/// "name=value" of --let, --net, --data, --set.
using Assignments = std::vector<std::string>;

struct QuantityArguments {
    std::string formula;
    Assignments let;
    Assignments net;
    Assignments data;
};

struct SearchArguments {
    std::string file;
    std::size_t random = 0;  ///< random points after the members of the sweeps
    unsigned long seed = 1;
    unsigned long denominator = 1;  ///< random parameters are multiples of 1/denominator
};

struct KinkArguments {
    std::string net;
    std::string data;
    std::string transform;  ///< formula of D, the data of the file, or "": D itself
    std::string distance = "0";
    std::string loss = "squared";
    std::string train;  ///< "first weights", "first layer", "weights" or "all"; "": weights, or all if a bias is not 0
    std::size_t most = 50;   ///< more kinks than this are refused
    std::string trajectory;  ///< file of parameters, one row a step
    std::string second_trajectory;
    std::string second_start;  ///< network file
    std::string second_data;   ///< data file
    std::string step_size;     ///< a rational, or "": no runs
    std::size_t steps = 0;
    std::string smoothness;             ///< the L of the smooth bound, or "": the largest Hessian on the runs
    std::string relu_derivative = "0";  ///< of the runs, at kinks
};

struct StabilityArguments {
    std::string net;
    std::string data;
    std::string transform;  ///< formula of D, the data of a file, or "": D itself
    std::string variants;   ///< folder of net-<i>.* and data-<i>.*
    std::size_t layer = 1;  ///< depth of the sub-network; the following layer is the next one
    std::size_t rank = 0;   ///< of the factors; 0: the exact rank of the following layer
    std::string box;        ///< "a,b" for all coordinates, a formula, or "": the smallest box that holds the inputs
    std::string bound;      ///< a question: is the difference at most this? "": none
};

struct MinimumNormArguments {
    std::string data;
    std::string biases = "none";  ///< none, penalised, free
    bool linear_term = false;
    bool constant = false;
    std::string gap = "1e-12";  ///< a rational
    std::string output;         ///< folder
    std::size_t skip = 0;       ///< entries left out at the beginning
    std::optional<std::size_t> limit;
};

struct ListArguments {
    bool quantities = false;
    bool evidence = false;
    bool markdown = false;
};

ExitCode command_check(const std::vector<std::string>& files, const Options& options);
ExitCode command_run(const std::vector<std::string>& folders, const Options& options);
ExitCode command_quantity(const QuantityArguments& arguments, const Options& options);
ExitCode command_counterexample(const std::string& name, const Assignments& set, const std::string& output,
                                const Options& options);
ExitCode command_search(const SearchArguments& arguments, const Options& options);
ExitCode command_verify(const std::vector<std::string>& certificates, const Options& options);
ExitCode command_explain(const std::string& file, const Options& options);
ExitCode command_kinks(const KinkArguments& arguments, const Options& options);
ExitCode command_stability(const StabilityArguments& arguments, const Options& options);
/// Writes network.json, data.json and minimum-norm.claim.toml to the output folder, and decides the claim.
ExitCode command_minimum_norm(const MinimumNormArguments& arguments, const Options& options);
ExitCode command_list(const ListArguments& arguments, const Options& options);
/// Prints the canonical form of a network (or data set) file, or writes it to `output`.
ExitCode command_canonical(const std::string& file, bool dataset, const std::string& output);
ExitCode command_show(const std::string& file, const Options& options);

/// Splits "name=value". @throws InputError.
std::pair<std::string, std::string> split_assignment(const std::string& text, const std::string& option);

}  // namespace relucert
