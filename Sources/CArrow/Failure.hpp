// Failures inside the shim are exceptions of this type; `guarded` turns them into the C face's structs.
#pragma once

#include <arrow/result.h>
#include <arrow/status.h>

#include <cstdint>
#include <string>

#include "include/CArrow.h"

namespace sfumato {

// A failure for people: what is wrong and what to do, without full stops and without values of the data.
struct Failure {
    int32_t cause;
    std::string problem;
    std::string remedy;
    int64_t line = 0;
};

inline Failure dataFailure(std::string problem, std::string remedy, int64_t line = 0) {
    return {SFM_CAUSE_DATA, std::move(problem), std::move(remedy), line};
}

// What the operating system's error number means for a file that is opened or read.
Failure readFailure(int error);

// What it means for a file that is created or written.
Failure writeFailure(int error);

// A failure of Arrow that should not happen: its code is told, its text is not, as it may quote values.
Failure internalFailure(const arrow::Status &status);

void fill(sfm_failure *failure, const Failure &from);
// Turns the exception in flight into a failure; called from a catch block only.
void fillFromCurrentException(sfm_failure *failure);

// Runs `body`; true if it came to its end.
template <typename Body>
bool guarded(sfm_failure *failure, Body &&body) noexcept {
    try {
        body();
        return true;
    } catch (...) {
        fillFromCurrentException(failure);
        return false;
    }
}

inline void check(const arrow::Status &status) {
    if (!status.ok()) throw internalFailure(status);
}

template <typename T>
T check(arrow::Result<T> result) {
    check(result.status());
    return std::move(result).ValueUnsafe();
}

}  // namespace sfumato
