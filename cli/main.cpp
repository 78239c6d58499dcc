// The program: command line -> command -> exit code.
#include "build_settings.hpp"
#include "cli/commands.hpp"
#include "relucert/failure/deadline.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/language/spelling_hint.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <functional>
#include <iostream>
#include <new>

namespace {

using namespace relucert;

// The first Ctrl-C lets every evaluation stop at its next check; the second one ends the program as usual.
void on_interrupt(int signal) {
    Deadline::interrupt();
    std::signal(signal, SIG_DFL);
}

void add_common(CLI::App& command, Options& options) {
    command.add_flag("--json", options.json, "print one JSON value");
    command.add_option("--timeout", options.timeout, "seconds per instance; then its verdict is undecided")
        ->check(CLI::PositiveNumber);
    command.add_option("--memory", options.memory, "limit of memory, for example 2GiB or 500MB; then undecided")
        ->transform(CLI::AsSizeValue(false));
    command.add_option("--threads", options.threads, "instances evaluated at a time")->check(CLI::Range(1U, 1024U));
    command.add_option("--digits", options.digits, "significant digits of enclosures")->check(CLI::Range(1U, 10000U));
    command.add_option("--prelude", options.prelude, "folder of the prelude in place of the installed one");
}

void add_verify_timeout(CLI::App& command, Options& options) {
    command
        .add_option("--verify-timeout", options.verify_timeout,
                    "seconds for relucert-check and one certificate; then it is not verified (600)")
        ->check(CLI::PositiveNumber & CLI::Range(1e6));
}

void add_writing(CLI::App& command, Options& options) {
    command.add_option("--certificates", options.certificates, "folder to write certificates to");
    command.add_flag("--verify", options.verify, "have relucert-check verify every certificate");
    add_verify_timeout(command, options);
    command.add_option("--report", options.report, "folder to write index.html to");
    command.add_option("--junit", options.junit, "file to write JUnit XML to");
}

int unknown_command(const CLI::App& app, const std::string& name) {
    std::vector<std::string> known;
    for (const CLI::App* command : app.get_subcommands({})) known.push_back(command->get_name());
    const std::string meant = nearest_spelling(name, known);
    std::cerr << "relucert: there is no command '" << name << "'"
              << (meant.empty() ? " (relucert --help lists them)" : " (did you mean '" + meant + "'?)") << "\n";
    return exit_bad_input;
}

int guarded(const std::function<ExitCode()>& run) {
    try {
        return run();
    } catch (const InputError& error) {
        std::cerr << "relucert: " << error.what() << "\n";
        return exit_bad_input;
    } catch (const LimitReached& limit) {
        std::cerr << "relucert: undecided: " << limit.what() << "\n";
        return exit_undecided;
    } catch (const std::bad_alloc&) {
        std::cerr << "relucert: undecided: out of memory\n";
        return exit_undecided;
    } catch (const std::exception& error) {
        std::cerr << "relucert: internal error: " << error.what() << "\n";
        return exit_internal;
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_interrupt);

    CLI::App app(
        "relucert certifies and refutes mathematical claims about ReLU networks.\nExit codes: 0 as expected, "
        "1 a verdict other than expected, 2 bad input or usage,\n3 undecided or out of limits, 4 internal error.");
    app.require_subcommand(1);
    app.set_version_flag("--version", std::string("relucert ") + program_version);
    Options options;
    std::function<ExitCode()> chosen;

    std::vector<std::string> names;
    CLI::App* check = app.add_subcommand("check", "decide the claims of claim files");
    check->add_option("FILE", names, "claim files")->required();
    add_common(*check, options);
    add_writing(*check, options);
    check->callback([&] { chosen = [&] { return command_check(names, options); }; });

    CLI::App* run = app.add_subcommand("run", "decide every claim file below folders, print a table");
    run->add_option("DIR", names, "folders (or claim files)")->required();
    add_common(*run, options);
    add_writing(*run, options);
    run->callback([&] { chosen = [&] { return command_run(names, options); }; });

    QuantityArguments quantity_arguments;
    CLI::App* quantity = app.add_subcommand("quantity", "evaluate one formula");
    quantity->add_option("FORMULA", quantity_arguments.formula, "a formula of the claim language")->required();
    quantity->add_option("--let", quantity_arguments.let, "name=formula")->expected(1)->take_all();
    quantity->add_option("--net", quantity_arguments.net, "name=FILE of a network")->expected(1)->take_all();
    quantity->add_option("--data", quantity_arguments.data, "name=FILE of a data set")->expected(1)->take_all();
    add_common(*quantity, options);
    quantity->callback([&] { chosen = [&] { return command_quantity(quantity_arguments, options); }; });

    std::string name;
    Assignments set;
    std::string output;
    CLI::App* counterexample =
        app.add_subcommand("counterexample", "write a member of a counterexample family: networks, data, certificate");
    counterexample->add_option("NAME", name, "name of a claim file below counterexamples/, or its path")->required();
    counterexample->add_option("--set", set, "parameter=value in place of the sweep")->expected(1)->take_all();
    counterexample->add_option("--output", output, "folder to write to (default: the name)");
    add_common(*counterexample, options);
    counterexample->callback([&] { chosen = [&] { return command_counterexample(name, set, output, options); }; });

    SearchArguments search_arguments;
    CLI::App* search = app.add_subcommand("search", "look for a counterexample over the sweeps of a claim");
    search->add_option("FILE", search_arguments.file, "a claim file")->required();
    search->add_option("--random", search_arguments.random, "random parameters to try after the members of the sweeps");
    search->add_option("--denominator", search_arguments.denominator, "random parameters are multiples of 1/N")
        ->check(CLI::Range(1UL, 1000000000UL));
    search->add_option("--seed", search_arguments.seed, "seed of the random parameters");
    search->add_option("--certificates", options.certificates, "folder to write the certificate to");
    add_common(*search, options);
    search->callback([&] { chosen = [&] { return command_search(search_arguments, options); }; });

    CLI::App* verify = app.add_subcommand("verify", "have relucert-check verify certificates");
    verify->add_option("CERT", names, "certificates")->required();
    add_common(*verify, options);
    add_verify_timeout(*verify, options);
    verify->callback([&] { chosen = [&] { return command_verify(names, options); }; });

    CLI::App* explain = app.add_subcommand("explain", "say which comparisons decided or stopped a claim");
    explain->add_option("FILE", name, "a certificate or a claim file")->required();
    add_common(*explain, options);
    explain->callback([&] { chosen = [&] { return command_explain(name, options); }; });

    KinkArguments kink_arguments;
    CLI::App* kinks =
        app.add_subcommand("kinks", "list and classify the kinks of a risk in the parameters of a network");
    kinks->add_option("--net", kink_arguments.net, "FILE of a network with one output")->required();
    kinks->add_option("--data", kink_arguments.data, "FILE of a data set")->required();
    kinks->add_option("--transform", kink_arguments.transform, "a data set as a formula of D, the data of the file");
    kinks->add_option(
        "--distance", kink_arguments.distance,
        "rational: kinks of the first layer up to this distance in the parameters (default 0: those met)");
    kinks->add_option("--loss", kink_arguments.loss, "squared: r^2/2 (default), or absolute: |r|")
        ->check(CLI::IsMember({"squared", "absolute"}));
    kinks
        ->add_option("--train", kink_arguments.train,
                     "first-weights, first-layer, weights, all (default: weights, or all if a bias is not 0)")
        ->check(CLI::IsMember({"first-weights", "first-layer", "weights", "all"}));
    kinks->add_option("--most", kink_arguments.most, "refuse to report more kinks than this (default 50)");
    kinks->add_option("--eta", kink_arguments.step_size, "step size of gradient descent from the parameters of --net");
    kinks->add_option("--steps", kink_arguments.steps, "number of its steps")->check(CLI::Range(1U, 100000U));
    kinks->add_option("--start2", kink_arguments.second_start,
                      "FILE of a network of the same widths: start of a second run");
    kinks->add_option("--data2", kink_arguments.second_data, "FILE of the data of the second run");
    kinks->add_option("--relu-derivative", kink_arguments.relu_derivative, "relu'(0) of the runs (default 0)");
    kinks->add_option("--trajectory", kink_arguments.trajectory,
                      "FILE of a run, one row of parameters and a label a step");
    kinks->add_option("--trajectory2", kink_arguments.second_trajectory, "FILE of a second run");
    kinks->add_option("--smoothness", kink_arguments.smoothness,
                      "the L of the smooth bound (default: the largest Hessian on the runs)");
    add_common(*kinks, options);
    kinks->add_option("--certificates", options.certificates, "folder to write the certificate to");
    kinks->add_flag("--verify", options.verify, "have relucert-check verify the certificate");
    kinks->add_option("--report", options.report, "folder to write index.html with pictures to");
    kinks->callback([&] { chosen = [&] { return command_kinks(kink_arguments, options); }; });

    StabilityArguments stability_arguments;
    CLI::App* stability = app.add_subcommand(
        "stability", "certify how far a network moves when one point of its data is replaced or left out");
    stability->add_option("--net", stability_arguments.net, "FILE of a network with one output")->required();
    stability->add_option("--data", stability_arguments.data, "FILE of its data")->required();
    stability
        ->add_option("--variants", stability_arguments.variants,
                     "folder of net-<i>.* and data-<i>.*: point i replaced, or left out if there is no data-<i>")
        ->required();
    stability->add_option("--layer", stability_arguments.layer, "depth l of the sub-network; layer l + 1 follows (1)")
        ->check(CLI::Range(0U, 1000000U));
    stability->add_option("--rank", stability_arguments.rank, "rank of the factors of layer l + 1 (its exact rank)")
        ->check(CLI::Range(1U, 1000000U));
    stability->add_option("--box", stability_arguments.box,
                          "domain: a,b for every coordinate, or a box as a formula (smallest box about the inputs)");
    stability->add_option("--bound", stability_arguments.bound,
                          "rational: say whether the outputs differ by at most this on the domain");
    stability->add_option("--transform", stability_arguments.transform,
                          "a data set as a formula of D, the data of a file");
    add_common(*stability, options);
    stability->add_option("--certificates", options.certificates, "folder to write the certificate to");
    stability->add_flag("--verify", options.verify, "have relucert-check verify the certificate");
    stability->add_option("--report", options.report, "folder to write index.html to");
    stability->callback([&] { chosen = [&] { return command_stability(stability_arguments, options); }; });

    MinimumNormArguments norm_arguments;
    CLI::App* minimum_norm = app.add_subcommand(
        "minimum-norm",
        "find a network of one hidden layer that interpolates data with minimal norm, and certify the gap");
    minimum_norm->add_option("--data", norm_arguments.data, "FILE of a data set with one label a point")->required();
    minimum_norm->add_option("--output", norm_arguments.output, "folder to write network, data and claim to")
        ->required();
    minimum_norm
        ->add_option("--biases", norm_arguments.biases,
                     "of hidden neurons: none (default), penalised (the norm counts them), free (it does not)")
        ->check(CLI::IsMember({"none", "penalised", "free"}));
    minimum_norm->add_flag("--linear-term", norm_arguments.linear_term, "add v.x, which the norm does not count");
    minimum_norm->add_flag("--constant", norm_arguments.constant, "add a constant, which the norm does not count");
    minimum_norm->add_option("--gap", norm_arguments.gap, "relative gap to be proved (default 1e-12)");
    minimum_norm->add_option("--skip", norm_arguments.skip, "leave out this many entries at the beginning");
    minimum_norm->add_option("--limit", norm_arguments.limit, "use at most this many entries");
    add_common(*minimum_norm, options);
    minimum_norm->add_option("--certificates", options.certificates,
                             "folder of the certificate (default: in --output)");
    minimum_norm->add_flag("--verify", options.verify, "have relucert-check verify the certificate");
    add_verify_timeout(*minimum_norm, options);
    minimum_norm->callback([&] { chosen = [&] { return command_minimum_norm(norm_arguments, options); }; });

    ListArguments list_arguments;
    CLI::App* list = app.add_subcommand("list", "list the shipped claims, or the quantities");
    list->add_flag("--quantities", list_arguments.quantities, "builtin functions and definitions of the prelude");
    list->add_flag("--evidence", list_arguments.evidence, "primitives with evidence");
    list->add_flag("--markdown", list_arguments.markdown, "as Markdown");
    add_common(*list, options);
    list->callback([&] { chosen = [&] { return command_list(list_arguments, options); }; });

    bool dataset = false;
    CLI::App* canonical = app.add_subcommand("canonical", "print a network or data set file as exact integers");
    canonical->add_option("FILE", name, "ONNX, .nnet, .npz, IDX, CSV or canonical JSON")->required();
    canonical->add_flag("--dataset", dataset, "the file is a data set");
    canonical->add_option("--output", output, "file to write to (default: stdout)");
    canonical->callback([&] { chosen = [&] { return command_canonical(name, dataset, output); }; });

    CLI::App* show = app.add_subcommand("show", "print a claim as mathematics");
    show->add_option("FILE", name, "a claim file")->required();
    add_common(*show, options);
    show->callback([&] { chosen = [&] { return command_show(name, options); }; });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (app.get_subcommands().empty() && argc > 1 && argv[1][0] != '-') return unknown_command(app, argv[1]);
        return app.exit(error) == 0 ? exit_as_expected : exit_bad_input;
    }
    return guarded(chosen);
}
