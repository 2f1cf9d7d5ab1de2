// The part of ADBC that we use: a database driver is a library with these functions, and rows travel as Arrow streams.
// Source: ADBC API standard 1.1.0, https://arrow.apache.org/adbc/current/format/specification.html
#pragma once

#include <arrow/c/abi.h>

#include <cstdint>
#include <string>

#include "Failure.hpp"

namespace sfumato::adbc {

using Code = uint8_t;
constexpr Code ok = 0;

struct Error {
    char *message = nullptr;
    // Asks for the SQLSTATE, too (ADBC_ERROR_VENDOR_CODE_PRIVATE_DATA).
    int32_t vendorCode = INT32_MIN;
    char sqlState[5] = {};
    void (*release)(Error *) = nullptr;
    void *privateData = nullptr;
    void *privateDriver = nullptr;

    Error() = default;
    Error(const Error &) = delete;
    Error &operator=(const Error &) = delete;
    ~Error() {
        if (release) release(this);
    }
};

// What the standard calls AdbcDatabase, AdbcConnection and AdbcStatement all look like this.
struct Object {
    void *privateData = nullptr;
    void *privateDriver = nullptr;
};

struct Driver {
    Code (*databaseNew)(Object *, Error *);
    Code (*databaseSetOption)(Object *, const char *, const char *, Error *);
    Code (*databaseInit)(Object *, Error *);
    Code (*databaseRelease)(Object *, Error *);
    Code (*connectionNew)(Object *, Error *);
    Code (*connectionSetOption)(Object *, const char *, const char *, Error *);
    Code (*connectionCommit)(Object *, Error *);
    Code (*connectionInit)(Object *, Object *database, Error *);
    Code (*connectionRelease)(Object *, Error *);
    Code (*statementNew)(Object *connection, Object *, Error *);
    Code (*statementSetSqlQuery)(Object *, const char *, Error *);
    Code (*statementSetOption)(Object *, const char *, const char *, Error *);
    Code (*statementBindStream)(Object *, ArrowArrayStream *, Error *);
    Code (*statementExecuteQuery)(Object *, ArrowArrayStream *, int64_t *rows, Error *);
    Code (*statementRelease)(Object *, Error *);

    // Loads a driver once; `name` such as "postgresql". Throws a failure if it is not installed.
    static const Driver &named(const std::string &name);
};

// What a driver's failure means. Its text may quote values or credentials, so it is not told.
Failure failure(const std::string &sqlState, const std::string &text);
inline Failure failure(const Error &error) {
    return failure({error.sqlState, sizeof error.sqlState}, error.message ? error.message : "");
}

inline void check(Code code, const Error &error) {
    if (code != ok) throw failure(error);
}

}  // namespace sfumato::adbc
