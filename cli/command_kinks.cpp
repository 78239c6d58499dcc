// kinks: the kinks of a risk near the parameters of a network, and what runs of gradient descent do at them.
#include "cli/data_folder.hpp"
#include "cli/kink_picture.hpp"
#include "cli/kink_report.hpp"
#include "cli/output.hpp"
#include "cli/session_job.hpp"
#include "relucert/failure/failure.hpp"

#include <algorithm>
#include <iostream>

namespace relucert {

namespace {

/// The names of --train are those of the prelude, with '-' for the space.
std::string trained_parameters(ClaimSession& session, std::string given) {
    if (!given.empty()) {
        std::replace(given.begin(), given.end(), '-', ' ');
        return given;
    }
    return session.evaluate("bias_free(f)").truth() == Truth::yes ? "weights" : "all";
}

void require_rational(ClaimSession& session, const std::string& text, const std::string& option, bool positive) {
    const Value value = session.evaluate(text);
    if (!value.is_number() || !value.number().rational() || value.number().rational()->sign() < (positive ? 1 : 0))
        throw InputError(option, "'" + text + "' is not a " + (positive ? "positive " : "") + "rational number",
                         "for example 1/100 or 0.01");
}

bool has_runs(const KinkArguments& arguments) {
    return !arguments.step_size.empty() || arguments.steps != 0 || !arguments.trajectory.empty() ||
           !arguments.second_trajectory.empty() || !arguments.second_start.empty() || !arguments.second_data.empty();
}

}  // namespace

ExitCode command_kinks(const KinkArguments& given, const Options& options) {
    const Prelude prelude = load_prelude(options.prelude);
    const Deadline deadline(options.timeout, options.memory);
    ClaimSession session(
        prelude, deadline, "kinks",
        "docs/theory/nonsmooth-counterexamples.md, D4, Lemma K, T1', C1 to C6, and docs/theory/kinks.md (own proofs)");
    KinkArguments arguments = given;
    session.network("f", arguments.net);
    session.data("S", arguments.data, arguments.transform);
    session.require("output_dimension(f) = 1", arguments.net, "has more than one output",
                    "kinks are reported for networks with one output");
    session.require("input_dimension(f) = length(input(S[1]))", arguments.data,
                    "its inputs have another dimension than those of the network", "give the data of this network");
    arguments.train = trained_parameters(session, given.train);
    require_rational(session, arguments.distance, "--distance", false);

    for (const auto& [text, option] :
         {std::pair{&arguments.step_size, "--eta"}, {&arguments.smoothness, "--smoothness"}})
        if (!text->empty()) require_rational(session, *text, option, true);

    KinkReport report = report_kinks(session, arguments);
    if (has_runs(arguments)) report_runs(session, arguments, report);
    const SessionJob done =
        run_session(session.claim("Kinks of a risk near the parameters of a network, their classes, and the "
                                  "constants of C1 to C6",
                                  "kinks"),
                    options);
    if (options.json) {
        std::cout << kink_json(report, arguments, done.verdict, done.certificate, options.digits);
    } else {
        std::cout << kink_text(report, arguments, options.digits) << done.verdict << "\n" << std::flush;
        print_grounds(done);
    }
    if (!options.report.empty())
        write_session_page(done, options, [&](const std::string& link) {
            const FloatRisk risk(session, arguments);
            return kink_page(report, arguments, kink_slices(session, arguments, report, risk), risk, done.verdict, link,
                             done.row().result.ledger, options.digits);
        });
    return done.job.exit_code();
}

}  // namespace relucert
