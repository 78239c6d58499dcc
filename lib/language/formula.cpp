#include "relucert/language/formula.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/language/parser.hpp"

#include <algorithm>
#include <set>

namespace relucert {

Formula::Formula(SyntaxPointer root, std::shared_ptr<const std::string> text, Place place)
    : root_(std::move(root)), text_(std::move(text)), place_(std::move(place)) {
    RELUCERT_ENSURE(root_ != nullptr && text_ != nullptr);
}

std::string Formula::text_of(const SyntaxNode& node) const {
    std::string result;
    bool in_comment = false;
    for (std::size_t i = node.begin; i < std::min<std::size_t>(node.end, text_->size()); ++i) {
        const char c = (*text_)[i];
        if (c == '#') in_comment = true;
        if (c == '\n') in_comment = false;
        if (in_comment) continue;
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank)
            result += c;
        else if (!result.empty() && result.back() != ' ')
            result += ' ';
    }
    while (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

std::string Formula::place_of(std::uint32_t offset) const { return place_at(*text_, place_, offset).to_string(); }

void Formula::fail(std::uint32_t offset, const std::string& problem, const std::string& remedy) const {
    fail_at(*text_, place_, offset, problem, remedy);
}

Formula parse_formula(std::string text, const Place& place) {
    auto shared = std::make_shared<const std::string>(std::move(text));
    SyntaxPointer root = Parser(*shared, place).parse_all();
    return {std::move(root), std::move(shared), place};
}

bool same_syntax(const SyntaxNode& a, const SyntaxNode& b) {
    const auto same_clause = [](const Clause& s, const Clause& t) {
        return s.is_condition == t.is_condition && s.pattern == t.pattern && same_syntax(*s.expression, *t.expression);
    };
    if (a.kind != b.kind || a.truth != b.truth || a.operators != b.operators || a.names != b.names) return false;
    if (a.kind == SyntaxNode::Kind::number ? a.value != b.value : a.text != b.text) return false;
    return std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(),
                      [](const SyntaxPointer& s, const SyntaxPointer& t) { return same_syntax(*s, *t); }) &&
           std::equal(a.clauses.begin(), a.clauses.end(), b.clauses.begin(), b.clauses.end(), same_clause);
}

namespace {

class FreeNames {
public:
    std::vector<std::string> names;

    void visit(const SyntaxNode& node) {
        using Kind = SyntaxNode::Kind;
        switch (node.kind) {
            case Kind::name:
                use(node.text);
                return;
            case Kind::let:
            case Kind::forall:
            case Kind::exists:
                visit(*node.children[0]);
                visit_bound({node.names[0]}, *node.children[1]);
                return;
            case Kind::lambda:
                visit_bound(node.names, *node.children[0]);
                return;
            case Kind::comprehension:
                return visit_clauses(node, 0, *node.children[0]);
            case Kind::call:
                visit(*node.children[0]);
                if (!node.clauses.empty()) return visit_clauses(node, 0, *node.children[1]);
                for (std::size_t i = 1; i < node.children.size(); ++i) visit(*node.children[i]);
                return;
            default:
                for (const SyntaxPointer& child : node.children) visit(*child);
        }
    }

private:
    void use(const std::string& name) {
        if (bound_.count(name) == 0 && seen_.insert(name).second) names.push_back(name);
    }
    void visit_bound(const std::vector<std::string>& bound, const SyntaxNode& body) {
        for (const std::string& name : bound) bound_.insert(name);
        visit(body);
        for (const std::string& name : bound) bound_.erase(bound_.find(name));
    }
    void visit_clauses(const SyntaxNode& node, std::size_t first, const SyntaxNode& body) {
        std::vector<std::string> bound;
        for (std::size_t i = first; i < node.clauses.size(); ++i) {
            const Clause& clause = node.clauses[i];
            visit(*clause.expression);
            if (clause.is_condition) continue;
            bound.push_back(clause.pattern.first);
            if (!clause.pattern.second.empty()) bound.push_back(clause.pattern.second);
            bound_.insert(clause.pattern.first);
            if (!clause.pattern.second.empty()) bound_.insert(clause.pattern.second);
        }
        visit(body);
        for (const std::string& name : bound) bound_.erase(bound_.find(name));
    }

    std::multiset<std::string> bound_;
    std::set<std::string> seen_;
};

}  // namespace

std::vector<std::string> free_names(const SyntaxNode& node) {
    FreeNames visitor;
    visitor.visit(node);
    return visitor.names;
}

}  // namespace relucert
