#include <algorithm>

#include "errors.hpp"
#include "formula.hpp"
#include "lexer.hpp"

namespace relucert_check {
namespace {

using Kind = Expression::Kind;
using Mutable = std::shared_ptr<Expression>;
constexpr size_t max_formula = 64 << 10;
constexpr unsigned max_depth = 200;

Mutable make(Kind kind, std::vector<ExpressionPtr> parts = {}) {
    auto e = std::make_shared<Expression>();
    e->kind = kind;
    e->parts = std::move(parts);
    return e;
}

class Parser {
public:
    explicit Parser(std::string_view text) : tokens_(tokens_of(text)) {}

    ExpressionPtr whole() {
        ExpressionPtr e = expression();
        end();
        return e;
    }
    void end() const { require(tokens_[at_].kind == Token::Kind::end, "unexpected " + here()); }
    bool at_end() const { return tokens_[at_].kind == Token::Kind::end; }

    Type type() {
        const Depth guard(*this);
        if (accept("list")) {
            expect("of");
            return {"list", {type()}};
        }
        if (accept("function")) {
            expect("from");
            Type result{"function", {type()}};
            while (accept(",")) result.parts.push_back(type());
            expect("to");
            result.parts.push_back(type());
            return result;
        }
        static const std::string known[] = {"number", "rational", "integer", "boolean", "text", "point",
                                            "matrix", "network",  "dataset", "box",     "ball"};
        const std::string found = name();
        require(std::find(std::begin(known), std::end(known), found) != std::end(known), "unknown type " + found);
        return {found, {}};
    }

    // define NAME [(NAME: type, ...)] [: type] = expression
    Definition definition() {
        expect("define");
        Definition d;
        d.name = name();
        if (accept("(")) {
            do {
                d.parameters.push_back(name());
                expect(":");
                d.types.push_back(type());
            } while (accept(","));
            expect(")");
        }
        if (accept(":")) type();
        expect("=");
        d.body = expression();
        return d;
    }

private:
    std::vector<Token> tokens_;
    size_t at_ = 0;
    unsigned depth_ = 0;

    struct Depth {
        explicit Depth(Parser& p) : parser(p) {
            require(++parser.depth_ <= max_depth, "a formula is nested too deeply");
        }
        ~Depth() { --parser.depth_; }
        Depth(const Depth&) = delete;
        Depth& operator=(const Depth&) = delete;
        Parser& parser;
    };

    std::string here() const {
        const Token& t = tokens_[at_];
        return t.kind == Token::Kind::end ? "end of the formula" : "'" + t.text + "' at byte " + std::to_string(t.at);
    }
    bool sees(std::string_view word, size_t ahead = 0) const {
        const Token& t = tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
        return (t.kind == Token::Kind::symbol || t.kind == Token::Kind::reserved) && t.text == word;
    }
    bool sees_name(size_t ahead = 0) const {
        return tokens_[std::min(at_ + ahead, tokens_.size() - 1)].kind == Token::Kind::name;
    }
    bool accept(std::string_view word) {
        if (!sees(word)) return false;
        ++at_;
        return true;
    }
    void expect(std::string_view word) {
        if (!accept(word)) throw Refusal("expected '" + std::string(word) + "', found " + here());
    }
    std::string name() {
        if (!sees_name()) throw Refusal("expected a name, found " + here());
        return tokens_[at_++].text;
    }

    // "(" NAME { "," NAME } ")" "=>"
    bool sees_parameters() const {
        size_t i = 1;
        if (!sees("(") || !sees_name(i)) return false;
        while (sees(",", i + 1) && sees_name(i + 2)) i += 2;
        return sees(")", i + 1) && sees("=>", i + 2);
    }

    ExpressionPtr expression() {
        const Depth guard(*this);
        if (accept("let")) {
            Mutable e = make(Kind::let);
            e->names = {name()};
            expect("=");
            e->parts.push_back(expression());
            expect(";");
            e->parts.push_back(expression());
            return e;
        }
        if (accept("if")) {
            Mutable e = make(Kind::conditional, {expression()});
            expect("then");
            e->parts.push_back(expression());
            expect("else");
            e->parts.push_back(expression());
            return e;
        }
        if (sees("forall") || sees("exists")) {
            Mutable e = make(Kind::quantifier);
            e->operators = {tokens_[at_++].text};
            e->names = {name()};
            expect("in");
            e->parts.push_back(range());
            expect(":");
            const size_t first = at_;
            e->parts.push_back(expression());
            e->parts.push_back(function_of(e->names, e->names[0] + " => ", first, at_, e->parts[1]));
            return e;
        }
        if ((sees_name() && sees("=>", 1)) || sees_parameters()) {
            const size_t first = at_;
            const bool several = accept("(");
            std::vector<std::string> names;
            do names.push_back(name());
            while (several && accept(","));
            if (several) expect(")");
            expect("=>");
            const ExpressionPtr body = expression();
            return function_of(std::move(names), "", first, at_, body);
        }
        return labelled();
    }
    // names => body; its text is `head` and the tokens first, ..., last - 1.
    ExpressionPtr function_of(std::vector<std::string> names, std::string head, size_t first, size_t last,
                              const ExpressionPtr& body) const {
        Mutable e = make(Kind::function, {body});
        e->names = std::move(names);
        e->text = std::move(head);
        for (size_t i = first; i < last; ++i) {
            const Token& t = tokens_[i];
            e->text += (i > first ? " " : "") + (t.kind == Token::Kind::text ? "'" + t.text + "'" : t.text);
            if (t.kind == Token::Kind::name) e->operators.push_back(t.text);
        }
        return e;
    }

    ExpressionPtr labelled() {
        ExpressionPtr e = implication();
        if (!accept("->")) return e;
        Mutable result = make(Kind::labelled, {e, implication()});
        if (accept("times")) result->parts.push_back(implication());
        return result;
    }
    ExpressionPtr implication() {
        ExpressionPtr left = chain(Kind::disjunction);
        if (!accept("implies")) return left;
        const Depth guard(*this);
        return make(Kind::implication, {left, implication()});
    }
    // disjunction and conjunction
    ExpressionPtr chain(Kind kind) {
        const bool outer = kind == Kind::disjunction;
        const auto operand = [&] { return outer ? chain(Kind::conjunction) : negation(); };
        ExpressionPtr first = operand();
        const std::string_view word = outer ? "or" : "and";
        if (!sees(word)) return first;
        Mutable e = make(kind, {first});
        while (accept(word)) e->parts.push_back(operand());
        return e;
    }
    ExpressionPtr negation() {
        if (!accept("not")) return comparison();
        const Depth guard(*this);
        return make(Kind::negation, {negation()});
    }
    ExpressionPtr comparison() {
        ExpressionPtr first = range();
        Mutable e = make(Kind::comparison, {first});
        while (sees("<") || sees("<=") || sees("=") || sees("!=") || sees(">=") || sees(">") || sees("in")) {
            e->operators.push_back(tokens_[at_++].text);
            e->parts.push_back(range());
        }
        return e->operators.empty() ? first : e;
    }
    ExpressionPtr range() {
        ExpressionPtr first = left_associative("+", "-");
        if (!accept("..")) return first;
        return make(Kind::range, {first, left_associative("+", "-")});
    }
    // Sums and products. The tree of a long chain is deep, so its length is capped.
    ExpressionPtr left_associative(std::string_view one, std::string_view two) {
        const auto operand = [&] { return one == "+" ? left_associative("*", "/") : unary(); };
        ExpressionPtr e = operand();
        for (unsigned length = 1; sees(one) || sees(two); ++length) {
            require(length < 1000, "a sum or product of a thousand operands in a formula");
            std::string op = tokens_[at_++].text;
            Mutable next = make(Kind::arithmetic, {e, operand()});
            next->operators = {std::move(op)};
            e = next;
        }
        return e;
    }
    ExpressionPtr unary() {
        if (!accept("-")) return power();
        const Depth guard(*this);
        return make(Kind::negate, {unary()});
    }
    ExpressionPtr power() {
        ExpressionPtr base = postfix();
        if (!accept("^")) return base;
        const Depth guard(*this);
        Mutable e = make(Kind::arithmetic, {base, exponent()});
        e->operators = {"^"};
        return e;
    }
    ExpressionPtr exponent() {
        if (!accept("-")) return power();
        const Depth guard(*this);
        return make(Kind::negate, {exponent()});
    }
    ExpressionPtr postfix() {
        ExpressionPtr e = primary();
        unsigned levels = 0;
        while (sees("(") || sees("[")) {
            require(depth_ + ++levels <= max_depth, "a formula is nested too deeply");
            if (accept("[")) {
                e = make(Kind::index, {e, expression()});
                expect("]");
            } else {
                expect("(");
                e = arguments(e);
                expect(")");
            }
        }
        return e;
    }
    ExpressionPtr arguments(const ExpressionPtr& function) {
        Mutable call = make(Kind::call, {function});
        if (sees(")")) return call;
        const size_t first = at_;
        size_t last = at_;  // behind the first argument
        do {
            std::string named;
            if (sees_name() && sees("=", 1)) {
                named = name();
                expect("=");
            }
            require(!named.empty() || call->names.empty() || call->names.back().empty(),
                    "a positional argument behind a named one");
            ExpressionPtr e = expression();
            if (named.empty() && call->parts.size() == 1) {
                if (sees_for())
                    e = comprehension(e);
                else if (accept(":"))
                    e = pattern_call(e);
            }
            call->names.push_back(named);
            call->parts.push_back(e);
            if (call->parts.size() == 2) last = at_;
            if (e->kind == Kind::comprehension && !e->parenthesised) break;
        } while (accept(","));
        if (function->text == "supremum" || function->text == "infimum") bind_point(*call, first, last);
        return call;
    }
    // supremum(e, x in B): the function x => e beside the arguments.
    void bind_point(Expression& call, size_t first, size_t last) const {
        if (call.parts.size() != 3 || call.names != std::vector<std::string>{"", ""}) return;
        const Expression& in = *call.parts[2];
        if (in.kind != Kind::comparison || in.operators != std::vector<std::string>{"in"}) return;
        if (in.parts[0]->kind != Kind::name) return;
        const std::string& x = in.parts[0]->text;
        call.clauses.push_back({{x}, function_of({x}, x + " => ", first, last, call.parts[1])});
    }
    bool sees_for() const { return sees("for") || sees("if"); }
    // `x in L: e` was read as the comparison `x in L`; the pattern is its left side.
    ExpressionPtr pattern_call(const ExpressionPtr& head) {
        require(
            head->kind == Kind::comparison && !head->parenthesised && head->operators == std::vector<std::string>{"in"},
            "expected 'pattern in range' before ':', found " + here());
        Clause clause{pattern_names(*head->parts[0]), head->parts[1]};
        Mutable e = make(Kind::comprehension, {expression()});
        e->clauses.push_back(std::move(clause));
        return e;
    }
    std::vector<std::string> pattern_names(const Expression& e) const {
        if (e.kind == Kind::name && !e.parenthesised) return {e.text};
        const bool pair = e.kind == Kind::labelled && e.parenthesised && e.parts.size() == 2;
        require(pair && std::all_of(e.parts.begin(), e.parts.end(),
                                    [](const auto& p) { return p->kind == Kind::name && !p->parenthesised; }),
                "expected a name or (x -> y) before 'in', found " + here());
        return {e.parts[0]->text, e.parts[1]->text};
    }
    Mutable comprehension(const ExpressionPtr& body) {
        Mutable e = make(Kind::comprehension, {body});
        require(sees("for"), "expected 'for' before 'if', found " + here());
        while (sees_for()) {
            Clause clause;
            if (accept("if")) {
                clause.expression = implication();
            } else {
                expect("for");
                const bool pair = accept("(");
                clause.names.push_back(name());
                if (pair) {
                    expect("->");
                    clause.names.push_back(name());
                    expect(")");
                }
                expect("in");
                clause.expression = range();
            }
            e->clauses.push_back(std::move(clause));
        }
        return e;
    }
    ExpressionPtr primary() {
        const Token token = tokens_[at_];
        Mutable e = make(Kind::name);
        e->text = token.text;
        if (token.kind == Token::Kind::number) {
            e->kind = Kind::number;
            e->number = token.number;
        } else if (token.kind == Token::Kind::text) {
            e->kind = Kind::text;
        } else if (sees("true") || sees("false")) {
            e->kind = Kind::truth;
        } else if (accept("(")) {
            e = std::make_shared<Expression>(*expression());
            e->parenthesised = true;
            expect(")");
            return e;
        } else if (accept("[")) {
            e->kind = Kind::list;
            if (accept("]")) return e;
            e->parts.push_back(expression());
            if (sees_for()) {
                e->parts = {comprehension(e->parts[0])};
            } else {
                while (accept(",")) e->parts.push_back(expression());
            }
            expect("]");
            return e;
        } else {
            if (token.kind != Token::Kind::name && !(sees("times") && sees("(", 1)))
                throw Refusal("unexpected " + here());
        }
        ++at_;
        return e;
    }
};

}  // namespace

ExpressionPtr parse_formula(std::string_view text) {
    require(text.size() <= max_formula, "a formula is longer than 64 KiB");
    return Parser(text).whole();
}
Type parse_type(std::string_view text) {
    require(text.size() <= 1000, "a type is too long");
    Parser parser(text);
    Type type = parser.type();
    parser.end();
    return type;
}
std::vector<Definition> parse_prelude(std::string_view text) {
    Parser parser(text);
    std::vector<Definition> definitions;
    while (!parser.at_end()) definitions.push_back(parser.definition());
    return definitions;
}

}  // namespace relucert_check
