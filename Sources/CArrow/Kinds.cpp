#include "Kinds.hpp"

#include <arrow/buffer.h>
#include <arrow/compute/cast.h>
#include <arrow/extension_type.h>
#include <arrow/util/bitmap_ops.h>
#include <arrow/util/decimal.h>

#include <limits>

#include "Decoder.hpp"
#include "Failure.hpp"

namespace sfumato {

namespace {

constexpr int mostDigits = 18;

// The type without the wrappings of extensions and dictionaries.
const arrow::DataType &plain(const arrow::DataType &type) {
    if (type.id() == arrow::Type::EXTENSION) return plain(*static_cast<const arrow::ExtensionType &>(type).storage_type());
    if (type.id() == arrow::Type::DICTIONARY) return plain(*static_cast<const arrow::DictionaryType &>(type).value_type());
    return type;
}

// The type's name, without its parts where they are many.
std::string shortName(const arrow::DataType &type) {
    const auto name = type.ToString();
    return name.size() <= 120 ? name : type.name();
}

int32_t unitOf(arrow::TimeUnit::type unit) {
    switch (unit) {
        case arrow::TimeUnit::SECOND: return SFM_UNIT_SECOND;
        case arrow::TimeUnit::MILLI: return SFM_UNIT_MILLISECOND;
        case arrow::TimeUnit::MICRO: return SFM_UNIT_MICROSECOND;
        case arrow::TimeUnit::NANO: return SFM_UNIT_NANOSECOND;
    }
    return SFM_UNIT_MICROSECOND;
}

// The mantissa at `row` of a decimal column, if 64 bits hold it.
template <typename Decimal>
bool mantissa(const arrow::FixedSizeBinaryArray &values, int64_t row, int64_t *result) {
    const Decimal decimal(values.GetValue(row));
    constexpr auto most = std::numeric_limits<int64_t>::max();
    if (decimal > Decimal(most) || decimal < Decimal(-most)) return false;
    *result = static_cast<int64_t>(decimal.low_bits());
    return true;
}

bool mantissa(const arrow::Array &values, int64_t row, int64_t *result) {
    switch (values.type_id()) {
        case arrow::Type::DECIMAL32:
            *result = arrow::Decimal32(static_cast<const arrow::Decimal32Array &>(values).GetValue(row)).value();
            return true;
        case arrow::Type::DECIMAL64:
            *result = arrow::Decimal64(static_cast<const arrow::Decimal64Array &>(values).GetValue(row)).value();
            return true;
        case arrow::Type::DECIMAL128:
            return mantissa<arrow::Decimal128>(static_cast<const arrow::Decimal128Array &>(values), row, result);
        default:
            return mantissa<arrow::Decimal256>(static_cast<const arrow::Decimal256Array &>(values), row, result);
    }
}

std::shared_ptr<arrow::Array> mantissas(const arrow::Array &values, const Column &column) {
    auto buffer = std::shared_ptr<arrow::Buffer>(check(arrow::AllocateBuffer(values.length() * 8)));
    auto *target = reinterpret_cast<int64_t *>(buffer->mutable_data());
    for (int64_t row = 0; row < values.length(); ++row) {
        target[row] = 0;
        if (values.IsValid(row) && !mantissa(values, row, target + row)) {
            throw dataFailure("column " + column.name + " has a number that is too large", "Store it as double");
        }
    }
    std::shared_ptr<arrow::Buffer> validity;
    if (values.null_count() > 0) {
        validity = check(arrow::internal::CopyBitmap(
            arrow::default_memory_pool(), values.null_bitmap_data(), values.offset(), values.length()));
    }
    return std::make_shared<arrow::Int64Array>(values.length(), std::move(buffer), std::move(validity), values.null_count());
}

std::shared_ptr<arrow::Array> cast(
    const arrow::Array &values, const std::shared_ptr<arrow::DataType> &type, const Column &column) {
    arrow::compute::CastOptions options;
    options.allow_time_truncate = options.allow_float_truncate = true;
    auto result = arrow::compute::Cast(values, type, options);
    if (result.ok()) return std::move(result).ValueUnsafe();
    if (result.status().IsOutOfMemory()) throw internalFailure(result.status());
    throw dataFailure(
        "column " + column.name + " (" + column.type + ") has a value that its type does not allow",
        "Correct it, or export the column in another type");
}

void checkText(const arrow::LargeStringArray &texts, const Column &column) {
    if (texts.length() == 0) return;
    const auto *bytes = texts.raw_data();
    if (bytes == nullptr) return;
    const auto *end = bytes + texts.value_offset(texts.length());
    bool isUtf8 = firstNotUtf8(bytes + texts.value_offset(0), end) == end;
    // All texts together may be UTF-8 where one ends inside a character.
    for (int64_t row = 1; isUtf8 && row < texts.length(); ++row) {
        const auto *start = bytes + texts.value_offset(row);
        isUtf8 = start == end || (*start & 0xC0) != 0x80;
    }
    if (!isUtf8) throw dataFailure("column " + column.name + " has text that is not UTF-8", "Export it again as UTF-8");
}

}  // namespace

bool maybeWide(const arrow::DataType &type) {
    const auto &inner = plain(type);
    if (inner.id() == arrow::Type::UINT64) return true;
    if (!arrow::is_decimal(inner.id())) return false;
    const auto &decimal = static_cast<const arrow::DecimalType &>(inner);
    return decimal.precision() > mostDigits && decimal.scale() >= 0 && decimal.scale() <= mostDigits;
}

bool fits(const arrow::Array &wrapped) {
    std::shared_ptr<arrow::Array> inner;
    const auto *values = &wrapped;
    if (wrapped.type_id() == arrow::Type::EXTENSION) return fits(*static_cast<const arrow::ExtensionArray &>(wrapped).storage());
    if (wrapped.type_id() == arrow::Type::DICTIONARY) {
        inner = static_cast<const arrow::DictionaryArray &>(wrapped).dictionary();
        values = inner.get();
    }
    constexpr uint64_t most = std::numeric_limits<int64_t>::max();
    int64_t ignored = 0;
    for (int64_t row = 0; row < values->length(); ++row) {
        if (values->IsNull(row)) continue;
        if (values->type_id() == arrow::Type::UINT64) {
            if (static_cast<const arrow::UInt64Array &>(*values).Value(row) > most) return false;
        } else if (!mantissa(*values, row, &ignored)) {
            return false;
        }
    }
    return true;
}

Column describe(const std::string &name, const arrow::DataType &type, bool isWide) {
    Column column;
    column.name = name;
    column.type = type.id() == arrow::Type::EXTENSION ? plain(type).ToString() : type.ToString();
    const auto &inner = plain(type);
    const auto id = inner.id();
    if (arrow::is_string(id) || id == arrow::Type::STRING_VIEW || id == arrow::Type::NA) {
        column.kind = SFM_KIND_TEXT;
    } else if (arrow::is_integer(id) || id == arrow::Type::DURATION) {
        column.kind = isWide ? SFM_KIND_REAL : SFM_KIND_INTEGER;
    } else if (arrow::is_floating(id)) {
        column.kind = SFM_KIND_REAL;
    } else if (id == arrow::Type::BOOL) {
        column.kind = SFM_KIND_BOOLEAN;
    } else if (arrow::is_decimal(id)) {
        const auto &decimal = static_cast<const arrow::DecimalType &>(inner);
        const bool isNarrow = !isWide && decimal.scale() >= 0 && decimal.scale() <= mostDigits;
        column.kind = isNarrow ? SFM_KIND_DECIMAL : SFM_KIND_REAL;
        column.scale = isNarrow ? decimal.scale() : 0;
    } else if (arrow::is_date(id)) {
        column.kind = SFM_KIND_DATE;
    } else if (arrow::is_time(id)) {
        column.kind = SFM_KIND_TIME;
        const auto unit = unitOf(static_cast<const arrow::TimeType &>(inner).unit());
        column.unit = unit == SFM_UNIT_NANOSECOND ? unit : SFM_UNIT_MICROSECOND;
    } else if (id == arrow::Type::TIMESTAMP) {
        const auto &timestamp = static_cast<const arrow::TimestampType &>(inner);
        column.kind = SFM_KIND_DATETIME;
        column.unit = unitOf(timestamp.unit());
        if (!timestamp.timezone().empty()) column.zone = timestamp.timezone();
    } else {
        throw dataFailure(
            "column " + name + " has the type " + shortName(type) + ", which is not a plain value",
            "Leave the column out, or export it as text or as columns of their own");
    }
    return column;
}

std::shared_ptr<arrow::Array> simplify(std::shared_ptr<arrow::Array> values, const Column &column) {
    if (values->type_id() == arrow::Type::EXTENSION) values = static_cast<const arrow::ExtensionArray &>(*values).storage();
    if (values->type_id() == arrow::Type::DICTIONARY) {
        values = cast(*values, static_cast<const arrow::DictionaryType &>(*values->type()).value_type(), column);
    }
    const auto id = values->type_id();
    if (id == arrow::Type::NA) return check(arrow::MakeArrayOfNull(arrow::large_utf8(), values->length()));
    switch (column.kind) {
        case SFM_KIND_TEXT: {
            auto texts = cast(*values, arrow::large_utf8(), column);
            checkText(static_cast<const arrow::LargeStringArray &>(*texts), column);
            return texts;
        }
        case SFM_KIND_REAL:
            return cast(*values, arrow::float64(), column);
        case SFM_KIND_DECIMAL:
            return mantissas(*values, column);
        case SFM_KIND_DATE: {
            const auto days = cast(*values, arrow::date32(), column);
            return cast(*check(days->View(arrow::int32())), arrow::int64(), column);
        }
        case SFM_KIND_TIME: {
            const auto unit = column.unit == SFM_UNIT_NANOSECOND ? arrow::TimeUnit::NANO : arrow::TimeUnit::MICRO;
            return check(cast(*values, arrow::time64(unit), column)->View(arrow::int64()));
        }
        case SFM_KIND_DATETIME:
            return check(values->View(arrow::int64()));
        default:
            return id == arrow::Type::DURATION ? check(values->View(arrow::int64())) : cast(*values, arrow::int64(), column);
    }
}

sfm_values view(const arrow::Array &simple) {
    static const uint8_t nothing[16] = {};
    sfm_values values{};
    if (simple.null_count() > 0) {
        values.validity = simple.null_bitmap_data();
        values.validity_offset = simple.offset();
    }
    switch (simple.type_id()) {
        case arrow::Type::LARGE_STRING: {
            const auto &texts = static_cast<const arrow::LargeStringArray &>(simple);
            values.storage = SFM_STORAGE_TEXT;
            values.offsets = texts.raw_value_offsets();
            values.bytes = texts.raw_data() != nullptr ? texts.raw_data() : nothing;
            break;
        }
        case arrow::Type::DOUBLE:
            values.storage = SFM_STORAGE_REALS;
            values.reals = static_cast<const arrow::DoubleArray &>(simple).raw_values();
            break;
        default:
            values.storage = SFM_STORAGE_INTEGERS;
            values.integers = static_cast<const arrow::Int64Array &>(simple).raw_values();
    }
    return values;
}

}  // namespace sfumato
