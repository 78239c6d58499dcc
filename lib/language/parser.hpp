#pragma once
// Tokens -> syntax tree, by recursive descent along docs/claim-language.md, section 2.
#include "relucert/language/formula.hpp"
#include "relucert/language/lexer.hpp"

#include <functional>
#include <initializer_list>
#include <utility>

namespace relucert {

class Parser {
public:
    Parser(const std::string& text, const Place& place);

    /// The whole text as one expression.
    SyntaxPointer parse_all();

private:
    using Kind = SyntaxNode::Kind;
    using Operator = SyntaxNode::Operator;
    using OperatorName = std::pair<std::string_view, Operator>;

    SyntaxPointer expression();
    SyntaxPointer let();
    SyntaxPointer conditional();
    SyntaxPointer quantified();
    SyntaxPointer lambda();
    SyntaxPointer labelled();
    SyntaxPointer implication();
    SyntaxPointer disjunction();
    SyntaxPointer conjunction();
    SyntaxPointer negation();
    SyntaxPointer comparison();
    SyntaxPointer range();
    SyntaxPointer sum();
    SyntaxPointer product();
    SyntaxPointer unary();
    SyntaxPointer power();
    SyntaxPointer exponent();
    SyntaxPointer postfix();
    SyntaxPointer primary();
    SyntaxPointer number();
    SyntaxPointer list();
    SyntaxPointer call(SyntaxPointer callee);
    void arguments(SyntaxNode& call);
    std::vector<Clause> clauses();
    Pattern pattern();
    Pattern pattern_of(const SyntaxNode& node);

    /// operand { operator operand }, as one node of `kind`; the operand alone if there is no operator.
    SyntaxPointer chain(Kind kind, std::initializer_list<OperatorName> operators,
                        const std::function<SyntaxPointer()>& operand);
    [[nodiscard]] bool lambda_begins() const;

    [[nodiscard]] const Token& token(std::size_t ahead = 0) const;
    const Token& advance();
    bool accept_symbol(std::string_view symbol);
    bool accept_keyword(std::string_view word);
    const Token& expect_symbol(std::string_view symbol, const std::string& remedy);
    void expect_keyword(std::string_view word, const std::string& remedy);
    std::string expect_name(const std::string& what);
    [[noreturn]] void fail(const Token& at, const std::string& problem, const std::string& remedy = "") const;
    [[noreturn]] void fail_on_token(const std::string& expected, const std::string& remedy) const;

    SyntaxNode begin(Kind kind, std::uint32_t offset) const;
    SyntaxPointer finish(SyntaxNode node);

    /// Counts a level of nesting while it lives.
    class Level {
    public:
        explicit Level(Parser& parser);
        ~Level() { --parser_.level_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

    private:
        Parser& parser_;
    };

    const std::string& text_;
    const Place& place_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    unsigned level_ = 0;
};

}  // namespace relucert
