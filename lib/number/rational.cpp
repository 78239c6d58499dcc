#include "relucert/number/rational.hpp"

#include "relucert/failure/failure.hpp"

#include <cmath>
#include <limits>

namespace relucert {

namespace mp = boost::multiprecision;

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
    const Integer power = Integer(1) << static_cast<unsigned long>(std::labs(exponent));
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
    if (exponent < 0) return Rational(1) / power(base, -exponent);
    const auto e = static_cast<unsigned long>(exponent);
    Integer numerator;
    Integer denominator;
    mpz_pow_ui(numerator.backend().data(), mpq_numref(base.backend().backend().data()), e);
    mpz_pow_ui(denominator.backend().data(), mpq_denref(base.backend().backend().data()), e);
    return {numerator, denominator};
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
