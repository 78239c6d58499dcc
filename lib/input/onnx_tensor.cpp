#include "relucert/input/onnx_tensor.hpp"

#include "relucert/failure/failure.hpp"

#include <onnx/onnx_pb.h>

#include <cmath>

namespace relucert {

namespace {

using onnx::TensorProto;

Storage storage_of(const TensorProto& tensor, const std::string& place) {
    switch (tensor.data_type()) {
        case TensorProto::FLOAT:
            return Storage::binary32;
        case TensorProto::DOUBLE:
            return Storage::binary64;
        case TensorProto::FLOAT16:
            return Storage::binary16;
        case TensorProto::BFLOAT16:
            return Storage::bfloat16;
        case TensorProto::UINT8:
        case TensorProto::BOOL:
            return Storage::u8;
        case TensorProto::INT8:
            return Storage::i8;
        case TensorProto::UINT16:
            return Storage::u16;
        case TensorProto::INT16:
            return Storage::i16;
        case TensorProto::UINT32:
            return Storage::u32;
        case TensorProto::INT32:
            return Storage::i32;
        case TensorProto::UINT64:
            return Storage::u64;
        case TensorProto::INT64:
            return Storage::i64;
        default:
            throw InputError(place, "has elements of ONNX type " + std::to_string(tensor.data_type()),
                             "numbers, not strings or complex numbers, are read");
    }
}

bool is_floating(Storage storage) {
    return storage == Storage::binary16 || storage == Storage::bfloat16 || storage == Storage::binary32 ||
           storage == Storage::binary64;
}

Rational finite_element(double value, const std::string& place) {
    if (!std::isfinite(value)) throw InputError(place, "holds NaN or infinity");
    return Rational::from_double(value);
}

// The k-th number of the typed fields; the field depends on the type, as onnx.proto says.
class TypedData {
public:
    TypedData(const TensorProto& tensor, Storage storage) : tensor_(tensor), storage_(storage) {}
    [[nodiscard]] int count() const {
        switch (storage_) {
            case Storage::binary32:
                return tensor_.float_data_size();
            case Storage::binary64:
                return tensor_.double_data_size();
            case Storage::i64:
                return tensor_.int64_data_size();
            case Storage::u32:
            case Storage::u64:
                return tensor_.uint64_data_size();
            default:
                return tensor_.int32_data_size();
        }
    }
    [[nodiscard]] int count_of_all_fields() const {
        return tensor_.float_data_size() + tensor_.double_data_size() + tensor_.int64_data_size() +
               tensor_.uint64_data_size() + tensor_.int32_data_size() + tensor_.string_data_size();
    }
    [[nodiscard]] Rational number(int k, const std::string& place) const {
        switch (storage_) {
            case Storage::binary32:
                return finite_element(tensor_.float_data(k), place);
            case Storage::binary64:
                return finite_element(tensor_.double_data(k), place);
            case Storage::i64:
                return tensor_.int64_data(k);
            case Storage::u32:
            case Storage::u64:
                return tensor_.uint64_data(k);
            case Storage::binary16:
            case Storage::bfloat16: {
                // 16 bits in an int32 each.
                const std::int32_t bits = tensor_.int32_data(k);
                const char bytes[2] = {static_cast<char>(bits & 255), static_cast<char>(bits >> 8 & 255)};
                return decode(bytes, storage_, ByteOrder::little, place);
            }
            default:
                return tensor_.int32_data(k);
        }
    }

private:
    const TensorProto& tensor_;
    Storage storage_;
};

}  // namespace

OnnxTensor decode_tensor(const TensorProto& tensor, std::size_t limit, const std::string& where,
                         std::set<std::string>& storages) {
    if (tensor.data_location() == TensorProto::EXTERNAL || tensor.external_data_size() > 0)
        throw InputError(where, "keeps its numbers in another file", "store them in the model");
    if (tensor.has_segment()) throw InputError(where, "is stored in segments");
    const Storage storage = storage_of(tensor, where);
    OnnxTensor result;
    for (const std::int64_t size : tensor.dims()) {
        if (size < 0) throw InputError(where, "has a negative dimension");
        result.shape.push_back(static_cast<std::size_t>(size));
    }
    const std::size_t count = element_count(result.shape, limit, where);
    result.values.reserve(count);
    const TypedData typed(tensor, storage);
    const std::size_t size = size_of(storage);
    const auto numbered = [&where](std::size_t k) { return where + ", number " + std::to_string(k + 1); };
    if (tensor.has_raw_data()) {
        if (typed.count_of_all_fields() > 0) throw InputError(where, "has raw and typed numbers");
        if (tensor.raw_data().size() != count * size)
            throw InputError(where, "has " + std::to_string(tensor.raw_data().size()) + " bytes of numbers, not " +
                                        std::to_string(count * size));
        for (std::size_t k = 0; k < count; ++k)
            result.values.push_back(
                decode(tensor.raw_data().data() + k * size, storage, ByteOrder::little, numbered(k)));
    } else {
        if (static_cast<std::size_t>(typed.count()) != count || typed.count_of_all_fields() != typed.count())
            throw InputError(where, "has " + std::to_string(typed.count()) + " numbers, not " + std::to_string(count));
        for (std::size_t k = 0; k < count; ++k) result.values.push_back(typed.number(static_cast<int>(k), numbered(k)));
    }
    result.integers = !is_floating(storage);
    if (!result.integers) storages.insert(name_of(storage));
    return result;
}

OnnxTensor parse_onnx_tensor(const std::string& bytes, const std::string& place) {
    TensorProto tensor;
    if (!tensor.ParseFromString(bytes)) throw InputError(place, "is not an ONNX tensor, or is truncated");
    std::set<std::string> unused;
    return decode_tensor(tensor, bytes.size(), place, unused);
}

}  // namespace relucert
