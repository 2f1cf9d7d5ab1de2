// Settings that hold for the whole process.
#include <arrow/util/thread_pool.h>

#include "Failure.hpp"

bool sfm_set_threads(int32_t threads, sfm_failure *failure) {
    return sfumato::guarded(failure, [&] { sfumato::check(arrow::SetCpuThreadPoolCapacity(threads)); });
}
