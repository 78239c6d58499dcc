#include "relucert/language/parser.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>

namespace relucert {

Parser::Parser(const std::string& text, const Place& place)
    : text_(text), place_(place), tokens_(tokenize(text, place)) {}

Parser::Level::Level(Parser& parser) : parser_(parser) {
    if (++parser_.level_ > deepest_formula) {
        --parser_.level_;
        parser_.fail(parser_.token(), "this formula is nested more than 200 deep", "use let or definitions");
    }
}

SyntaxPointer Parser::parse_all() {
    if (token().kind == Token::Kind::end) fail(token(), "an empty formula", "write an expression");
    SyntaxPointer root = expression();
    if (token().kind != Token::Kind::end) fail_on_token("the end of the formula or an operator", "");
    return root;
}

SyntaxPointer Parser::expression() {
    const Level level(*this);
    if (token().is_keyword("let")) return let();
    if (token().is_keyword("if")) return conditional();
    if (token().is_keyword("forall") || token().is_keyword("exists")) return quantified();
    if (lambda_begins()) return lambda();
    return labelled();
}

SyntaxPointer Parser::let() {
    SyntaxNode node = begin(Kind::let, advance().begin);
    node.names.push_back(expect_name("the name that let binds"));
    expect_symbol("=", "let NAME = expression; expression");
    node.children.push_back(expression());
    expect_symbol(";", "let NAME = expression; expression");
    node.children.push_back(expression());
    return finish(std::move(node));
}

SyntaxPointer Parser::conditional() {
    SyntaxNode node = begin(Kind::conditional, advance().begin);
    node.children.push_back(expression());
    expect_keyword("then", "if condition then expression else expression");
    node.children.push_back(expression());
    expect_keyword("else", "every if has an else");
    node.children.push_back(expression());
    return finish(std::move(node));
}

SyntaxPointer Parser::quantified() {
    const Token& word = advance();
    SyntaxNode node = begin(word.text == "forall" ? Kind::forall : Kind::exists, word.begin);
    node.names.push_back(expect_name("the name that " + std::string(word.text) + " binds"));
    expect_keyword("in", "forall NAME in LIST: statement");
    node.children.push_back(range());
    node.mark = expect_symbol(":", "forall NAME in LIST: statement").begin;
    node.children.push_back(expression());
    return finish(std::move(node));
}

bool Parser::lambda_begins() const {
    if (token().kind == Token::Kind::name) return token(1).is_symbol("=>");
    if (!token().is_symbol("(")) return false;
    std::size_t i = 1;
    while (token(i).kind == Token::Kind::name && token(i + 1).is_symbol(",")) i += 2;
    return token(i).kind == Token::Kind::name && token(i + 1).is_symbol(")") && token(i + 2).is_symbol("=>");
}

SyntaxPointer Parser::lambda() {
    SyntaxNode node = begin(Kind::lambda, token().begin);
    const bool parenthesised = accept_symbol("(");
    do {
        const Token& name = token();
        node.names.push_back(expect_name("a parameter"));
        if (std::count(node.names.begin(), node.names.end(), node.names.back()) > 1)
            fail(name, "two parameters of the same name");
    } while (parenthesised && accept_symbol(","));
    if (parenthesised) expect_symbol(")", "");
    node.mark = expect_symbol("=>", "").begin;
    node.children.push_back(expression());
    return finish(std::move(node));
}

SyntaxPointer Parser::labelled() {
    SyntaxPointer input = implication();
    if (!token().is_symbol("->")) return input;
    SyntaxNode node = begin(Kind::labelled, input->begin);
    node.mark = advance().begin;
    node.children = {std::move(input), implication()};
    if (accept_keyword("times")) node.children.push_back(implication());
    return finish(std::move(node));
}

SyntaxPointer Parser::implication() {
    SyntaxPointer premise = disjunction();
    if (!token().is_keyword("implies")) return premise;
    const Level level(*this);
    SyntaxNode node = begin(Kind::implication, premise->begin);
    node.mark = advance().begin;
    node.children = {std::move(premise), implication()};
    return finish(std::move(node));
}

SyntaxPointer Parser::chain(Kind kind, std::initializer_list<OperatorName> operators,
                            const std::function<SyntaxPointer()>& operand) {
    SyntaxPointer first = operand();
    SyntaxNode node = begin(kind, first->begin);
    node.children.push_back(std::move(first));
    while (token().kind == Token::Kind::symbol || token().kind == Token::Kind::keyword) {
        const auto found = std::find_if(operators.begin(), operators.end(),
                                        [this](const OperatorName& o) { return o.first == token().text; });
        if (found == operators.end()) break;
        if (node.operators.empty()) node.mark = token().begin;
        advance();
        node.operators.push_back(found->second);
        node.children.push_back(operand());
    }
    if (node.operators.empty()) return node.children.front();
    if (kind == Kind::conjunction || kind == Kind::disjunction) node.operators.clear();
    return finish(std::move(node));
}

SyntaxPointer Parser::disjunction() {
    return chain(Kind::disjunction, {{"or", Operator::add}}, [this] { return conjunction(); });
}

SyntaxPointer Parser::conjunction() {
    return chain(Kind::conjunction, {{"and", Operator::multiply}}, [this] { return negation(); });
}

SyntaxPointer Parser::negation() {
    if (!token().is_keyword("not")) return comparison();
    const Level level(*this);
    SyntaxNode node = begin(Kind::negation, advance().begin);
    node.children.push_back(negation());
    return finish(std::move(node));
}

SyntaxPointer Parser::comparison() {
    return chain(Kind::comparison,
                 {{"<", Operator::less},
                  {"<=", Operator::less_equal},
                  {"=", Operator::equal},
                  {"!=", Operator::not_equal},
                  {">=", Operator::greater_equal},
                  {">", Operator::greater},
                  {"in", Operator::in}},
                 [this] { return range(); });
}

SyntaxPointer Parser::range() {
    SyntaxPointer first = sum();
    if (!token().is_symbol("..")) return first;
    SyntaxNode node = begin(Kind::range, first->begin);
    node.mark = advance().begin;
    node.children = {std::move(first), sum()};
    return finish(std::move(node));
}

SyntaxPointer Parser::sum() {
    return chain(Kind::sum, {{"+", Operator::add}, {"-", Operator::subtract}}, [this] { return product(); });
}

SyntaxPointer Parser::product() {
    return chain(Kind::product, {{"*", Operator::multiply}, {"/", Operator::divide}}, [this] { return unary(); });
}

SyntaxPointer Parser::unary() {
    if (!token().is_symbol("-")) return power();
    const Level level(*this);
    SyntaxNode node = begin(Kind::negate, advance().begin);
    node.children.push_back(unary());
    return finish(std::move(node));
}

SyntaxPointer Parser::power() {
    SyntaxPointer base = postfix();
    if (!token().is_symbol("^")) return base;
    SyntaxNode node = begin(Kind::power, base->begin);
    node.mark = advance().begin;
    node.children = {std::move(base), exponent()};
    return finish(std::move(node));
}

SyntaxPointer Parser::exponent() {
    const Level level(*this);
    if (!token().is_symbol("-")) return power();
    SyntaxNode node = begin(Kind::negate, advance().begin);
    node.children.push_back(exponent());
    return finish(std::move(node));
}

// Tokens, nodes, errors.

const Token& Parser::token(std::size_t ahead) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }

const Token& Parser::advance() {
    const Token& result = tokens_[at_];
    if (at_ + 1 < tokens_.size()) ++at_;
    return result;
}

bool Parser::accept_symbol(std::string_view symbol) {
    if (!token().is_symbol(symbol)) return false;
    advance();
    return true;
}

bool Parser::accept_keyword(std::string_view word) {
    if (!token().is_keyword(word)) return false;
    advance();
    return true;
}

const Token& Parser::expect_symbol(std::string_view symbol, const std::string& remedy) {
    if (!token().is_symbol(symbol)) fail_on_token("'" + std::string(symbol) + "'", remedy);
    return advance();
}

void Parser::expect_keyword(std::string_view word, const std::string& remedy) {
    if (!accept_keyword(word)) fail_on_token("'" + std::string(word) + "'", remedy);
}

std::string Parser::expect_name(const std::string& what) {
    if (token().kind != Token::Kind::name) fail_on_token(what, "");
    return std::string(advance().text);
}

void Parser::fail(const Token& at, const std::string& problem, const std::string& remedy) const {
    fail_at(text_, place_, at.begin, problem, remedy);
}

void Parser::fail_on_token(const std::string& expected, const std::string& remedy) const {
    const Token& found = token();
    std::string what = found.kind == Token::Kind::end       ? "the formula ends"
                       : found.kind == Token::Kind::keyword ? "the reserved word '" + std::string(found.text) + "'"
                       : found.kind == Token::Kind::text    ? "a text"
                                                            : "'" + std::string(found.text.substr(0, 40)) + "'";
    fail(found, "expected " + expected + ", found " + what, remedy);
}

SyntaxNode Parser::begin(Kind kind, std::uint32_t offset) const {
    SyntaxNode node;
    node.kind = kind;
    node.begin = offset;
    node.mark = offset;
    return node;
}

SyntaxPointer Parser::finish(SyntaxNode node) {
    node.end = at_ == 0 ? node.begin : tokens_[at_ - 1].end;
    for (const SyntaxPointer& child : node.children) node.depth = std::max(node.depth, child->depth + 1);
    for (const Clause& clause : node.clauses) node.depth = std::max(node.depth, clause.expression->depth + 1);
    return std::make_shared<const SyntaxNode>(std::move(node));
}

}  // namespace relucert
