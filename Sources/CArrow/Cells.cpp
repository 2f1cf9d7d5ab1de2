#include "Cells.hpp"

#include <arrow/buffer.h>
#include <arrow/builder.h>
#include <arrow/compute/api_vector.h>
#include <arrow/compute/cast.h>
#include <arrow/util/bit_util.h>
#include <arrow/util/decimal.h>

#include <cmath>
#include <cstdint>
#include <cstring>

#include "Failure.hpp"

namespace sfumato {

namespace {

using arrow::Array;
using arrow::Buffer;
using Type = std::shared_ptr<arrow::DataType>;

std::shared_ptr<Buffer> copied(const void *from, int64_t bytes) {
    std::shared_ptr<Buffer> buffer = check(arrow::AllocateBuffer(bytes));
    if (bytes > 0) std::memcpy(buffer->mutable_data(), from, bytes);
    return buffer;
}

std::shared_ptr<Buffer> bitmap(const bool *present, int64_t rows) {
    if (present == nullptr) return nullptr;
    std::shared_ptr<Buffer> buffer = check(arrow::AllocateEmptyBitmap(rows));
    for (int64_t row = 0; row < rows; ++row) arrow::bit_util::SetBitTo(buffer->mutable_data(), row, present[row]);
    return buffer;
}

std::shared_ptr<Array> cast(const Array &values, const Type &type) {
    arrow::compute::CastOptions options;
    // Not of decimals: Arrow would then write 0 for what does not fit.
    options.allow_time_truncate = options.allow_float_truncate = true;
    const auto result = arrow::compute::Cast(values, type, options);
    if (result.ok()) return *result;
    if (result.status().IsOutOfMemory()) throw internalFailure(result.status());
    throw dataFailure("a value does not fit the type " + type->ToString(), "Choose another type for the column");
}

// Mantissas at the type's own scale, as a decimal of 256 bits that the caller casts.
std::shared_ptr<Array> decimals(const arrow::Int64Array &mantissas, int32_t scale) {
    arrow::Decimal256Builder builder(arrow::decimal256(arrow::Decimal256Type::kMaxPrecision, scale));
    check(builder.Reserve(mantissas.length()));
    for (int64_t row = 0; row < mantissas.length(); ++row) {
        if (mantissas.IsNull(row)) {
            builder.UnsafeAppendNull();
        } else {
            builder.UnsafeAppend(arrow::Decimal256(mantissas.Value(row)));
        }
    }
    return check(builder.Finish());
}

std::shared_ptr<Array> encoded(const std::shared_ptr<Array> &values, const Type &type) {
    const auto &dictionary = static_cast<const arrow::DictionaryType &>(*type);
    const auto made = check(arrow::compute::DictionaryEncode(values)).make_array();
    const auto &array = static_cast<const arrow::DictionaryArray &>(*made);
    return check(arrow::DictionaryArray::FromArrays(type, cast(*array.indices(), dictionary.index_type()), array.dictionary()));
}

// Whole numbers as what they count: days, microseconds or nanoseconds of a day, units of a timestamp.
std::shared_ptr<Array> counted(const std::shared_ptr<Array> &numbers, const Type &type) {
    switch (type->id()) {
        case arrow::Type::DATE32:
        case arrow::Type::DATE64:
            return cast(*check(cast(*numbers, arrow::int32())->View(arrow::date32())), type);
        case arrow::Type::TIME32:
        case arrow::Type::TIME64: {
            const bool isNano = type->Equals(arrow::time64(arrow::TimeUnit::NANO));
            const auto unit = isNano ? arrow::TimeUnit::NANO : arrow::TimeUnit::MICRO;
            return cast(*check(numbers->View(arrow::time64(unit))), type);
        }
        case arrow::Type::TIMESTAMP:
        case arrow::Type::DURATION:
            return check(numbers->View(type));
        default:
            break;
    }
    if (!arrow::is_decimal(type->id())) return cast(*numbers, type);
    const auto scale = static_cast<const arrow::DecimalType &>(*type).scale();
    return cast(*decimals(static_cast<const arrow::Int64Array &>(*numbers), scale), type);
}

// The nearest integers of 64 bits without sign. The greatest of them are read as 2⁶⁴, which is none itself.
std::shared_ptr<Buffer> unsignedIntegers(const double *reals, int64_t rows) {
    std::shared_ptr<Buffer> buffer = check(arrow::AllocateBuffer(rows * 8));
    auto *integers = reinterpret_cast<uint64_t *>(buffer->mutable_data());
    for (int64_t row = 0; row < rows; ++row) {
        const double rounded = std::nearbyint(reals[row]);
        integers[row] = rounded >= 0x1p64 ? UINT64_MAX : rounded > 0 ? static_cast<uint64_t>(rounded) : 0;
    }
    return buffer;
}

}  // namespace

std::shared_ptr<Array> column(const std::string &name, const Type &type, int64_t rows, const sfm_cells &cells) try {
    if (type->id() == arrow::Type::NA) return std::make_shared<arrow::NullArray>(rows);
    if (type->id() == arrow::Type::DICTIONARY) {
        const auto &values = static_cast<const arrow::DictionaryType &>(*type).value_type();
        return encoded(column(name, values, rows, cells), type);
    }
    const auto validity = bitmap(cells.present, rows);
    if (cells.integers != nullptr) {
        return counted(std::make_shared<arrow::Int64Array>(rows, copied(cells.integers, rows * 8), validity), type);
    }
    if (cells.reals != nullptr) {
        if (type->id() == arrow::Type::UINT64) {
            return std::make_shared<arrow::UInt64Array>(rows, unsignedIntegers(cells.reals, rows), validity);
        }
        return cast(arrow::DoubleArray(rows, copied(cells.reals, rows * 8), validity), type);
    }
    const auto bytes = copied(cells.bytes, cells.offsets[rows]);
    return cast(arrow::LargeStringArray(rows, copied(cells.offsets, (rows + 1) * 8), bytes, validity), type);
} catch (Failure &failure) {
    if (failure.cause == SFM_CAUSE_DATA && failure.problem.rfind("column ", 0) != 0) {
        failure.problem = "column " + name + ": " + failure.problem;
    }
    throw;
}

}  // namespace sfumato
