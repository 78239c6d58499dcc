#include "cli/commands.hpp"
#include "cli/data_folder.hpp"
#include "cli/subprocess.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace relucert {

ExitCode command_verify(const std::vector<std::string>& certificates, const Options& options) {
    const std::filesystem::path checker = find_checker();
    ExitCode code = exit_as_expected;
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const auto& one : certificates) {
        ProgramResult details;
        const std::string refusal = check_certificate(checker, one, "", options.verify_timeout, &details);
        if (options.json) {
            nlohmann::ordered_json entry = {{"certificate", one}, {"verified", refusal.empty()}};
            if (!refusal.empty()) entry["refusal"] = refusal;
            all.push_back(std::move(entry));
        } else {
            std::cout << details.output << std::flush;
            std::cerr << details.errors << std::flush;
            if (details.timed_out) std::cerr << one << ": " << refusal << "\n" << std::flush;
        }
        if (!refusal.empty()) code = worse(code, details.exit_code == 2 ? exit_bad_input : exit_unexpected);
    }
    if (options.json) std::cout << all.dump(1) << "\n";
    return code;
}

}  // namespace relucert
