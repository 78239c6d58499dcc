// minimum-norm: data -> an interpolant of minimal norm by one hidden layer, a dual vector, and a claim that says how
// near to the minimum it is.
#include "cli/commands.hpp"
#include "cli/data_folder.hpp"
#include "cli/job.hpp"
#include "cli/output.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/input/read.hpp"
#include "relucert/input/write.hpp"
#include "relucert/interpolation/minimum_norm.hpp"

#include <iostream>
#include <sstream>

namespace relucert {

namespace {

namespace fs = std::filesystem;

std::string list_text(const std::vector<Rational>& numbers) {
    std::string text = "[";
    for (const Rational& number : numbers) text += (text.size() > 1 ? ", " : "") + number.to_string();
    return text + "]";
}

MinimumNormTask task_of(const MinimumNormArguments& arguments) {
    DatasetReading how;
    how.skip = arguments.skip;
    how.limit = arguments.limit;
    MinimumNormTask task{read_dataset(arguments.data, how).dataset};
    if (arguments.biases == "penalised") task.biases = HiddenBiases::penalised;
    if (arguments.biases == "free") task.biases = HiddenBiases::free;
    task.linear_term = arguments.linear_term;
    // A free bias that is far away is a constant.
    task.constant = arguments.constant || task.biases == HiddenBiases::free;
    return task;
}

void statement(std::ostream& out, const std::string& name, const std::string& that) {
    out << "[[conclude]]\nname = \"" << name << "\"\nthat = \"" << that << "\"\n";
}

/// The claim about network.json and data.json beside it.
std::string claim_text(const MinimumNormTask& task, const MinimumNorm& found, const std::string& gap) {
    const bool penalised = task.biases == HiddenBiases::penalised;
    const std::string norm = penalised ? "path_norm_with_biases(f)" : "path_norm(f)";
    const std::string dual = penalised                           ? "dual_norm_with_penalised_biases"
                             : task.biases == HiddenBiases::free ? "dual_norm_with_free_biases"
                                                                 : "dual_norm";
    std::string output = "f(x)";
    if (task.linear_term) output += " + dot(v, x)";
    if (task.constant) output += " + c";
    std::ostringstream out;
    out << "# Written by relucert minimum-norm.\n"
        << "title  = \"A network of one hidden layer that interpolates, with a norm near the smallest of any width\"\n"
        << "source = \"docs/theory/min-norm-stability.md, 2.2 (own proof)\"\nexpect = \"holds-here\"\n\n[variables]\n"
        << "S      = \"dataset\"\nf      = \"network\"\nlambda = \"list of number\"\n";
    if (task.linear_term) out << "v      = \"point\"\n";
    if (task.constant) out << "c      = \"number\"\n";
    out << "\n[define]\nnetwork_norm = \"" << norm << "\"\nlower_bound  = \"dual_value(S, lambda)/" << dual
        << "(S, lambda)\"\n\n";
    statement(out, "one hidden layer and one output", "depth(f) = 2 and output_dimension(f) = 1 and bias(f, 2) = [0]");
    if (task.biases == HiddenBiases::none) statement(out, "no biases", "bias_free(f)");
    statement(out, "exact interpolation", "all(" + output + " = y for (x -> y) in S)");
    if (task.linear_term)
        statement(out, "a linear term does not change lambda.y", "annihilates_linear_terms(S, lambda)");
    if (task.constant) statement(out, "a constant does not change lambda.y", "annihilates_constants(lambda)");
    statement(out, "no interpolant of this form has a norm below network_norm/(1 + gap), whatever its width",
              "network_norm <= (1 + " + gap + ")*lower_bound");
    out << "\n[show]\nnetwork_norm = \"network_norm\"\nlower_bound  = \"lower_bound\"\nrelative_gap = "
           "\"network_norm/lower_bound - "
           "1\"\n\n"
        << "[[instance]]\nname = \"minimum norm\"\nfiles.f = \"network.json\"\nfiles.S = "
           "\"data.json\"\n[instance.let]\n"
        << "lambda = \"" << list_text(found.lambda) << "\"\n";
    if (task.linear_term) out << "v = \"" << list_text(found.linear_term) << "\"\n";
    if (task.constant) out << "c = \"" << found.constant.to_string() << "\"\n";
    return out.str();
}

}  // namespace

ExitCode command_minimum_norm(const MinimumNormArguments& arguments, const Options& given) {
    if (Rational::parse(arguments.gap).sign() <= 0)
        throw InputError("--gap", "'" + arguments.gap + "' is not positive", "for example 1e-12");
    const MinimumNormTask task = task_of(arguments);
    const Deadline deadline(given.timeout, given.memory);
    const MinimumNorm found = minimum_norm_interpolant(task, deadline);
    const fs::path folder = arguments.output;
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) throw InputError(folder.generic_string(), "cannot be made: " + failure.message());
    write_canonical_json(found.network, folder / "network.json");
    write_canonical_json(task.data, folder / "data.json");
    const fs::path claim = folder / "minimum-norm.claim.toml";
    write_file(claim, claim_text(task, found, Rational::parse(arguments.gap).to_string()));
    std::cerr << found.network.width(1) << " neurons after " << found.rounds << " rounds of column generation"
              << (found.polished ? "" : ", not polished") << "; written to " << folder.generic_string() << "\n";
    Options options = given;
    if (options.certificates.empty()) options.certificates = (folder / "certificates").string();
    const Prelude prelude = load_prelude(options.prelude);
    const Job job = run_job({claim}, prelude, options, {}, [&](const Job& all, const JobRow& row) {
        if (!options.json) print_row(all, row, options, std::cout, std::cerr);
    });
    if (options.json) std::cout << job_json(job, options.digits) << std::flush;
    print_file_errors(job, std::cerr);
    return job.exit_code();
}

}  // namespace relucert
