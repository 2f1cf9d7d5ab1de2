// Turns Swift's few kinds of values into a column of any of Arrow's types.
#pragma once

#include <arrow/array.h>
#include <arrow/type.h>

#include <memory>

#include "include/CArrow.h"

namespace sfumato {

// A column of `type` with these values, copied. Throws a failure that names the column if the type cannot hold one.
std::shared_ptr<arrow::Array> column(
    const std::string &name, const std::shared_ptr<arrow::DataType> &type, int64_t rows, const sfm_cells &cells);

}  // namespace sfumato
