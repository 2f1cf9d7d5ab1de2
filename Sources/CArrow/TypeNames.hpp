// Arrow's types by the names that Arrow gives them.
#pragma once

#include <arrow/type.h>

#include <memory>
#include <string>

namespace sfumato {

// The type that `DataType::ToString` calls `name`; null for what we do not write.
std::shared_ptr<arrow::DataType> typeNamed(const std::string &name);

}  // namespace sfumato
