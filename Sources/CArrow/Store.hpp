// Object stores: a client for one, and what its failures mean for people.
#pragma once

#include <arrow/filesystem/filesystem.h>
#include <arrow/status.h>

#include <memory>
#include <string>

#include "Failure.hpp"

struct sfm_store {
    std::shared_ptr<arrow::fs::FileSystem> files;
    // Where the store is, for messages about the network.
    std::string host;
};

namespace sfumato {

// What a store was asked to do when it failed.
enum class StoreUse { read, write };

// What a failure of the store means. The texts of clients may hold keys and signed requests, so they are not told.
Failure storeFailure(const sfm_store &store, const arrow::Status &status, StoreUse use);

// A bad status that says what `failure` says to whoever asks with `failureIn`, through Arrow's own code.
arrow::Status statusOf(const Failure &failure);
// What such a status says; null for any other.
const Failure *failureIn(const arrow::Status &status);

// Whether the same request may well succeed a moment later.
bool isPassing(const arrow::Status &status);

}  // namespace sfumato
