// Numbers, names, lists, calls: the innermost rules of the grammar.
#include "relucert/language/parser.hpp"

#include <algorithm>

namespace relucert {

SyntaxPointer Parser::postfix() {
    SyntaxPointer result = primary();
    const unsigned level_before = level_;
    while (token().is_symbol("(") || token().is_symbol("[")) {
        if (++level_ > deepest_formula) fail(token(), "too many calls or indices in a row", "use let");
        if (token().is_symbol("(")) {
            result = call(std::move(result));
            continue;
        }
        SyntaxNode node = begin(Kind::index, result->begin);
        node.mark = advance().begin;
        node.children = {std::move(result), expression()};
        expect_symbol("]", "an index is one expression: A[i][j]");
        result = finish(std::move(node));
    }
    level_ = level_before;
    return result;
}

SyntaxPointer Parser::primary() {
    const Token& first = token();
    switch (first.kind) {
        case Token::Kind::number:
            return number();
        case Token::Kind::text: {
            SyntaxNode node = begin(Kind::text, first.begin);
            node.text = std::string(advance().text);
            return finish(std::move(node));
        }
        case Token::Kind::name: {
            SyntaxNode node = begin(Kind::name, first.begin);
            node.text = std::string(advance().text);
            return finish(std::move(node));
        }
        case Token::Kind::keyword:
            if (first.text == "true" || first.text == "false") {
                SyntaxNode node = begin(Kind::truth, first.begin);
                node.truth = advance().text == "true";
                return finish(std::move(node));
            }
            if (first.text == "times" && token(1).is_symbol("(")) {  // the builtin times(p)
                SyntaxNode node = begin(Kind::name, first.begin);
                node.text = std::string(advance().text);
                return finish(std::move(node));
            }
            if (first.text == "let" || first.text == "if" || first.text == "forall" || first.text == "exists" ||
                first.text == "not")
                fail(first, "'" + std::string(first.text) + "' cannot be an operand as it stands",
                     "put it into parentheses");
            break;
        case Token::Kind::symbol:
            if (first.text == "(") {
                advance();
                SyntaxPointer inner = expression();
                if (token().is_symbol(",")) fail(token(), "'(a, b)' is not a list", "write [a, b]");
                expect_symbol(")", "close the parenthesis");
                return inner;
            }
            if (first.text == "[") return list();
            break;
        case Token::Kind::end:
            break;
    }
    fail_on_token("an operand", "");
}

SyntaxPointer Parser::number() {
    SyntaxNode node = begin(Kind::number, token().begin);
    node.text = std::string(advance().text);
    node.value = Rational::parse(node.text);
    return finish(std::move(node));
}

SyntaxPointer Parser::list() {
    SyntaxNode node = begin(Kind::list, advance().begin);
    if (accept_symbol("]")) return finish(std::move(node));
    node.children.push_back(expression());
    if (token().is_keyword("for")) {
        node.kind = Kind::comprehension;
        node.clauses = clauses();
    } else {
        while (accept_symbol(",")) node.children.push_back(expression());
    }
    expect_symbol("]", "entries of a list are separated by commas");
    return finish(std::move(node));
}

SyntaxPointer Parser::call(SyntaxPointer callee) {
    SyntaxNode node = begin(Kind::call, callee->begin);
    node.mark = callee->begin;
    node.children.push_back(std::move(callee));
    advance();
    arguments(node);
    expect_symbol(")", "arguments are separated by commas");
    return finish(std::move(node));
}

void Parser::arguments(SyntaxNode& call) {
    if (token().is_symbol(")")) return;
    do {
        const bool named = token().kind == Token::Kind::name && token(1).is_symbol("=");
        const Token& first = token();
        call.names.push_back(named ? std::string(first.text) : "");
        if (named) {
            if (std::count(call.names.begin(), call.names.end(), call.names.back()) > 1)
                fail(first, "the argument '" + call.names.back() + "' is given twice");
            advance();
            advance();
        } else if (call.names.size() > 1 && !call.names[call.names.size() - 2].empty()) {
            fail(first, "a positional argument behind a named one",
                 "name it too, or put a comparison into parentheses: (a = b)");
        }
        call.children.push_back(expression());
        if (named && token().is_keyword("for"))
            fail(first, "'" + call.names.back() + " = ...' is a named argument here, which cannot run over 'for'",
                 "put a comparison into parentheses: (a = b)");
        if (call.children.size() == 2 && !named) {
            if (token().is_keyword("for")) {
                call.clauses = clauses();
                return;
            }
            if (token().is_symbol(":")) {
                const SyntaxNode& membership = *call.children[1];
                Clause clause;
                clause.pattern = pattern_of(membership);
                clause.expression = membership.children[1];
                advance();
                call.children[1] = expression();
                call.clauses.push_back(std::move(clause));
                return;
            }
        }
    } while (accept_symbol(","));
}

Pattern Parser::pattern_of(const SyntaxNode& node) {
    const bool is_membership =
        node.kind == Kind::comparison && node.operators.size() == 1 && node.operators[0] == Operator::in;
    if (is_membership) {
        const SyntaxNode& left = *node.children[0];
        if (left.kind == Kind::name) return {left.text, ""};
        if (left.kind == Kind::labelled && left.children.size() == 2 && left.children[0]->kind == Kind::name &&
            left.children[1]->kind == Kind::name && left.children[0]->text != left.children[1]->text)
            return {left.children[0]->text, left.children[1]->text};
    }
    fail(token(), "what stands before ':' is not 'NAME in LIST'", "write f(x in L: e) or f((x -> y) in S: e)");
}

std::vector<Clause> Parser::clauses() {
    std::vector<Clause> result;
    while (token().is_keyword("for") || token().is_keyword("if")) {
        Clause clause;
        clause.is_condition = advance().text == "if";
        if (clause.is_condition) {
            clause.expression = implication();
        } else {
            clause.pattern = pattern();
            expect_keyword("in", "for NAME in LIST");
            clause.expression = range();
        }
        result.push_back(std::move(clause));
    }
    return result;
}

Pattern Parser::pattern() {
    if (!accept_symbol("(")) return {expect_name("a name, or (x -> y)"), ""};
    Pattern result;
    result.first = expect_name("the name of the input");
    expect_symbol("->", "the pattern of a labelled point is (x -> y)");
    const Token& second = token();
    result.second = expect_name("the name of the label");
    if (result.first == result.second) fail(second, "input and label need different names");
    expect_symbol(")", "");
    return result;
}

}  // namespace relucert
