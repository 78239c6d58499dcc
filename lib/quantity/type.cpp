#include "relucert/quantity/type.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>

namespace relucert {

Type Type::numeric(int lowest, int highest) {
    Type type(Kind::numeric);
    type.lowest_ = std::clamp(lowest, 0, deepest);
    type.highest_ = std::clamp(highest, type.lowest_, deepest);
    return type;
}

Type Type::rational() {
    Type type = number();
    type.exactness_ = Exactness::rational;
    return type;
}

Type Type::integer() {
    Type type = number();
    type.exactness_ = Exactness::integer;
    return type;
}

Type Type::list_of(const Type& entry) {
    if (entry.kind_ == Kind::numeric) {
        Type type = numeric(entry.lowest_ + 1, entry.highest_ + 1);
        type.exactness_ = entry.exactness_;
        return type;
    }
    Type type(Kind::list);
    type.inner_ = std::make_shared<const Type>(entry);
    return type;
}

Type Type::function(std::vector<Type> parameters, const Type& result) {
    Type type(Kind::function);
    type.parameters_ = std::move(parameters);
    type.inner_ = std::make_shared<const Type>(result);
    return type;
}

Type Type::entry() const {
    if (kind_ == Kind::list) return *inner_;
    if (kind_ != Kind::numeric) return any();
    Type type = numeric(std::max(0, lowest_ - 1), std::max(0, highest_ - 1));
    type.exactness_ = exactness_;
    return type;
}

Type Type::result() const { return kind_ == Kind::function ? *inner_ : any(); }

bool Type::may_be_number() const noexcept { return is_any() || (kind_ == Kind::numeric && lowest_ == 0); }

bool Type::may_be_list() const noexcept {
    return is_any() || kind_ == Kind::list || (kind_ == Kind::numeric && highest_ > 0);
}

bool Type::may_be(const Type& other) const {
    if (is_any() || other.is_any()) return true;
    if (kind_ == Kind::numeric && other.kind_ == Kind::numeric)
        return lowest_ <= other.highest_ && other.lowest_ <= highest_;
    const bool lists = (kind_ == Kind::list && other.may_be_list()) || (other.kind_ == Kind::list && may_be_list());
    if (lists) return entry().may_be(other.entry());
    if (kind_ != other.kind_) return false;
    return kind_ != Kind::function || parameters_.size() == other.parameters_.size();
}

Type Type::either(const Type& a, const Type& b) {
    if (a.kind_ == Kind::numeric && b.kind_ == Kind::numeric) {
        Type type = numeric(std::min(a.lowest_, b.lowest_), std::max(a.highest_, b.highest_));
        if (a.exactness_ == b.exactness_) type.exactness_ = a.exactness_;
        return type;
    }
    if (a.kind_ == Kind::list && b.kind_ == Kind::list) return list_of(either(a.entry(), b.entry()));
    if (a.kind_ == b.kind_ && a.kind_ != Kind::function) return a;
    return any();
}

std::string Type::to_string() const {
    switch (kind_) {
        case Kind::any:
            return "any value";
        case Kind::numeric:
            break;
        case Kind::boolean:
            return "boolean";
        case Kind::text:
            return "text";
        case Kind::list:
            return inner_->is_any() ? "list" : "list of " + inner_->to_string();
        case Kind::labelled:
            return "labelled point";
        case Kind::network:
            return "network";
        case Kind::dataset:
            return "dataset";
        case Kind::box:
            return "box";
        case Kind::ball:
            return "ball";
        case Kind::function: {
            std::string text = "function from ";
            for (std::size_t i = 0; i < parameters_.size(); ++i)
                text += (i > 0 ? ", " : "") + parameters_[i].to_string();
            return text + " to " + inner_->to_string();
        }
    }
    const auto of_depth = [this](int depth) -> std::string {
        if (depth == 0)
            return exactness_ == Exactness::integer    ? "integer"
                   : exactness_ == Exactness::rational ? "rational"
                                                       : "number";
        if (exactness_ == Exactness::real && depth <= 2) return depth == 1 ? "point" : "matrix";
        std::string text;
        for (int i = exactness_ == Exactness::real ? 2 : 0; i < depth; ++i) text += "list of ";
        return text + (exactness_ == Exactness::real      ? "matrix"
                       : exactness_ == Exactness::integer ? "integer"
                                                          : "rational");
    };
    if (lowest_ == highest_) return of_depth(lowest_);
    if (highest_ == lowest_ + 1) return of_depth(lowest_) + " or " + of_depth(highest_);
    return lowest_ == 0 ? "number or list of numbers" : "list of numbers";
}

namespace {

/// type = "list" "of" type | "function" "from" type { "," type } "to" type | word
class TypeReader {
public:
    TypeReader(const std::string& text, const std::string& place) : text_(text), place_(place) {}

    Type read_all() {
        const Type type = read(0);
        skip_blanks();
        if (at_ != text_.size()) fail("unexpected '" + text_.substr(at_, 20) + "'");
        return type;
    }

private:
    Type read(int level) {
        if (level > Type::deepest - 2) fail("nested too deeply");
        const std::string name = word();
        if (name == "list") {
            if (word() != "of") fail("'list' without 'of'");
            return Type::list_of(read(level + 1));
        }
        if (name == "function") return function(level + 1);
        if (name == "number") return Type::number();
        if (name == "rational") return Type::rational();
        if (name == "integer") return Type::integer();
        if (name == "boolean") return Type::boolean();
        if (name == "text") return Type::text();
        if (name == "point") return Type::point();
        if (name == "matrix") return Type::matrix();
        if (name == "network") return Type::network();
        if (name == "dataset") return Type::dataset();
        if (name == "box") return Type::box();
        if (name == "ball") return Type::ball();
        fail(name.empty() ? "a type is missing" : "there is no type '" + name + "'");
    }

    Type function(int level) {
        if (word() != "from") fail("'function' without 'from'");
        std::vector<Type> parameters;
        do {
            parameters.push_back(read(level));
            skip_blanks();
        } while (at_ < text_.size() && text_[at_] == ',' && ++at_ > 0);
        if (word() != "to") fail("'function from ...' without 'to'");
        return Type::function(std::move(parameters), read(level));
    }

    std::string word() {
        skip_blanks();
        const std::size_t begin = at_;
        while (at_ < text_.size() && text_[at_] >= 'a' && text_[at_] <= 'z') ++at_;
        return text_.substr(begin, at_ - begin);
    }
    void skip_blanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
    }
    [[noreturn]] void fail(const std::string& problem) const {
        throw InputError(place_, problem + " in the type '" + text_.substr(0, 80) + "'",
                         "types are number, rational, integer, boolean, text, point, matrix, network, dataset, box, "
                         "ball, list of T, function from T, ... to T");
    }

    const std::string& text_;
    const std::string& place_;
    std::size_t at_ = 0;
};

}  // namespace

Type parse_type(const std::string& text, const std::string& place) { return TypeReader(text, place).read_all(); }

}  // namespace relucert
