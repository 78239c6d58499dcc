// stability: the obligations of a stability certificate for a network, its data, and variants with one point replaced
// or left out.
#include "cli/data_folder.hpp"
#include "cli/session_job.hpp"
#include "cli/stability_report.hpp"
#include "relucert/data/dataset.hpp"
#include "relucert/failure/failure.hpp"

#include <iostream>

namespace relucert {

namespace {

ExitCode exit_code_of_answer(const std::string& answer) {
    if (answer == "refuted") return exit_unexpected;
    return answer == "unknown" ? exit_undecided : exit_as_expected;
}

/// Everything is evaluated twice: for the report, and then, as a claim, for the certificate. What a search reaches in
/// the smaller part of the time, it reaches again in the larger one.
constexpr double share_of_the_report = 0.4;

std::optional<double> part_of(const std::optional<double>& seconds, double share) {
    return seconds ? std::optional(*seconds * share) : std::nullopt;
}

void require_one_label(const Value& data, const std::string& path) {
    const std::size_t numbers = data.dataset()->output_dimension();
    if (numbers != 1)
        throw InputError(path, "its labels have " + std::to_string(numbers) + " numbers, the network has one output",
                         "give one number a label, or choose one with --transform");
}

}  // namespace

ExitCode command_stability(const StabilityArguments& arguments, const Options& options) {
    const Prelude prelude = load_prelude(options.prelude);
    const Deadline deadline(part_of(options.timeout, share_of_the_report), options.memory);
    ClaimSession session(prelude, deadline, "stability",
                         "docs/theory/min-norm-stability.md, sections 1.2 to 1.5 and 3 (own proofs); motivation: "
                         "arXiv:2602.13910");
    session.network("f", arguments.net);
    session.data("S", arguments.data, arguments.transform);
    session.require("output_dimension(f) = 1", arguments.net, "has more than one output",
                    "stability is reported for networks with one output");
    session.require("input_dimension(f) = length(input(S[1]))", arguments.data,
                    "its inputs have another dimension than those of the network",
                    "give the data of this network; in a CSV file the last column holds the labels");
    require_one_label(session.evaluate("S"), arguments.data);
    if (!arguments.bound.empty())
        session.require("(" + arguments.bound + ") >= 0", "--bound", "'" + arguments.bound + "' is not a bound",
                        "give a rational number, for example 1/10");
    const StabilityReport report = report_stability(session, arguments, deadline);
    Options rest = options;
    rest.timeout = part_of(options.timeout, 1 - share_of_the_report);
    const SessionJob done = run_session(
        session.claim("Stability of a network when one point of its data is replaced or left out", "stability"), rest);
    if (options.json) {
        std::cout << stability_json(report, arguments, done.verdict, done.certificate, options.digits);
    } else {
        std::cout << stability_text(report, arguments, options.digits) << done.verdict << "\n" << std::flush;
        print_grounds(done);
    }
    if (!options.report.empty())
        write_session_page(done, options, [&](const std::string& link) {
            return stability_page(report, arguments, done.verdict, link, done.row().result.ledger, options.digits);
        });
    const ExitCode found = worse(done.job.exit_code(), exit_code_of_answer(report.answer));
    return report.limit.empty() ? found : worse(found, exit_undecided);
}

}  // namespace relucert
