// The compiler must find an error in each line with a CASE; must_compile.cpp has the same lines put right.
#include "relucert/number/decide.hpp"

using namespace relucert;

// clang-format off
[[maybe_unused]] static void case_1() { [[maybe_unused]] Rational r = 0.1; }  // CASE 1: a binary64 literal as a rational
[[maybe_unused]] static void case_2() { [[maybe_unused]] Rational r(0.1F); }  // CASE 2: a binary32 literal as a rational
[[maybe_unused]] static void case_3() { [[maybe_unused]] Rational r = true; }  // CASE 3: a truth value as a rational
[[maybe_unused]] static void case_4() { [[maybe_unused]] double d = Rational(1, 3); }  // CASE 4: a rational as a binary64 number
[[maybe_unused]] static void case_5() { [[maybe_unused]] auto d = static_cast<double>(Rational(1, 3)); }  // CASE 5: a cast of a rational to binary64
[[maybe_unused]] static void case_6() { [[maybe_unused]] long i = Integer(3); }  // CASE 6: an integer as a machine integer
[[maybe_unused]] static void case_7() { [[maybe_unused]] auto r = Rational(1) + 0.5; }  // CASE 7: a binary64 number added to a rational
[[maybe_unused]] static void case_8() { [[maybe_unused]] bool b = Rational(1) < 0.5; }  // CASE 8: a rational compared with a binary64 number
[[maybe_unused]] static void case_9() { [[maybe_unused]] Interval i = 0.1; }  // CASE 9: a binary64 number as an interval
[[maybe_unused]] static void case_10() { [[maybe_unused]] Interval i(Rational(1, 3)); }  // CASE 10: a rational as an interval
[[maybe_unused]] static void case_11() { [[maybe_unused]] bool b = Interval() < Interval(); }  // CASE 11: intervals compared by less
[[maybe_unused]] static void case_12() { [[maybe_unused]] bool b = Interval() == Interval(); }  // CASE 12: intervals compared by equal
[[maybe_unused]] static void case_13() { [[maybe_unused]] double d = Interval(); }  // CASE 13: an interval as a binary64 number
[[maybe_unused]] static void case_14() { [[maybe_unused]] auto i = Interval() + 0.1; }  // CASE 14: a binary64 number added to an interval
[[maybe_unused]] static void case_15() { [[maybe_unused]] double d = Ball(); }  // CASE 15: a ball as a binary64 number
[[maybe_unused]] static void case_16() { [[maybe_unused]] Ball b = Rational(1, 3); }  // CASE 16: a rational as a ball without a precision
[[maybe_unused]] static void case_17() { [[maybe_unused]] auto b = Ball() + Ball(); }  // CASE 17: balls added without a precision
[[maybe_unused]] static void case_18() { [[maybe_unused]] bool b = Ball() < Ball(); }  // CASE 18: balls compared by less
[[maybe_unused]] static void case_19() { [[maybe_unused]] RadicalSum s = 0.5; }  // CASE 19: a binary64 number as a radical sum
[[maybe_unused]] static void case_20() { [[maybe_unused]] Real x = 0.1; }  // CASE 20: a binary64 number as a real
[[maybe_unused]] static void case_21() { [[maybe_unused]] double d = Real(1); }  // CASE 21: a real as a binary64 number
[[maybe_unused]] static void case_22() { [[maybe_unused]] bool b = Real(1) < Real(2); }  // CASE 22: reals compared by less
[[maybe_unused]] static void case_23() { [[maybe_unused]] bool b = Real(1) == Real(2); }  // CASE 23: reals compared by equal
[[maybe_unused]] static void case_24() { [[maybe_unused]] bool b = Truth::unknown; }  // CASE 24: a truth value of three as one of two
[[maybe_unused]] static void case_25() { [[maybe_unused]] bool b = Truth::yes ? true : false; }  // CASE 25: a condition on a three valued truth
[[maybe_unused]] static void case_26() { [[maybe_unused]] bool b = decide(Real(1), Real(2)); }  // CASE 26: the decision of a comparison as a truth value
