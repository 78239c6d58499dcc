// search: the members of the sweeps, then random parameters, until one instance is a counterexample.
#include "cli/commands.hpp"
#include "cli/data_folder.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "relucert/claim/parallel.hpp"
#include "relucert/failure/failure.hpp"

#include <algorithm>
#include <iostream>
#include <optional>
#include <random>

namespace relucert {

namespace {

/// Least and greatest value of each parameter over the listed instances of one template.
using Ranges = std::map<std::string, std::pair<Rational, Rational>>;

std::vector<Ranges> ranges_of(const Claim& claim, const std::vector<ClaimInstance>& listed) {
    std::vector<Ranges> ranges(claim.file().instances.size());
    for (const auto& one : listed)
        for (const auto& [name, value] : one.parameters) {
            auto [at, is_new] = ranges[one.template_index].try_emplace(name, value, value);
            at->second.first = std::min(at->second.first, value);
            at->second.second = std::max(at->second.second, value);
        }
    return ranges;
}

/// A multiple of 1/denominator between the ends, which is all that is promised: the search proposes, exact
/// evaluation disposes.
Rational random_between(const Rational& lower, const Rational& upper, unsigned long denominator,
                        std::mt19937_64& random) {
    const Rational scale(denominator);
    const Integer first = (lower * scale).ceiling();
    const Integer count = (upper * scale).floor() - first + 1;
    if (count <= 0) return lower;
    return Rational(Integer(first + Integer(random()) % count)) / scale;
}

class Search {
public:
    Search(const Claim& claim, const Options& options) : claim_(claim), options_(options) {
        evaluation_.seconds = options.timeout;
        evaluation_.memory_bytes = options.memory;
    }

    /// The first counterexample in the order of the instances, evaluated in batches.
    std::optional<JobRow> first_counterexample(std::vector<ClaimInstance> instances) {
        const std::size_t batch = std::size_t{4} * options_.threads;
        Progress progress(instances.size());
        for (std::size_t begin = 0; begin < instances.size(); begin += batch) {
            const std::size_t count = std::min(batch, instances.size() - begin);
            std::vector<InstanceResult> results(count);
            in_parallel(
                count, options_.threads,
                [&](std::size_t i) {
                    results[i] = evaluate_instance(claim_, instances[begin + i], files_, evaluation_);
                    progress.finished();
                },
                [](std::size_t) {});
            if (Deadline::interrupted()) throw LimitReached("interrupted");
            for (std::size_t i = 0; i < count; ++i) {
                ++tried;
                if (results[i].status == InstanceResult::Status::refused) {
                    ++refused;
                    last_error = results[i].error;
                }
                undecided += results[i].outcome == Outcome::undecided ? 1 : 0;
                if (results[i].status != InstanceResult::Status::decided ||
                    results[i].outcome != Outcome::counterexample)
                    continue;
                JobRow row;
                row.instance = std::move(instances[begin + i]);
                row.result = std::move(results[i]);
                return row;
            }
        }
        return std::nullopt;
    }

    std::size_t tried = 0;
    std::size_t refused = 0;
    std::size_t undecided = 0;
    std::string last_error;

private:
    const Claim& claim_;
    const Options& options_;
    EvaluationOptions evaluation_;
    FileCache files_;
};

std::vector<ClaimInstance> random_instances(const Claim& claim, const std::vector<ClaimInstance>& listed,
                                            const SearchArguments& arguments) {
    std::vector<Ranges> ranges = ranges_of(claim, listed);
    std::erase_if(ranges, [](const Ranges& one) { return one.empty(); });
    std::vector<ClaimInstance> all;
    if (ranges.empty()) return all;
    std::mt19937_64 random(arguments.seed);
    const Deadline interruption_only;
    for (std::size_t i = 0; i < arguments.random; ++i) {
        std::map<std::string, Rational> set;
        for (const auto& [name, range] : ranges[i % ranges.size()])
            set.emplace(name, random_between(range.first, range.second, arguments.denominator, random));
        for (auto& one : claim.expand(interruption_only, set))
            if (one.parameters.size() == set.size()) all.push_back(std::move(one));
    }
    return all;
}

}  // namespace

ExitCode command_search(const SearchArguments& arguments, const Options& options) {
    const Prelude prelude = load_prelude(options.prelude);
    Job job;
    job.files.push_back({arguments.file, display_path(arguments.file), "", nullptr, ""});
    job.files.front().slug = slug_of(std::filesystem::path(arguments.file).filename().string());
    job.files.front().claim = Claim::load(arguments.file, prelude);
    const Claim& claim = *job.files.front().claim;
    const std::vector<ClaimInstance> listed = claim.expand(Deadline());
    Search search(claim, options);
    auto found = search.first_counterexample(listed);
    if (!found) found = search.first_counterexample(random_instances(claim, listed, arguments));
    std::cerr << search.tried << " instances tried, " << search.undecided << " undecided, " << search.refused
              << " refused\n";
    const bool expected = claim.file().expect == Outcome::counterexample;
    if (!found) {
        std::cout << (options.json ? "null" : "no counterexample found") << "\n";
        if (search.refused == search.tried) throw InputError(search.last_error, "every instance was refused");
        return expected ? exit_undecided : exit_as_expected;
    }
    if (!options.certificates.empty()) {
        found->certificate = certificate_name(job.files.front().slug, found->instance);
        write_certificate(options.certificates, found->certificate, claim, found->instance, found->result);
    }
    job.rows.push_back(std::move(*found));
    if (options.json)
        std::cout << job_json(job, options.digits);
    else
        print_row(job, job.rows.front(), options, std::cout, std::cerr);
    return expected ? exit_as_expected : exit_unexpected;
}

}  // namespace relucert
