// Brings Arrow's many types to the few kinds that Swift reads.
#pragma once

#include <arrow/array.h>
#include <arrow/type.h>

#include <memory>

#include "Reader.hpp"

namespace sfumato {

// Whether it depends on the values if a column's numbers fit 64 bits: unsigned 64-bit integers, wide decimals.
bool maybeWide(const arrow::DataType &type);
// Whether they do for these values of such a column.
bool fits(const arrow::Array &values);

// The kind of a column of this type. Throws a failure that names column and type if there is none.
Column describe(const std::string &name, const arrow::DataType &type, bool isWide);

// The same values as int64, float64 or large UTF-8, whichever stores the column's kind.
std::shared_ptr<arrow::Array> simplify(std::shared_ptr<arrow::Array> values, const Column &column);

// A view of such an array; valid while it lives.
sfm_values view(const arrow::Array &simple);

}  // namespace sfumato
