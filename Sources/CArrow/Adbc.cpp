#include "Adbc.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <mutex>

namespace sfumato::adbc {

namespace {

template <typename Function>
void find(void *library, const char *name, Function &function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    if (!function) {
        throw Failure{
            SFM_CAUSE_UNAVAILABLE, "its driver lacks the function " + std::string(name), "Install a driver for ADBC 1.1"};
    }
}

Driver load(const std::string &name) {
    const auto file = "libadbc_driver_" + name + ".so";
    void *library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        throw Failure{
            SFM_CAUSE_UNAVAILABLE, "its driver (" + file + ") is not beside Arrow's libraries",
            "Install sfumato again, with all that `make install` lays out"};
    }
    Driver driver{};
    find(library, "AdbcDatabaseNew", driver.databaseNew);
    find(library, "AdbcDatabaseSetOption", driver.databaseSetOption);
    find(library, "AdbcDatabaseInit", driver.databaseInit);
    find(library, "AdbcDatabaseRelease", driver.databaseRelease);
    find(library, "AdbcConnectionNew", driver.connectionNew);
    find(library, "AdbcConnectionSetOption", driver.connectionSetOption);
    find(library, "AdbcConnectionCommit", driver.connectionCommit);
    find(library, "AdbcConnectionInit", driver.connectionInit);
    find(library, "AdbcConnectionRelease", driver.connectionRelease);
    find(library, "AdbcStatementNew", driver.statementNew);
    find(library, "AdbcStatementSetSqlQuery", driver.statementSetSqlQuery);
    find(library, "AdbcStatementSetOption", driver.statementSetOption);
    find(library, "AdbcStatementBindStream", driver.statementBindStream);
    find(library, "AdbcStatementExecuteQuery", driver.statementExecuteQuery);
    find(library, "AdbcStatementRelease", driver.statementRelease);
    return driver;
}

// One kind of failure: told by the beginning of its SQLSTATE (PostgreSQL, appendix A), or by words of the client's or
// the server's text where there is no connection to have a state.
struct Known {
    std::initializer_list<const char *> states, words;
    int32_t cause;
    const char *problem, *remedy;

    bool matches(const std::string &state, const std::string &text) const {
        return std::any_of(states.begin(), states.end(), [&](const char *start) { return state.rfind(start, 0) == 0; }) ||
               std::any_of(words.begin(), words.end(), [&](const char *word) { return text.find(word) != std::string::npos; });
    }
};

const Known known[] = {
    {{}, {"certificate verify failed", "root certificate file", "certificate authority", "self-signed", "self signed"},
     SFM_CAUSE_UNAVAILABLE, "the server's certificate is not trusted",
     "Name the file with its authority's certificate in PGSSLROOTCERT"},
    {{}, {"does not match host name"},
     SFM_CAUSE_UNAVAILABLE, "the server's certificate is for another host", "Name the host as its certificate does"},
    {{}, {"server does not support SSL", "no encryption"},
     SFM_CAUSE_UNAVAILABLE, "one side asks for TLS and the other does not take it",
     "Set sslmode as the server wants it, or turn TLS on there"},
    {{"28"}, {"password authentication failed", "no password supplied", "no pg_hba.conf entry", "authentication failed", "role \""},
     SFM_CAUSE_UNAVAILABLE, "the server does not let this user in",
     "Check the user's name, and the password in PGPASSFILE or the environment"},
    {{"3D000"}, {"database \""}, SFM_CAUSE_DATA, "there is no such database", "Check its name in the location"},
    {{}, {"translate host name", "Name or service not known", "could not resolve"},
     SFM_CAUSE_UNAVAILABLE, "there is no such host", "Check the location, and the network's name service"},
    {{"57P03", "53300", "57P01", "57P02"},
     {"starting up", "too many clients", "remaining connection slots", "shutting down"},
     SFM_CAUSE_TEMPORARY, "the server cannot serve another connection now", "Try again later"},
    {{"08"}, {"Connection refused", "could not connect", "timeout expired", "server closed the connection", "no connection to the server",
              "Connection reset", "Network is unreachable", "No route to host", "SSL connection has been closed", "SSL SYSCALL"},
     SFM_CAUSE_TEMPORARY, "the server does not answer", "Check that it runs and can be reached, then try again"},
    {{"42501"}, {}, SFM_CAUSE_UNAVAILABLE, "the user has no permission for it",
     "Ask the database's owner for the right, or name a user who has it"},
    {{"25006"}, {"readonly database", "read-only"}, SFM_CAUSE_UNAVAILABLE, "the database may only be read",
     "Name one that may be written"},
    {{"42P01", "3F000"}, {"no such table"}, SFM_CAUSE_DATA, "there is no such table or schema", "Check the names"},
    {{"40001", "40P01", "55P03"}, {"database is locked"}, SFM_CAUSE_TEMPORARY, "another transaction stands in the way", "Try again"},
    {{"57014"}, {}, SFM_CAUSE_UNAVAILABLE, "the server stopped the query", "Allow it more time (statement_timeout)"},
    {{"53"}, {"disk is full"}, SFM_CAUSE_UNAVAILABLE, "the server has run out of room", "Free some space there"},
    {{"2BP01"}, {}, SFM_CAUSE_USAGE, "other things in the database depend on a table that is to be replaced",
     "Name another schema, or remove them first"},
    {{"23505"}, {"UNIQUE constraint"}, SFM_CAUSE_DATA, "a key occurs twice", "Generate the tables again, or without the key"},
    {{"23503"}, {"FOREIGN KEY constraint"}, SFM_CAUSE_DATA, "a foreign key points to no row", "Generate the tables again, or without the key"},
    {{"22"}, {}, SFM_CAUSE_DATA, "a value does not fit the type that its column is read or written as",
     "Correct the value or the column's type"},
    {{}, {"file is not a database", "malformed", "encrypted"}, SFM_CAUSE_DATA, "is no SQLite database, or a damaged one", "Check the file"},
    {{}, {"unable to open database"}, SFM_CAUSE_DATA, "cannot be opened", "Check the path and the right to read it"},
};

}  // namespace

const Driver &Driver::named(const std::string &name) {
    static std::mutex lock;
    static std::map<std::string, Driver> drivers;
    const std::lock_guard guard(lock);
    const auto found = drivers.find(name);
    return found != drivers.end() ? found->second : drivers.emplace(name, load(name)).first->second;
}

Failure failure(const std::string &sqlState, const std::string &text) {
    for (const auto &kind : known) {
        if (kind.matches(sqlState, text)) return {kind.cause, kind.problem, kind.remedy};
    }
    const bool hasState = sqlState.find('\0') == std::string::npos && sqlState != "00000";
    return {SFM_CAUSE_UNAVAILABLE, "the database refuses it" + (hasState ? " (SQLSTATE " + sqlState + ")" : ""),
            "Look into the server's log"};
}

}  // namespace sfumato::adbc
