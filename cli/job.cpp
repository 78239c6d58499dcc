#include "cli/job.hpp"

#include "cli/data_folder.hpp"
#include "cli/progress.hpp"
#include "cli/subprocess.hpp"
#include "relucert/claim/parallel.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/input/sha256.hpp"

#include <chrono>

namespace relucert {

namespace {

std::string slug_of_claim(const std::string& shown) {
    std::string text = shown;
    for (const char* suffix : {".toml", ".claim"})
        if (text.ends_with(suffix)) text.resize(text.size() - std::string(suffix).size());
    if (!text.empty() && text.front() == '/') text = std::filesystem::path(text).filename().string();
    return slug_of(text);
}

void make_unique(std::vector<JobFile>& files) {
    std::map<std::string, std::size_t> uses;
    for (const auto& one : files) ++uses[one.slug];
    for (auto& one : files)
        if (uses[one.slug] > 1) one.slug += "-" + sha256_hex(one.shown).substr(0, 8);
}

void load(Job& job, const Prelude& prelude, const Selection& selection) {
    const Deadline interruption_only;
    for (std::size_t i = 0; i < job.files.size(); ++i) {
        JobFile& file = job.files[i];
        try {
            file.claim = Claim::load(file.path, prelude);
            for (auto& instance : file.claim->expand(interruption_only, selection.set)) {
                const std::string& name = file.claim->file().instances[instance.template_index].name;
                if (!selection.only.empty() && name != selection.only) continue;
                JobRow row;
                row.file = i;
                row.instance = std::move(instance);
                job.rows.push_back(std::move(row));
            }
        } catch (const InputError& error) {
            file.claim.reset();
            file.error = error.what();
        } catch (const LimitReached& limit) {
            file.claim.reset();
            file.error = limit.what();
        }
    }
}

void evaluate_rows(Job& job, const Options& options, const std::function<void(const Job&, const JobRow&)>& row_done) {
    const auto start = std::chrono::steady_clock::now();
    job.verify = options.verify && !options.certificates.empty();
    const std::filesystem::path checker = job.verify ? find_checker() : std::filesystem::path();
    const std::filesystem::path folder = options.certificates;
    EvaluationOptions evaluation;
    evaluation.seconds = options.timeout;
    evaluation.memory_bytes = options.memory;
    FileCache cache;
    Progress progress(job.rows.size());
    const auto work = [&](std::size_t i) {
        JobRow& row = job.rows[i];
        const Claim& claim = *job.files[row.file].claim;
        progress.started(job.files[row.file].shown + ": " + row.instance.name);
        row.result = evaluate_instance(claim, row.instance, cache, evaluation);
        if (!folder.empty() && row.result.has_certificate() && !Deadline::interrupted()) {
            row.certificate = certificate_name(job.files[row.file].slug, row.instance);
            write_certificate(folder, row.certificate, claim, row.instance, row.result);
            if (job.verify) {
                row.refusal = check_certificate(checker, folder / row.certificate, to_string(row.result.outcome),
                                                options.verify_timeout);
                row.verified = row.refusal.empty();
            }
        }
        // The evidence can be large, and is on disk now.
        row.result.nodes.clear();
        for (auto* records : {&row.result.files, &row.result.reads})
            for (auto& record : *records) record.input.reset();
        progress.finished();
    };
    in_parallel(job.rows.size(), options.threads, work, [&](std::size_t i) {
        if (!row_done) return;
        const Progress::Hidden hidden(progress);
        row_done(job, job.rows[i]);
    });
    job.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Job run_job(const std::vector<std::filesystem::path>& files, const Prelude& prelude, const Options& options,
            const Selection& selection, const std::function<void(const Job&, const JobRow&)>& row_done) {
    Job job;
    for (const auto& path : files) {
        const std::string shown = display_path(path);
        job.files.push_back({path, shown, slug_of_claim(shown), nullptr, ""});
    }
    make_unique(job.files);
    load(job, prelude, selection);
    evaluate_rows(job, options, row_done);
    return job;
}

Job run_claim(std::shared_ptr<const Claim> claim, const Options& options) {
    Job job;
    const std::string shown = claim->file().path.generic_string();
    job.files.push_back({claim->file().path, shown, slug_of_claim(shown), std::move(claim), ""});
    for (auto& instance : job.files.front().claim->expand(Deadline())) {
        JobRow row;
        row.instance = std::move(instance);
        job.rows.push_back(std::move(row));
    }
    evaluate_rows(job, options, nullptr);
    return job;
}

ExitCode exit_code_of(const JobRow& row) {
    if (row.result.status == InstanceResult::Status::refused) return exit_bad_input;
    if (row.result.status == InstanceResult::Status::skipped) return exit_as_expected;
    if (!row.refusal.empty()) return exit_unexpected;
    if (!row.result.limit.empty()) return exit_undecided;
    if (row.result.unexpected.empty()) return exit_as_expected;
    return row.result.only_undecided ? exit_undecided : exit_unexpected;
}

ExitCode Job::exit_code() const {
    ExitCode code = exit_as_expected;
    for (const auto& file : files)
        if (!file.error.empty()) code = worse(code, exit_bad_input);
    for (const auto& row : rows) code = worse(code, exit_code_of(row));
    return code;
}

ExitCode worse(ExitCode a, ExitCode b) {
    for (const ExitCode one : {exit_internal, exit_bad_input, exit_unexpected, exit_undecided})
        if (a == one || b == one) return one;
    return exit_as_expected;
}

std::string status_text(const JobRow& row) {
    switch (row.result.status) {
        case InstanceResult::Status::skipped:
            return "skipped";
        case InstanceResult::Status::refused:
            return "refused";
        case InstanceResult::Status::decided:
            break;
    }
    if (row.result.interrupted) return "interrupted";
    return to_string(row.result.outcome);
}

}  // namespace relucert
