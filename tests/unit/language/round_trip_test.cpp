// Random trees: printing and parsing gives the same tree.
#include "relucert/language/formula.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <random>
#include <string>

using namespace relucert;

namespace {

using Kind = SyntaxNode::Kind;
using Operator = SyntaxNode::Operator;

class RandomTree {
public:
    explicit RandomTree(unsigned seed) : random_(seed) {}

    SyntaxPointer make(int depth) {
        auto node = std::make_shared<SyntaxNode>();
        if (depth == 0) return leaf(*node), node;
        switch (pick(15)) {
            case 0:
                return leaf(*node), node;
            case 1:
                return fill(*node, Kind::list, pick(4), depth), node;
            case 2:
                fill(*node, Kind::comprehension, 1, depth);
                return clauses(*node, depth), node;
            case 3:
                return call(*node, depth), node;
            case 4:
                return fill(*node, Kind::index, 2, depth), node;
            case 5:
                return fill(*node, pick(2) == 0 ? Kind::negate : Kind::negation, 1, depth), node;
            case 6:
                return fill(*node, pick(2) == 0 ? Kind::power : Kind::range, 2, depth), node;
            case 7:
                return chain(*node, Kind::sum, {Operator::add, Operator::subtract}, depth), node;
            case 8:
                return chain(*node, Kind::product, {Operator::multiply, Operator::divide}, depth), node;
            case 9:
                return chain(*node, Kind::comparison,
                             {Operator::less, Operator::equal, Operator::in, Operator::not_equal}, depth),
                       node;
            case 10:
                return fill(*node, pick(2) == 0 ? Kind::conjunction : Kind::disjunction, 2 + pick(2), depth), node;
            case 11:
                return fill(*node, pick(2) == 0 ? Kind::implication : Kind::labelled, 2, depth), node;
            case 12:
                return fill(*node, Kind::conditional, 3, depth), node;
            case 13:
                node->names = {"u"};
                return fill(*node,
                            pick(2) == 0   ? Kind::let
                            : pick(2) == 0 ? Kind::forall
                                           : Kind::exists,
                            2, depth),
                       node;
            default:
                node->names = pick(2) == 0 ? std::vector<std::string>{"u"} : std::vector<std::string>{"u", "v"};
                return fill(*node, Kind::lambda, 1, depth), node;
        }
    }

private:
    std::size_t pick(std::size_t n) { return random_() % n; }

    void leaf(SyntaxNode& node) {
        const std::size_t which = pick(4);
        node.kind = which == 0 ? Kind::number : which == 1 ? Kind::truth : which == 2 ? Kind::text : Kind::name;
        if (which == 0) {
            node.text = std::to_string(pick(20)) + (pick(2) == 0 ? ".5" : "");
            node.value = Rational::parse(node.text);
        } else if (which == 1) {
            node.truth = pick(2) == 0;
        } else {
            node.text = std::string(1, static_cast<char>('a' + pick(5)));
        }
    }
    void fill(SyntaxNode& node, Kind kind, std::size_t count, int depth) {
        node.kind = kind;
        for (std::size_t i = 0; i < count; ++i) node.children.push_back(make(depth - 1));
    }
    void chain(SyntaxNode& node, Kind kind, const std::vector<Operator>& operators, int depth) {
        fill(node, kind, 2 + pick(2), depth);
        for (std::size_t i = 1; i < node.children.size(); ++i)
            node.operators.push_back(operators[pick(operators.size())]);
    }
    void call(SyntaxNode& node, int depth) {
        fill(node, Kind::call, 1 + pick(3), depth);
        for (std::size_t i = 1; i < node.children.size(); ++i) node.names.push_back(i == 2 && pick(2) == 0 ? "w" : "");
        if (node.children.size() == 2 && pick(2) == 0) clauses(node, depth);
    }
    void clauses(SyntaxNode& node, int depth) {
        node.clauses.push_back({false, pick(2) == 0 ? Pattern{"s", ""} : Pattern{"s", "t"}, make(depth - 1)});
        if (pick(2) == 0) node.clauses.push_back({true, {}, make(depth - 1)});
    }

    std::mt19937 random_;
};

}  // namespace

TEST_CASE("print, parse: the same tree") {
    CHECK(rc::check("round trip", [](unsigned seed) {
        const SyntaxPointer tree = RandomTree(seed).make(4);
        const std::string text = to_text(*tree);
        RC_LOG() << text << "\n";
        RC_ASSERT(same_syntax(parse_formula(text, {"random", 1, 1}).root(), *tree));
    }));
}
