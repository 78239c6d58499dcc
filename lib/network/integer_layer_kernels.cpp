// The inner loops of exact evaluation. Which one may run is decided by IntegerLayer::apply from exact bounds on the
// sums, so none of them can overflow.
#include "relucert/failure/failure.hpp"
#include "relucert/network/integer_layer.hpp"

#include <cstdlib>
#include <utility>

namespace relucert {

namespace {

__extension__ typedef __int128 DoubleWord;
__extension__ typedef unsigned __int128 UnsignedDoubleWord;

static_assert(GMP_NUMB_BITS == 64 && sizeof(mp_limb_t) == 8, "the kernels assume limbs of 64 bits");

const mpz_t& raw(const Integer& value) { return value.backend().data(); }

void set_double_word(Integer& target, DoubleWord value) {
    const bool negative = value < 0;
    const auto magnitude = negative ? -static_cast<UnsignedDoubleWord>(value) : static_cast<UnsignedDoubleWord>(value);
    mp_limb_t* limbs = mpz_limbs_write(target.backend().data(), 2);
    limbs[0] = static_cast<mp_limb_t>(magnitude);
    limbs[1] = static_cast<mp_limb_t>(magnitude >> 64);
    mpz_limbs_finish(target.backend().data(), negative ? -2 : 2);
}

// Columns and values of the non-zero entries: images and features after a ReLU have many zeros.
struct SmallEntries {
    std::vector<std::size_t> columns;
    std::vector<std::int64_t> values;

    explicit SmallEntries(const std::vector<Integer>& v) {
        for (std::size_t j = 0; j < v.size(); ++j)
            if (!v[j].is_zero()) {
                columns.push_back(j);
                values.push_back(mpz_get_si(raw(v[j])));
            }
    }
};

struct LimbEntry {
    const mp_limb_t* limbs = nullptr;
    std::size_t size = 0;
    std::size_t column = 0;
    bool negative = false;
};

LimbEntry limb_entry(const Integer& value, std::size_t column) {
    return {mpz_limbs_read(raw(value)), mpz_size(raw(value)), column, value.sign() < 0};
}

template <std::size_t size>
mp_limb_t add_product_of(mp_limb_t* sum, const mp_limb_t* limbs, mp_limb_t factor) {
    mp_limb_t carry = 0;
    for (std::size_t k = 0; k < size; ++k) {
        // factor * limb + sum + carry <= (2^64 - 1)^2 + 2 (2^64 - 1) = 2^128 - 1.
        const UnsignedDoubleWord step = static_cast<UnsignedDoubleWord>(factor) * limbs[k] + sum[k] + carry;
        sum[k] = static_cast<mp_limb_t>(step);
        carry = static_cast<mp_limb_t>(step >> 64);
    }
    return carry;
}

// sum += factor * limbs, where `sum` has `room` limbs and the total is known to fit.
void add_product(mp_limb_t* sum, std::size_t room, const mp_limb_t* limbs, std::size_t size, mp_limb_t factor) {
    mp_limb_t carry = 0;
    switch (size) {
        case 1:
            carry = add_product_of<1>(sum, limbs, factor);
            break;
        case 2:
            carry = add_product_of<2>(sum, limbs, factor);
            break;
        case 3:
            carry = add_product_of<3>(sum, limbs, factor);
            break;
        case 4:
            carry = add_product_of<4>(sum, limbs, factor);
            break;
        default:
            carry = mpn_addmul_1(sum, limbs, static_cast<mp_size_t>(size), factor);
    }
    for (std::size_t k = size; carry != 0; ++k) {
        RELUCERT_ENSURE(k < room);
        sum[k] += carry;
        carry = sum[k] < carry ? 1 : 0;
    }
}

// Sums of products of one sign each, so that no step needs a borrow; their difference is the result.
class SignedSums {
public:
    explicit SignedSums(std::size_t limbs) : limbs_(limbs), storage_(2 * limbs) {}
    void clear() { std::fill(storage_.begin(), storage_.end(), 0); }
    void add(const LimbEntry& v, bool negative_weight, mp_limb_t factor, std::size_t offset) {
        RELUCERT_ENSURE(offset + v.size <= limbs_);
        mp_limb_t* sum = storage_.data() + (v.negative != negative_weight ? limbs_ : 0) + offset;
        add_product(sum, limbs_ - offset, v.limbs, v.size, factor);
    }
    void store_difference(Integer& target) const {
        const mp_limb_t* positive = storage_.data();
        const mp_limb_t* negative = positive + limbs_;
        const auto size = static_cast<mp_size_t>(limbs_);
        const bool below_zero = mpn_cmp(positive, negative, size) < 0;
        mp_limb_t* limbs = mpz_limbs_write(target.backend().data(), size);
        if (below_zero)
            mpn_sub_n(limbs, negative, positive, size);
        else
            mpn_sub_n(limbs, positive, negative, size);
        mpz_limbs_finish(target.backend().data(), below_zero ? -size : size);
    }

private:
    std::size_t limbs_;
    std::vector<mp_limb_t> storage_;
};

}  // namespace

void IntegerLayer::apply_words(const ScaledVector& v, std::vector<Integer>& sums) const {
    const SmallEntries entries(v.integers);
    for (std::size_t i = 0; i < rows; ++i) {
        const std::int64_t* row = small_weights.data() + i * columns;
        std::int64_t sum = 0;
        for (std::size_t k = 0; k < entries.columns.size(); ++k) sum += row[entries.columns[k]] * entries.values[k];
        sums[i] = sum;
    }
}

void IntegerLayer::apply_double_words(const ScaledVector& v, std::vector<Integer>& sums) const {
    const SmallEntries entries(v.integers);
    for (std::size_t i = 0; i < rows; ++i) {
        const std::int64_t* row = small_weights.data() + i * columns;
        DoubleWord sum = 0;
        for (std::size_t k = 0; k < entries.columns.size(); ++k)
            sum += static_cast<DoubleWord>(row[entries.columns[k]]) * entries.values[k];
        set_double_word(sums[i], sum);
    }
}

void IntegerLayer::apply_limbs(const ScaledVector& v, std::size_t value_bits, std::vector<Integer>& sums) const {
    // The sums of either sign are below 2^(row_sum_bits + value_bits), and so is each product in them.
    SignedSums accumulator((row_sum_bits + value_bits) / 64 + 1);
    if (!small_weights.empty()) {
        std::vector<LimbEntry> entries;
        for (std::size_t j = 0; j < columns; ++j)
            if (!v.integers[j].is_zero()) entries.push_back(limb_entry(v.integers[j], j));
        for (std::size_t i = 0; i < rows; ++i) {
            const std::int64_t* row = small_weights.data() + i * columns;
            accumulator.clear();
            for (const LimbEntry& entry : entries) {
                const std::int64_t weight = row[entry.column];
                if (weight != 0) accumulator.add(entry, weight < 0, static_cast<mp_limb_t>(std::llabs(weight)), 0);
            }
            accumulator.store_difference(sums[i]);
        }
        return;
    }
    std::vector<LimbEntry> entries;
    for (std::size_t j = 0; j < columns; ++j) entries.push_back(limb_entry(v.integers[j], j));
    for (std::size_t i = 0; i < rows; ++i) {
        accumulator.clear();
        for (std::size_t k = row_start[i]; k < row_start[i + 1]; ++k) {
            const WeightTerm& term = terms[k];
            const LimbEntry& entry = entries[term.column];
            if (entry.size != 0) accumulator.add(entry, term.negative, term.limb, term.offset);
        }
        accumulator.store_difference(sums[i]);
    }
}

}  // namespace relucert
