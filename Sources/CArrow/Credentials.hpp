// What an S3 client has to show to its store.
#pragma once

#include <optional>

#include "Store.hpp"

namespace sfumato {

// Why the client sends its requests without credentials; nothing if it has some, or the store is not S3.
std::optional<Failure> missingCredentials(const sfm_store &store);

}  // namespace sfumato
