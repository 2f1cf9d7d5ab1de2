// A connection to a database.
#pragma once

#include <mutex>
#include <string>

#include "Adbc.hpp"

struct sfm_database {
    sfm_database(const std::string &driver, const std::string &uri);
    sfm_database(const sfm_database &) = delete;
    sfm_database &operator=(const sfm_database &) = delete;
    ~sfm_database();

    const sfumato::adbc::Driver &driver;
    sfumato::adbc::Object database, connection;
    // A connection does one thing at a time; readers that share it take turns.
    std::recursive_mutex turn;
};

namespace sfumato::adbc {

// One query; ended when it goes.
class Statement {
public:
    explicit Statement(sfm_database &database) : database_(database) {
        Error error;
        check(database.driver.statementNew(&database.connection, &statement_, &error), error);
    }
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;
    ~Statement() {
        Error error;
        (void)database_.driver.statementRelease(&statement_, &error);
    }

    void query(const std::string &sql) {
        Error error;
        check(database_.driver.statementSetSqlQuery(&statement_, sql.c_str(), &error), error);
    }
    void option(const char *name, const std::string &value) {
        Error error;
        check(database_.driver.statementSetOption(&statement_, name, value.c_str(), &error), error);
    }
    void bind(ArrowArrayStream *rows) {
        Error error;
        check(database_.driver.statementBindStream(&statement_, rows, &error), error);
    }
    void execute(ArrowArrayStream *rows) {
        Error error;
        int64_t count = 0;
        check(database_.driver.statementExecuteQuery(&statement_, rows, &count, &error), error);
    }

private:
    sfm_database &database_;
    Object statement_;
};

}  // namespace sfumato::adbc
