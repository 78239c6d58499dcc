// The only file that sees Arb (a library of its own with FLINT 2, a part of FLINT from version 3 on).
#include "relucert/number/ball.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/number/flint_thread_cache.hpp"

#include <algorithm>
#if __has_include(<flint/arb.h>)
#include <flint/arb.h>
#else
#include <arb.h>
#endif
#include <flint/fmpq.h>

namespace relucert {

namespace {

constexpr slong largest_binary_exponent = 1'000'000;  // of two, in the rational bounds of a ball

struct Arf {
    arf_t value;
    Arf() {
        free_flint_caches_at_thread_exit();
        arf_init(value);
    }
    Arf(const Arf&) = delete;
    Arf& operator=(const Arf&) = delete;
    ~Arf() { arf_clear(value); }
};

struct Fmpq {
    fmpq_t value;
    explicit Fmpq(const Rational& r) {
        free_flint_caches_at_thread_exit();
        fmpq_init(value);
        fmpq_set_mpq(value, r.backend().backend().data());
    }
    Fmpq(const Fmpq&) = delete;
    Fmpq& operator=(const Fmpq&) = delete;
    ~Fmpq() { fmpq_clear(value); }
};

/// Arb needs at least two bits.
slong precision(unsigned bits) { return std::max<slong>(2, static_cast<slong>(bits)); }

/// x is finite and of moderate exponent.
Rational exact_rational(const arf_t x) {
    Integer mantissa;
    fmpz_t m;
    fmpz_t e;
    fmpz_init(m);
    fmpz_init(e);
    arf_get_fmpz_2exp(m, e, x);
    fmpz_get_mpz(mantissa.backend().data(), m);
    const slong exponent = fmpz_get_si(e);
    fmpz_clear(m);
    fmpz_clear(e);
    return Rational(mantissa) * Rational::power_of_two(exponent);
}

/// The largest rational of moderate exponent that is found below x.
std::optional<Rational> rational_below(const arf_t x) {
    if (!arf_is_finite(x)) return std::nullopt;
    if (arf_cmpabs_2exp_si(x, largest_binary_exponent) > 0) {
        if (arf_sgn(x) > 0) return Rational::power_of_two(largest_binary_exponent);
        return std::nullopt;
    }
    if (!arf_is_zero(x) && arf_cmpabs_2exp_si(x, -largest_binary_exponent) < 0)
        return arf_sgn(x) > 0 ? Rational(0) : -Rational::power_of_two(-largest_binary_exponent);
    return exact_rational(x);
}

}  // namespace

struct Ball::Number {
    arb_t value;
    Number() {
        free_flint_caches_at_thread_exit();
        arb_init(value);
    }
    Number(const Number& other) {
        free_flint_caches_at_thread_exit();
        arb_init(value);
        arb_set(value, other.value);
    }
    Number& operator=(const Number&) = delete;
    ~Number() { arb_clear(value); }
};

Ball::Ball() : number_(std::make_unique<Number>()) {}
Ball::Ball(const Ball& other) : number_(std::make_unique<Number>(*other.number_)) {}
Ball::Ball(Ball&& other) noexcept = default;
Ball& Ball::operator=(const Ball& other) {
    if (this != &other) number_ = std::make_unique<Number>(*other.number_);
    return *this;
}
Ball& Ball::operator=(Ball&& other) noexcept = default;
Ball::~Ball() = default;

/// Arb says "undefined" and "unbounded" in several ways, NaN among them; here each is the whole line.
Ball Ball::finite_or_whole() && {
    if (!arb_is_finite(number_->value)) arb_zero_pm_inf(number_->value);
    return std::move(*this);
}

Ball Ball::enclosing(const Rational& value, unsigned bits) {
    Ball result;
    const Fmpq q(value);
    arb_set_fmpq(result.number_->value, q.value, precision(bits));
    return std::move(result).finite_or_whole();
}

Ball Ball::enclosing(const Rational& lower, const Rational& upper, unsigned bits) {
    RELUCERT_ENSURE(lower <= upper);
    const Ball low = enclosing(lower, bits);
    const Ball high = enclosing(upper, bits);
    Ball result;
    arb_union(result.number_->value, low.number_->value, high.number_->value, precision(bits));
    return std::move(result).finite_or_whole();
}

Ball Ball::whole() {
    Ball result;
    arb_zero_pm_inf(result.number_->value);
    return result;
}

Ball Ball::pi(unsigned bits) {
    Ball result;
    arb_const_pi(result.number_->value, precision(bits));
    return result;
}

bool Ball::is_bounded() const { return arb_is_finite(number_->value) != 0; }

std::optional<Rational> Ball::lower() const {
    if (!is_bounded()) return std::nullopt;
    Arf bound;
    // A midpoint of few bits, as 1, may have a radius far below its last one.
    const slong beyond = std::clamp<slong>(arb_rel_accuracy_bits(number_->value), 0, 100'000);
    arb_get_lbound_arf(bound.value, number_->value, arb_bits(number_->value) + beyond + 64);
    return rational_below(bound.value);
}

std::optional<Rational> Ball::upper() const {
    auto bound = negate(*this).lower();
    if (bound) *bound = -*bound;
    return bound;
}

double Ball::lower_double() const {
    if (!is_bounded()) return -std::numeric_limits<double>::infinity();
    Arf bound;
    arb_get_lbound_arf(bound.value, number_->value, arb_bits(number_->value) + 64);
    const double result = arf_get_d(bound.value, ARF_RND_FLOOR);
    RELUCERT_ENSURE(arf_cmp_d(bound.value, result) >= 0);
    return result;
}

double Ball::upper_double() const { return -negate(*this).lower_double(); }

bool Ball::contains(const Rational& value) const {
    const Fmpq q(value);
    return arb_contains_fmpq(number_->value, q.value) != 0;
}

bool Ball::certainly_positive() const { return arb_is_positive(number_->value) != 0; }
bool Ball::certainly_negative() const { return arb_is_negative(number_->value) != 0; }
bool Ball::certainly_nonnegative() const { return arb_is_nonnegative(number_->value) != 0; }
bool Ball::certainly_nonpositive() const { return arb_is_nonpositive(number_->value) != 0; }
bool Ball::certainly_nonzero() const { return arb_is_nonzero(number_->value) != 0; }
bool Ball::is_exact_zero() const { return arb_is_zero(number_->value) != 0; }

std::string Ball::to_string(int digits) const {
    char* text = arb_get_str(number_->value, digits, 0);
    std::string result(text);
    flint_free(text);
    return result;
}

Ball negate(const Ball& a) {
    Ball result;
    arb_neg(result.number_->value, a.number_->value);
    return result;
}

Ball add(const Ball& a, const Ball& b, unsigned bits) {
    Ball result;
    arb_add(result.number_->value, a.number_->value, b.number_->value, precision(bits));
    return std::move(result).finite_or_whole();
}

Ball subtract(const Ball& a, const Ball& b, unsigned bits) {
    Ball result;
    arb_sub(result.number_->value, a.number_->value, b.number_->value, precision(bits));
    return std::move(result).finite_or_whole();
}

Ball multiply(const Ball& a, const Ball& b, unsigned bits) {
    Ball result;
    arb_mul(result.number_->value, a.number_->value, b.number_->value, precision(bits));
    return std::move(result).finite_or_whole();
}

Ball divide(const Ball& a, const Ball& b, unsigned bits) {
    if (b.is_exact_zero()) throw InputError("", "division by zero");
    if (!b.certainly_nonzero()) return Ball::whole();
    Ball result;
    arb_div(result.number_->value, a.number_->value, b.number_->value, precision(bits));
    return std::move(result).finite_or_whole();
}

Ball sqrt(const Ball& a, unsigned bits) { return root(a, 2, bits); }

Ball sqrt_of_nonnegative(const Ball& a, unsigned bits) {
    if (!a.is_bounded()) return Ball::whole();
    Ball result;
    arb_sqrtpos(result.number_->value, a.number_->value, precision(bits));
    return std::move(result).finite_or_whole();
}

Ball root(const Ball& a, unsigned long k, unsigned bits) {
    if (k == 0) throw InputError("", "the 0-th root is not defined");
    if (a.certainly_negative()) throw InputError("", "an even root of a negative number");
    if (!a.certainly_nonnegative()) return Ball::whole();
    Ball result;
    arb_root_ui(result.number_->value, a.number_->value, k, precision(bits));
    return std::move(result).finite_or_whole();
}

Ball exp(const Ball& a, unsigned bits) {
    Ball result;
    arb_exp(result.number_->value, a.number_->value, precision(bits));
    return std::move(result).finite_or_whole();
}

Ball log(const Ball& a, unsigned bits) {
    if (a.certainly_nonpositive()) throw InputError("", "the logarithm of a number that is not positive");
    if (!a.certainly_positive()) return Ball::whole();
    Ball result;
    arb_log(result.number_->value, a.number_->value, precision(bits));
    return std::move(result).finite_or_whole();
}

Ball atan(const Ball& a, unsigned bits) {
    Ball result;
    arb_atan(result.number_->value, a.number_->value, precision(bits));
    return std::move(result).finite_or_whole();
}

Ball power(const Ball& a, long exponent, unsigned bits) {
    if (exponent < 0) {
        if (a.is_exact_zero()) throw InputError("", "0 to a negative power");
        if (!a.certainly_nonzero()) return Ball::whole();
    }
    Ball result;
    const ulong magnitude = exponent < 0 ? 0UL - static_cast<ulong>(exponent) : static_cast<ulong>(exponent);
    const auto raise = [&](arb_t to, const arb_t from) {
        arb_pow_ui(to, from, magnitude, precision(bits));
        if (exponent < 0) arb_inv(to, to, precision(bits));
    };
    constexpr slong narrow = 20;  // bits of accuracy above which products lose nothing much
    if (magnitude > 1 && a.certainly_nonzero() && arb_rel_accuracy_bits(a.number_->value) < narrow) {
        Arf low;  // the power is monotone on either side of 0: its ends decide
        Arf high;
        arb_get_interval_arf(low.value, high.value, a.number_->value, precision(bits));
        Ball other;
        arb_set_arf(result.number_->value, low.value);
        arb_set_arf(other.number_->value, high.value);
        raise(result.number_->value, result.number_->value);
        raise(other.number_->value, other.number_->value);
        arb_union(result.number_->value, result.number_->value, other.number_->value, precision(bits));
    } else {
        raise(result.number_->value, a.number_->value);
    }
    return std::move(result).finite_or_whole();
}

Ball abs(const Ball& a, unsigned bits) {
    Ball result;
    arb_abs(result.number_->value, a.number_->value);
    arb_set_round(result.number_->value, result.number_->value, precision(bits));
    return std::move(result).finite_or_whole();
}

Ball min(const Ball& a, const Ball& b, unsigned bits) {
    if (!a.is_bounded() || !b.is_bounded()) return Ball::whole();
    Ball result;
    arb_min(result.number_->value, a.number_->value, b.number_->value, precision(bits));
    return std::move(result).finite_or_whole();
}

Ball max(const Ball& a, const Ball& b, unsigned bits) { return negate(min(negate(a), negate(b), bits)); }

bool certainly_less(const Ball& a, const Ball& b) { return arb_lt(a.number_->value, b.number_->value) != 0; }

}  // namespace relucert
