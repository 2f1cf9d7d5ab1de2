#include "TypeNames.hpp"

#include <arrow/type_traits.h>

#include <cstdlib>
#include <optional>
#include <unordered_map>

namespace sfumato {

namespace {

using arrow::TimeUnit;
using Type = std::shared_ptr<arrow::DataType>;

const std::unordered_map<std::string, Type> &simpleTypes() {
    static const std::unordered_map<std::string, Type> types = [] {
        std::unordered_map<std::string, Type> all{{"utf8", arrow::utf8()}, {"large_utf8", arrow::large_utf8()}};
        for (const auto &type :
             {arrow::null(), arrow::boolean(), arrow::int8(), arrow::int16(), arrow::int32(), arrow::int64(),
              arrow::uint8(), arrow::uint16(), arrow::uint32(), arrow::uint64(), arrow::float16(), arrow::float32(),
              arrow::float64(), arrow::utf8(), arrow::large_utf8(), arrow::utf8_view(), arrow::date32(),
              arrow::date64(), arrow::time32(TimeUnit::SECOND), arrow::time32(TimeUnit::MILLI),
              arrow::time64(TimeUnit::MICRO), arrow::time64(TimeUnit::NANO), arrow::duration(TimeUnit::SECOND),
              arrow::duration(TimeUnit::MILLI), arrow::duration(TimeUnit::MICRO), arrow::duration(TimeUnit::NANO)}) {
            all.emplace(type->ToString(), type);
        }
        return all;
    }();
    return types;
}

bool startsWith(const std::string &text, const std::string &start) { return text.rfind(start, 0) == 0; }

std::optional<TimeUnit::type> unitNamed(const std::string &name) {
    if (name == "s") return TimeUnit::SECOND;
    if (name == "ms") return TimeUnit::MILLI;
    if (name == "us") return TimeUnit::MICRO;
    if (name == "ns") return TimeUnit::NANO;
    return {};
}

// `timestamp[us]`, `timestamp[us, tz=Europe/Berlin]`
Type timestampNamed(const std::string &name) {
    const auto inside = name.substr(10, name.size() - 11);
    const auto comma = inside.find(", tz=");
    const auto unit = unitNamed(inside.substr(0, comma));
    if (!unit) return nullptr;
    return arrow::timestamp(*unit, comma == std::string::npos ? "" : inside.substr(comma + 5));
}

// `decimal128(10, 2)`
Type decimalNamed(const std::string &name) {
    const auto width = std::strtol(name.c_str() + 7, nullptr, 10);
    const auto parenthesis = name.find('('), comma = name.find(',');
    if (parenthesis == std::string::npos || comma == std::string::npos) return nullptr;
    const auto precision = static_cast<int32_t>(std::strtol(name.c_str() + parenthesis + 1, nullptr, 10));
    const auto scale = static_cast<int32_t>(std::strtol(name.c_str() + comma + 1, nullptr, 10));
    arrow::Result<Type> type = arrow::Status::Invalid("no such decimal");
    if (width == 32) type = arrow::Decimal32Type::Make(precision, scale);
    if (width == 64) type = arrow::Decimal64Type::Make(precision, scale);
    if (width == 128) type = arrow::Decimal128Type::Make(precision, scale);
    if (width == 256) type = arrow::Decimal256Type::Make(precision, scale);
    return type.ValueOr(nullptr);
}

// `dictionary<values=string, indices=int32, ordered=0>`
Type dictionaryNamed(const std::string &name) {
    const auto values = name.find("values="), indices = name.rfind(", indices="), ordered = name.rfind(", ordered=");
    if (values == std::string::npos || indices == std::string::npos || ordered == std::string::npos) return nullptr;
    const auto valueName = name.substr(values + 7, indices - values - 7);
    if (startsWith(valueName, "dictionary<")) return nullptr;
    const auto valueType = typeNamed(valueName);
    const auto indexType = typeNamed(name.substr(indices + 10, ordered - indices - 10));
    if (!valueType || !indexType || !arrow::is_integer(indexType->id())) return nullptr;
    return arrow::dictionary(indexType, valueType, name.compare(ordered, 11, ", ordered=1") == 0);
}

}  // namespace

std::shared_ptr<arrow::DataType> typeNamed(const std::string &name) {
    if (const auto found = simpleTypes().find(name); found != simpleTypes().end()) return found->second;
    if (startsWith(name, "timestamp[") && name.back() == ']') return timestampNamed(name);
    if (startsWith(name, "decimal")) return decimalNamed(name);
    if (startsWith(name, "dictionary<") && name.back() == '>') return dictionaryNamed(name);
    return nullptr;
}

}  // namespace sfumato
