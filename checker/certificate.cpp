#include "certificate.hpp"

#include <ostream>
#include <sstream>

#include "evaluator.hpp"
#include "json.hpp"
#include "rules/rules.hpp"
#include "sha256.hpp"
#include "shown.hpp"

namespace relucert_check {
namespace {

struct Unreadable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct EvidenceNode {
    std::string primitive;
    const Json *value, *evidence;
    bool asked = false;
    Value verified;
};

bool is_digest(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

class Check {
public:
    Check(const Json& json, const Resolver& inputs, const std::string& prelude, const Limits& limits)
        : json_(json), inputs_(inputs), prelude_(prelude), limits_(limits) {}

    std::string run() {
        json_.expect_keys({"relucert", "version", "producer", "prelude", "claim", "instance", "verdicts", "outcome",
                           "show", "nodes", "ledger"});
        require(text("relucert") == "certificate" && text("version") == "1", "not a certificate of version 1");
        text("producer");
        require(text("prelude") == sha256(prelude_), "another prelude than the checker's");
        names_.prelude = Prelude(prelude_);
        read_nodes();
        names_.primitive = [this](const std::string& name, const Values& arguments, const Values& more) {
            return primitive(name, arguments, more);
        };
        Evaluator evaluator(names_, limits_);
        read_claim(evaluator);
        read_instance(evaluator);
        const Environment environment{Environment::Level::claim, names_.prelude.size(), nullptr};
        for (const auto& [name, type] : types_) {
            const Value value = evaluator.named(name, environment);
            require(has_type(value, type), "the variable " + name + " has a value of another type");
        }
        json_["verdicts"].expect_keys({"assume", "conclude"});
        const std::string assumed = check_verdicts("assume", evaluator, environment),
                          concluded = check_verdicts("conclude", evaluator, environment);
        const std::string outcome = assumed != "refuted" && concluded == "proved"   ? "holds-here"
                                    : assumed == "proved" && concluded == "refuted" ? "counterexample"
                                    : assumed == "refuted"                          ? "not-applicable"
                                                                                    : "undecided";
        require(text("outcome") == outcome, "the outcome does not follow from the verdicts: " + outcome);
        check_show(evaluator, environment);
        for (const auto& [key, node] : nodes_) require(node.asked, "a node that no formula asked for: " + key);
        report_ << "ledger (stated by the producer, not checked)\n";
        for (const Json& line : json_["ledger"].as_list()) report_ << "    " << shown(line.as_text()) << "\n";
        report_ << "s VERIFIED " << outcome << "\n";
        return report_.str();
    }

private:
    const Json& json_;
    const Resolver& inputs_;
    const std::string& prelude_;
    Limits limits_;
    Names names_;
    std::map<std::string, EvidenceNode> nodes_;
    std::map<std::string, Type> types_;
    std::ostringstream report_;

    const std::string& text(std::string_view key) const { return json_[key].as_text(); }

    // Items with exactly these keys; sorted strictly by the first of them if `sorted`.
    static const std::vector<Json>& items(const Json& list, std::initializer_list<std::string_view> keys, bool sorted) {
        const std::string* last = nullptr;
        for (const Json& item : list.as_list()) {
            item.expect_keys(keys);
            const std::string& name = item[*keys.begin()].as_text();
            require(!sorted || last == nullptr || *last < name,
                    "entries that are not sorted, or twice the same: " + name);
            last = &name;
        }
        return list.as_list();
    }

    void read_nodes() {
        for (const Json& node : items(json_["nodes"], {"key", "primitive", "value", "evidence"}, true)) {
            rule_of(node["primitive"].as_text());
            nodes_[node["key"].as_text()] = {node["primitive"].as_text(), &node["value"], &node["evidence"], false, {}};
        }
    }

    Value primitive(const std::string& name, Values arguments, const Values& more) {
        std::string call = name + "(";
        for (size_t i = 0; i < arguments.size(); ++i) call += (i > 0 ? "," : "") + key_text(arguments[i]);
        const auto found = nodes_.find(sha256(call + ")"));
        if (found == nodes_.end()) throw UnknownValue("no evidence for " + name);
        EvidenceNode& node = found->second;
        require(node.primitive == name, "a node of another primitive: " + found->first);
        arguments.insert(arguments.end(), more.begin(), more.end());
        if (!node.asked) try {
                node.verified = rule_of(name)(arguments, *node.value, *node.evidence);
            } catch (const Refusal& refusal) {
                throw Refusal("node " + found->first + ": " + refusal.what());
            }
        node.asked = true;
        return node.verified;
    }

    static void check_name(const Evaluator& evaluator, const std::string& name) {
        require(is_name(name), "not a name: " + name);
        require(!evaluator.is_reserved_name(name), "a name of the prelude or of a builtin is redefined: " + name);
    }

    void read_claim(const Evaluator& evaluator) {
        const Json& claim = json_["claim"];
        claim.expect_keys({"title", "source", "variables", "define", "assume", "conclude", "show"});
        report_ << "claim     " << shown(claim["title"].as_text()) << "\nsource    " << shown(claim["source"].as_text())
                << "\nprelude   " << text("prelude") << "\nvariables\n";
        for (const Json& v : items(claim["variables"], {"name", "type"}, true)) {
            const std::string& name = v["name"].as_text();
            check_name(evaluator, name);
            types_[name] = parse_type(v["type"].as_text());
            names_.variables.insert(name);
            report_ << "    " << name << ": " << shown(v["type"].as_text()) << "\n";
        }
        report_ << "define\n";
        for (const Json& d : items(claim["define"], {"name", "parameters", "formula"}, true)) {
            Definition definition;
            definition.name = d["name"].as_text();
            check_name(evaluator, definition.name);
            require(names_.variables.count(definition.name) == 0,
                    "a definition with the name of a variable: " + definition.name);
            std::set<std::string> seen;
            report_ << "    " << definition.name;
            for (const Json& p : d["parameters"].as_list()) {
                require(is_name(p.as_text()) && seen.insert(p.as_text()).second,
                        "a parameter that is not a name, or twice the same");
                definition.parameters.push_back(p.as_text());
                report_ << " " << p.as_text();
            }
            definition.body = parse_formula(d["formula"].as_text());
            report_ << " = " << shown(d["formula"].as_text()) << "\n";
            names_.definitions[definition.name] = std::move(definition);
        }
        items(claim["assume"], {"name", "that"}, false);
        items(claim["conclude"], {"name", "that"}, false);
    }

    Value load(const Json& file, const std::string& kind) {
        const std::string& digest = file["sha256"].as_text();
        require(is_digest(digest), "not a SHA-256: " + digest);
        for (const char* key : {"reading", "source", "source_sha256"}) file[key].as_text();
        const auto bytes = inputs_(digest);
        if (!bytes) throw Unreadable("cannot read the input " + digest);
        require(sha256(*bytes) == digest, "an input whose bytes have another SHA-256: " + digest);
        report_ << " " << kind << " " << digest << " (" << shown(file["reading"].as_text()) << "; "
                << shown(file["source"].as_text()) << ")\n";
        require(kind == "network" || kind == "dataset", "an input of unknown kind: " + kind);
        return kind == "network" ? Value{read_network(*bytes)} : Value{read_dataset(*bytes)};
    }

    void give(const Evaluator& evaluator, const std::string& name, Value value) {
        check_name(evaluator, name);
        require(names_.given.emplace(name, std::move(value)).second, "a name with two values: " + name);
    }

    void read_instance(const Evaluator& evaluator) {
        const Json& instance = json_["instance"];
        instance.expect_keys({"name", "parameters", "let", "files", "reads"});
        report_ << "instance  " << shown(instance["name"].as_text()) << "\n";
        for (const Json& p : items(instance["parameters"], {"name", "value"}, true)) {
            give(evaluator, p["name"].as_text(), {Number(read_rational(p["value"].as_text()))});
            report_ << "    " << p["name"].as_text() << " = " << p["value"].as_text() << "\n";
        }
        std::string variable;
        Values several;
        const auto close = [&] {
            if (!several.empty()) give(evaluator, variable, list_value(std::move(several)));
            several.clear();
        };
        for (const Json& file :
             items(instance["files"], {"variable", "index", "kind", "sha256", "reading", "source", "source_sha256"},
                   false)) {
            const std::string &name = file["variable"].as_text(), &index = file["index"].as_text();
            if (name != variable) close();
            require(name >= variable, "files that are not sorted");
            variable = name;
            report_ << "    " << shown(name + index);
            Value value = load(file, file["kind"].as_text());
            if (index.empty()) {
                require(several.empty(), "a variable with and without index: " + name);
                give(evaluator, name, std::move(value));
            } else {
                require(read_count(index) == several.size() + 1, "indices of files that do not count 1, 2, ...");
                several.push_back(std::move(value));
            }
        }
        close();
        for (const Json& file :
             items(instance["reads"], {"path", "kind", "sha256", "reading", "source", "source_sha256"}, true)) {
            require(file["kind"].as_text() == "dataset", "read() of something that is not a data set");
            report_ << "    " << shown("read('" + file["path"].as_text() + "')");
            names_.reads[file["path"].as_text()] = load(file, "dataset");
        }
        for (const Json& let : items(instance["let"], {"name", "formula"}, true)) {
            const std::string& name = let["name"].as_text();
            check_name(evaluator, name);
            require(names_.given.count(name) == 0, "a name with two values: " + name);
            names_.let[name] = parse_formula(let["formula"].as_text());
            report_ << "    " << name << " = " << shown(let["formula"].as_text()) << "\n";
        }
    }

    // The conjunction of the claimed verdicts, after checking each of them.
    std::string check_verdicts(const std::string& part, Evaluator& evaluator, const Environment& environment) {
        const auto& formulas = json_["claim"][part].as_list();
        const auto& verdicts = json_["verdicts"][part].as_list();
        require(formulas.size() == verdicts.size(), "verdicts and formulas differ in number: " + part);
        report_ << part << "\n";
        std::string all = "proved";
        for (size_t i = 0; i < formulas.size(); ++i) {
            const std::string &name = formulas[i]["name"].as_text(), &that = formulas[i]["that"].as_text(),
                              &verdict = verdicts[i].as_text();
            require(verdict == "proved" || verdict == "refuted" || verdict == "undecided",
                    "an unknown verdict: " + verdict);
            const auto found = truth(evaluator.evaluate(*parse_formula(that), environment));
            require(verdict == "undecided" || found == (verdict == "proved"),
                    part + " \"" + name + "\" is not " + verdict);
            if (verdict == "refuted" || (verdict == "undecided" && all == "proved")) all = verdict;
            report_ << "    " << verdict << ": " << shown(name) << ": " << shown(that) << "\n";
        }
        return all;
    }

    void check_show(Evaluator& evaluator, const Environment& environment) {
        const auto& formulas = items(json_["claim"]["show"], {"name", "formula"}, true);
        const auto& entries = items(json_["show"], {"name", "lower", "upper"}, true);
        require(formulas.size() == entries.size(), "show: entries and formulas differ in number");
        report_ << "show\n";
        for (size_t i = 0; i < entries.size(); ++i) {
            const std::string &name = entries[i]["name"].as_text(), &lower = entries[i]["lower"].as_text(),
                              &upper = entries[i]["upper"].as_text();
            require(formulas[i]["name"].as_text() == name, "show: another name than in the claim: " + name);
            const Value value = evaluator.evaluate(*parse_formula(formulas[i]["formula"].as_text()), environment);
            std::optional<mpq_class> low, high;
            if (!lower.empty()) low = read_rational(lower);
            if (!upper.empty()) high = read_rational(upper);
            require((!low && !high) || (!value.is_unknown() && lies_between(number(value), low, high)),
                    "show: \"" + name + "\" is not shown to lie between its ends");
            report_ << "    " << shown(name) << " in [" << lower << ", " << upper << "]\n";
        }
    }

    static bool lies_between(const Number& x, const std::optional<mpq_class>& low,
                             const std::optional<mpq_class>& high) {
        if (const auto ends = fixed_ends(x)) return (!low || *low <= ends->first) && (!high || ends->second <= *high);
        for (unsigned p = 64; p <= precision_limit; p *= 2) {
            const Enclosure e = enclose(x, p);
            const mpz_class unit = mpz_class(1) << p;
            if (e.bounded && (!low || *low * unit <= e.lower) && (!high || e.upper <= *high * unit)) return true;
        }
        return false;
    }
};

}  // namespace

int check_bytes(const std::string& certificate, const Resolver& inputs, const std::string& prelude, std::ostream& out,
                std::ostream& err, const Limits& limits) try {
    require(certificate.size() <= limits.file_bytes, "the certificate is too large");
    precision_limit = limits.precision;
    const Json json = read_json(certificate);
    out << Check(json, inputs, prelude, limits).run();
    return 0;
} catch (const Unreadable& e) {
    err << e.what() << "\n";
    return 2;
} catch (const std::exception& e) {
    err << "refused: " << e.what() << "\n";
    return 1;
}

}  // namespace relucert_check
