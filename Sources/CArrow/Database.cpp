#include "Database.hpp"

using namespace sfumato;

sfm_database::sfm_database(const std::string &name, const std::string &uri) : driver(adbc::Driver::named(name)) {
    adbc::Error error;
    adbc::check(driver.databaseNew(&database, &error), error);
    try {
        adbc::check(driver.databaseSetOption(&database, "uri", uri.c_str(), &error), error);
        adbc::check(driver.databaseInit(&database, &error), error);
        adbc::check(driver.connectionNew(&connection, &error), error);
        adbc::check(driver.connectionInit(&connection, &database, &error), error);
    } catch (...) {
        adbc::Error ignored;
        if (connection.privateData) (void)driver.connectionRelease(&connection, &ignored);
        (void)driver.databaseRelease(&database, &ignored);
        throw;
    }
}

sfm_database::~sfm_database() {
    adbc::Error ignored;
    (void)driver.connectionRelease(&connection, &ignored);
    (void)driver.databaseRelease(&database, &ignored);
}

bool sfm_database_open(const char *driver, const char *uri, sfm_database **database, sfm_failure *failure) {
    *database = nullptr;
    return guarded(failure, [&] { *database = new sfm_database(driver, uri); });
}

bool sfm_database_run(sfm_database *database, const char *sql, sfm_failure *failure) {
    return guarded(failure, [&] {
        const std::lock_guard guard(database->turn);
        adbc::Statement statement(*database);
        statement.query(sql);
        statement.execute(nullptr);
    });
}

bool sfm_database_begin(sfm_database *database, sfm_failure *failure) {
    return guarded(failure, [&] {
        adbc::Error error;
        adbc::check(
            database->driver.connectionSetOption(
                &database->connection, "adbc.connection.autocommit", "false", &error),
            error);
    });
}

bool sfm_database_commit(sfm_database *database, sfm_failure *failure) {
    return guarded(failure, [&] {
        adbc::Error error;
        adbc::check(database->driver.connectionCommit(&database->connection, &error), error);
    });
}

void sfm_database_free(sfm_database *database) { delete database; }
