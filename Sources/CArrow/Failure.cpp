#include "Failure.hpp"

#include <parquet/exception.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

#include "Store.hpp"

namespace sfumato {

namespace {

// Copies a text into a fixed array, cut between two characters of UTF-8 where it is too long.
void copy(char *target, size_t capacity, const std::string &text) {
    size_t count = std::min(text.size(), capacity - 1);
    if (count < text.size()) {
        while (count > 0 && (static_cast<unsigned char>(text[count]) & 0xC0) == 0x80) --count;
    }
    std::memcpy(target, text.data(), count);
    target[count] = 0;
}

std::string systemText(int error) {
    char buffer[128] = {};
    return strerror_r(error, buffer, sizeof buffer);  // the GNU variant, which returns the text
}

}  // namespace

Failure readFailure(int error) {
    switch (error) {
        case ENOENT:
        case ENOTDIR:
            return dataFailure("there is no such file", "Check the path");
        case EACCES:
        case EPERM:
            return dataFailure(
                "there is no permission to read it", "Give the user that runs sfumato the right to read the file");
        case EISDIR:
            return dataFailure("is a folder, not a file", "Name a file in it");
        default:
            return {SFM_CAUSE_UNAVAILABLE, "cannot be read (" + systemText(error) + ")", "Check the disk, then try again"};
    }
}

Failure writeFailure(int error) {
    switch (error) {
        case ENOSPC:
        case EDQUOT:
            return {SFM_CAUSE_UNAVAILABLE, "the disk that holds it is full", "Free some space, or write elsewhere"};
        case EFBIG:
            return {SFM_CAUSE_UNAVAILABLE, "has reached the largest size that a file may have here",
                    "Raise the limit (ulimit -f), or write elsewhere"};
        case ENOENT:
        case ENOTDIR:
            return {SFM_CAUSE_UNAVAILABLE, "the folder that is to hold it does not exist", "Make the folder first"};
        case EACCES:
        case EPERM:
        case EROFS:
            return {SFM_CAUSE_UNAVAILABLE, "there is no permission to write it",
                    "Give the user that runs sfumato the right to write there, or write elsewhere"};
        default:
            return {SFM_CAUSE_UNAVAILABLE, "cannot be written (" + systemText(error) + ")",
                    "Check the disk, then try again"};
    }
}

Failure internalFailure(const arrow::Status &status) {
    if (status.IsOutOfMemory()) {
        return {SFM_CAUSE_UNAVAILABLE, "there is not enough memory", "Give the program more memory"};
    }
    return {SFM_CAUSE_INTERNAL, "Apache Arrow failed (" + status.CodeAsString() + ")", "Please report this as a fault"};
}

void fill(sfm_failure *failure, const Failure &from) {
    if (failure == nullptr) return;
    failure->cause = from.cause;
    failure->line = from.line;
    copy(failure->problem, sizeof failure->problem, from.problem);
    copy(failure->remedy, sizeof failure->remedy, from.remedy);
}

void fillFromCurrentException(sfm_failure *failure) {
    try {
        throw;
    } catch (const Failure &known) {
        fill(failure, known);
    } catch (const parquet::ParquetStatusException &error) {
        const auto *within = failureIn(error.status());
        fill(failure, within ? *within : dataFailure("the Parquet data is damaged or cut short", "Fetch or export the file again"));
    } catch (const std::bad_alloc &) {
        fill(failure, {SFM_CAUSE_UNAVAILABLE, "there is not enough memory", "Give the program more memory"});
    } catch (const parquet::ParquetException &) {
        fill(failure, dataFailure("the Parquet data is damaged or cut short", "Fetch or export the file again"));
    } catch (...) {
        fill(failure, {SFM_CAUSE_INTERNAL, "the reader or writer failed", "Please report this as a fault"});
    }
}

}  // namespace sfumato
