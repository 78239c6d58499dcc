#include "relucert/number/rational.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace relucert {

namespace mp = boost::multiprecision;

namespace {

constexpr unsigned long largest_power_bits = 1UL << 30U;

unsigned long magnitude_of(long exponent) {  // also of LONG_MIN
    return exponent < 0 ? 0UL - static_cast<unsigned long>(exponent) : static_cast<unsigned long>(exponent);
}

/// GMP ends the process when a number does not fit in memory, so such a power is refused before.
void refuse_huge_power(std::size_t base_bits, unsigned long exponent) {
    if (exponent > largest_power_bits / base_bits) throw LimitReached("a power with more than 2^30 bits was asked for");
}

}  // namespace

Integer parse_integer(std::string_view text) {
    std::string_view digits = text;
    if (!digits.empty() && (digits.front() == '-' || digits.front() == '+')) digits.remove_prefix(1);
    const bool valid = !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
    if (!valid) throw InputError("", "'" + std::string(text) + "' is not an integer", "write decimal digits");
    Integer magnitude;
    // GMP reads a leading 0 as octal only with base 0; base 10 is named here for that reason.
    if (mpz_set_str(magnitude.backend().data(), std::string(digits).c_str(), 10) != 0)
        throw InputError("", "'" + std::string(text) + "' is not an integer");
    return text.front() == '-' ? Integer(-magnitude) : magnitude;
}

std::string to_string(const Integer& value) { return value.str(); }

std::size_t bit_length(const Integer& value) { return value.is_zero() ? 0 : mpz_sizeinbase(value.backend().data(), 2); }

Rational::Rational(const Integer& numerator, const Integer& denominator) {
    if (denominator.is_zero()) throw InputError("", "division by zero");
    value_ = Backend(numerator, denominator);
}

Rational Rational::from_double(double value) {
    if (!std::isfinite(value)) throw InputError("", "NaN or infinity where a number is needed");
    Rational result;
    mpq_set_d(result.value_.backend().data(), value);
    return result;
}

Rational Rational::power_of_two(long exponent) {
    refuse_huge_power(1, magnitude_of(exponent));
    const Integer power = Integer(1) << magnitude_of(exponent);
    return exponent >= 0 ? Rational(power) : Rational(Integer(1), power);
}

Integer Rational::numerator() const { return mp::numerator(value_); }
Integer Rational::denominator() const { return mp::denominator(value_); }
bool Rational::is_integer() const { return mpz_cmp_ui(mpq_denref(value_.backend().data()), 1) == 0; }

double Rational::approximate_double() const { return mpq_get_d(value_.backend().data()); }

double Rational::lower_double() const {
    const double truncated = approximate_double();  // mpq_get_d truncates towards zero
    if (!std::isfinite(truncated))
        return sign() > 0 ? std::numeric_limits<double>::max() : -std::numeric_limits<double>::infinity();
    double candidate = truncated;
    while (from_double(candidate) > *this) {
        candidate = std::nextafter(candidate, -std::numeric_limits<double>::infinity());
        if (!std::isfinite(candidate)) return candidate;
    }
    return candidate;
}

double Rational::upper_double() const { return -(-*this).lower_double(); }

std::string Rational::to_string() const {
    return is_integer() ? relucert::to_string(numerator())
                        : relucert::to_string(numerator()) + "/" + relucert::to_string(denominator());
}

Integer Rational::floor() const {
    Integer result;
    mpz_fdiv_q(result.backend().data(), mpq_numref(value_.backend().data()), mpq_denref(value_.backend().data()));
    return result;
}

Integer Rational::ceiling() const { return -(-*this).floor(); }

Rational& Rational::operator/=(const Rational& other) {
    if (other.is_zero()) throw InputError("", "division by zero");
    value_ /= other.value_;
    return *this;
}

Rational abs(const Rational& value) { return value.sign() < 0 ? -value : value; }

Rational power(const Rational& base, long exponent) {
    const auto e = magnitude_of(exponent);
    const auto numerator_of_base = mpq_numref(base.backend().backend().data());
    const auto denominator_of_base = mpq_denref(base.backend().backend().data());
    if (base.is_zero() && exponent < 0) throw InputError("", "0 to a negative power");
    const std::size_t bits = std::max(mpz_sizeinbase(numerator_of_base, 2), mpz_sizeinbase(denominator_of_base, 2));
    if (bits > 1) refuse_huge_power(bits, e);  // else the base is -1, 0 or 1
    Integer numerator;
    Integer denominator;
    mpz_pow_ui(numerator.backend().data(), numerator_of_base, e);
    mpz_pow_ui(denominator.backend().data(), denominator_of_base, e);
    return exponent < 0 ? Rational(denominator, numerator) : Rational(numerator, denominator);
}

}  // namespace relucert

std::size_t std::hash<relucert::Rational>::operator()(const relucert::Rational& r) const {
    const auto& q = r.backend().backend().data();
    std::size_t h = 1469598103934665603ULL;
    for (auto part : {mpq_numref(q), mpq_denref(q)}) {
        for (std::size_t i = 0; i < mpz_size(part); ++i)
            h = (h ^ mpz_getlimbn(part, static_cast<mp_size_t>(i))) * 1099511628211ULL;
        h = (h ^ static_cast<std::size_t>(mpz_sgn(part) + 2)) * 1099511628211ULL;
    }
    return h;
}
