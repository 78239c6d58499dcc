#include "relucert/certificate/read_certificate.hpp"

#include "relucert/failure/failure.hpp"

#include <nlohmann/json.hpp>

#include <fstream>

namespace relucert {

namespace {

using ReadJson = nlohmann::json;

ClaimFile claim_file(const ReadJson& root, const std::filesystem::path& path) {
    const ReadJson& claim = root.at("claim");
    const ReadJson& instance = root.at("instance");
    const std::string name = path.filename().generic_string();
    // Formulas stand in messages as the certificate's; it has no lines worth naming.
    const auto place = [&](const std::string& of) { return Place{name + " (" + of + ")", 1, 1}; };
    ClaimFile file;
    file.path = path;
    file.title = claim.at("title").get<std::string>();
    file.source = claim.at("source").get<std::string>();
    file.expect = outcome_from(root.at("outcome").get<std::string>()).value_or(Outcome::undecided);
    for (const ReadJson& one : claim.at("variables"))
        file.variables.push_back({one.at("name"), one.at("type"), place(one.at("name"))});
    for (const ReadJson& one : claim.at("define"))
        file.define.push_back({one.at("name"), one.at("parameters"), one.at("formula"), place(one.at("name"))});
    const auto statements = [&](const char* key) {
        std::vector<Statement> all;
        for (const ReadJson& one : claim.at(key))
            all.push_back({one.at("name"), one.at("that"), std::nullopt, std::nullopt, "", place(one.at("name"))});
        return all;
    };
    file.assume = statements("assume");
    file.conclude = statements("conclude");
    for (const ReadJson& one : claim.at("show"))
        file.show.push_back({one.at("name"), one.at("formula"), place(one.at("name"))});
    InstanceTemplate only;
    only.name = instance.at("name");
    only.place = place(only.name);
    for (const ReadJson& one : instance.at("parameters"))
        only.sweeps.push_back({one.at("name"), one.at("value"), place(one.at("name"))});
    std::string last;
    for (const ReadJson& one : instance.at("files"))
        if (const std::string variable = one.at("variable"); variable != last) {
            only.files.push_back({variable, "", place(variable)});
            last = variable;
        }
    for (const ReadJson& one : instance.at("let"))
        only.let.push_back({one.at("name"), one.at("formula"), place(one.at("name"))});
    file.instances.push_back(std::move(only));
    return file;
}

}  // namespace

ReadCertificate read_certificate(const std::filesystem::path& path, const Prelude& prelude) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw InputError(path.generic_string(), "cannot be read", "check the name and the permissions");
    try {
        const ReadJson root = ReadJson::parse(stream);
        if (root.at("relucert") != "certificate" || root.at("version") != "1")
            throw InputError(path.generic_string(), "is no certificate of version 1");
        ReadCertificate result;
        result.prelude_sha256 = root.at("prelude").get<std::string>();
        result.outcome = root.at("outcome").get<std::string>();
        result.claim = Claim::from_file(claim_file(root, path), prelude);
        const auto input = [&](const ReadJson& one) {
            return std::filesystem::path("inputs") / (one.at("sha256").get<std::string>() + ".json");
        };
        const ReadJson& instance = root.at("instance");
        result.instance.name = instance.at("name").get<std::string>();
        for (const ReadJson& one : instance.at("parameters")) {
            const auto value = one.at("value").get<std::string>();
            result.instance.parameters.emplace_back(one.at("name").get<std::string>(), Rational::parse(value));
            result.instance.name += ", " + one.at("name").get<std::string>() + " = " + value;
        }
        for (const ReadJson& one : instance.at("files"))
            result.instance.files.push_back(
                {one.at("variable"), one.at("index"), one.at("source"), path.parent_path() / input(one)});
        for (const ReadJson& one : instance.at("reads"))
            result.read_paths.emplace(one.at("path").get<std::string>(), path.parent_path() / input(one));
        return result;
    } catch (const ReadJson::exception& error) {
        throw InputError(path.generic_string(), std::string("is no certificate: ") + error.what());
    }
}

}  // namespace relucert
