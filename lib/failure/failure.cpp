#include "relucert/failure/failure.hpp"

namespace relucert {

namespace {
std::string compose(const std::string& place, const std::string& problem, const std::string& remedy) {
    std::string text = place.empty() ? problem : place + ": " + problem;
    if (!remedy.empty()) text += " (" + remedy + ")";
    return text;
}
}  // namespace

InputError::InputError(const std::string& place, const std::string& problem, const std::string& remedy)
    : std::runtime_error(compose(place, problem, remedy)), place_(place), problem_(problem), remedy_(remedy) {}

void fail_check(const char* condition, const char* file, int line) {
    throw InternalError(std::string("internal check failed: ") + condition + " at " + file + ":" +
                        std::to_string(line) + "; please report this");
}

}  // namespace relucert
