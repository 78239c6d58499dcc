// check and run: the same job, printed in full or as a table.
#include "cli/commands.hpp"
#include "cli/data_folder.hpp"
#include "cli/output.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/input/write.hpp"

#include <iostream>

namespace relucert {

namespace {

namespace fs = std::filesystem;

void make_folder(const fs::path& folder) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) throw InputError(folder.generic_string(), "cannot be made: " + failure.message());
}

/// With a report or verification, certificates have to be somewhere.
Options with_folders(Options options) {
    if (options.certificates.empty() && !options.report.empty())
        options.certificates = (fs::path(options.report) / "certificates").string();
    if (options.certificates.empty() && options.verify) options.certificates = "certificates";
    return options;
}

void write_outputs(const Job& job, const Options& options) {
    if (!options.junit.empty()) write_file(options.junit, job_junit(job));
    if (options.report.empty()) return;
    make_folder(options.report);
    const fs::path certificates = fs::absolute(options.certificates).lexically_relative(fs::absolute(options.report));
    write_file(fs::path(options.report) / "index.html", job_report(job, certificates.generic_string(), options.digits));
    std::cerr << "report: " << (fs::path(options.report) / "index.html").generic_string() << "\n";
}

ExitCode finish(const Job& job, const Options& options) {
    if (options.json) std::cout << job_json(job, options.digits) << std::flush;
    print_file_errors(job, std::cerr);
    write_outputs(job, options);
    return job.exit_code();
}

}  // namespace

ExitCode command_check(const std::vector<std::string>& files, const Options& given) {
    const Options options = with_folders(given);
    const Prelude prelude = load_prelude(options.prelude);
    const Job job = run_job({files.begin(), files.end()}, prelude, options, {}, [&](const Job& all, const JobRow& row) {
        if (!options.json) print_row(all, row, options, std::cout, std::cerr);
    });
    return finish(job, options);
}

ExitCode command_run(const std::vector<std::string>& folders, const Options& given) {
    const Options options = with_folders(given);
    std::vector<fs::path> files;
    for (const auto& one : folders) {
        if (fs::is_directory(one)) {
            const auto below = claim_files_below(one);
            files.insert(files.end(), below.begin(), below.end());
        } else if (fs::exists(one)) {
            files.emplace_back(one);
        } else {
            throw InputError(one, "there is no such folder", "name folders with claim files (*.claim.toml)");
        }
    }
    if (files.empty()) throw InputError(folders.front(), "no claim file (*.claim.toml) below");
    const Prelude prelude = load_prelude(options.prelude);
    const Job job = run_job(files, prelude, options, {}, nullptr);
    if (!options.json) print_table(job, std::cout, std::cerr);
    return finish(job, options);
}

}  // namespace relucert
