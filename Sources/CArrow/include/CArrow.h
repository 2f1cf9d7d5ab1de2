// The C face of our Arrow shim: tables in, tables out. The only importer is the Swift module Tabular.
//
// Functions that can fail return false and fill in `failure`; no C++ exception leaves the shim. Texts of failures name
// lines, columns, types and causes, never a value of the data. Nothing here is safe to share between threads at once.
#ifndef SFUMATO_CARROW_H
#define SFUMATO_CARROW_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Failures

enum {
    SFM_CAUSE_DATA = 1,
    SFM_CAUSE_UNAVAILABLE = 2,
    SFM_CAUSE_INTERNAL = 3,
    SFM_CAUSE_USAGE = 4,
    SFM_CAUSE_TEMPORARY = 5
};

// "`place`[, line `line`]: `problem`. `remedy`." with the place added by the caller. `line` is 0 where there is none.
typedef struct sfm_failure {
    int32_t cause;
    int64_t line;
    char problem[600];
    char remedy[300];
} sfm_failure;

// MARK: Object stores. Threads may share one. Where a function takes a store, NULL means this machine's disks.

typedef struct sfm_store sfm_store;

enum { SFM_ENTRY_NONE = 0, SFM_ENTRY_FILE = 1, SFM_ENTRY_FOLDER = 2 };

typedef struct sfm_entry {
    int32_t kind;
    int64_t bytes;
} sfm_entry;

// `uri` is one of Arrow's, with options but no credentials; `host` is for messages; `authorities` is a file of
// certificates, or empty. Paths in a store are bucket/key.
bool sfm_store_open(
    const char *uri, const char *host, const char *authorities, sfm_store **store, sfm_failure *failure);
void sfm_store_free(sfm_store *store);
bool sfm_store_look(const sfm_store *store, const char *path, sfm_entry *entry, sfm_failure *failure);
// Calls `take` for each entry right below the folder; for none where there is no folder.
bool sfm_store_list(
    const sfm_store *store, const char *folder, void *context,
    void (*take)(void *context, const char *name, sfm_entry entry), sfm_failure *failure);
// Gives `take` all bytes of an object, in order.
bool sfm_store_read(
    const sfm_store *store, const char *path, void *context,
    void (*take)(void *context, const uint8_t *bytes, int64_t count), sfm_failure *failure);
bool sfm_store_remove(const sfm_store *store, const char *path, sfm_failure *failure);

// MARK: Columns and batches

enum {
    SFM_KIND_TEXT = 0,
    SFM_KIND_INTEGER = 1,
    SFM_KIND_REAL = 2,
    SFM_KIND_BOOLEAN = 3,
    SFM_KIND_DECIMAL = 4,
    SFM_KIND_DATE = 5,
    SFM_KIND_TIME = 6,
    SFM_KIND_DATETIME = 7
};

enum { SFM_UNIT_SECOND = 0, SFM_UNIT_MILLISECOND = 1, SFM_UNIT_MICROSECOND = 2, SFM_UNIT_NANOSECOND = 3 };

// A column's description. The texts belong to the reader and live as long as it does. `zone` is NULL without one.
typedef struct sfm_column {
    const char *name;
    int64_t name_length;
    int32_t kind;
    int32_t scale;
    int32_t unit;
    const char *zone;
    const char *type;
} sfm_column;

enum { SFM_STORAGE_INTEGERS = 0, SFM_STORAGE_REALS = 1, SFM_STORAGE_TEXT = 2 };

// One column of a batch. Text has `rows` + 1 offsets. `validity` is NULL when every row has a value.
typedef struct sfm_values {
    int32_t storage;
    const int64_t *integers;
    const double *reals;
    const int64_t *offsets;
    const uint8_t *bytes;
    const uint8_t *validity;
    int64_t validity_offset;
} sfm_values;

typedef struct sfm_batch sfm_batch;

int64_t sfm_batch_rows(const sfm_batch *batch);
sfm_values sfm_batch_values(const sfm_batch *batch, int32_t column);
void sfm_batch_free(sfm_batch *batch);

// MARK: Readers

typedef struct sfm_reader sfm_reader;

// How a CSV file is written. `encoding` may still change from ASCII to another while the file is read.
enum {
    SFM_ENCODING_ASCII = 0,
    SFM_ENCODING_UTF8 = 1,
    SFM_ENCODING_WINDOWS1252 = 2,
    SFM_ENCODING_UTF16LE = 3,
    SFM_ENCODING_UTF16BE = 4
};
enum { SFM_LINES_LF = 0, SFM_LINES_CRLF = 1, SFM_LINES_CR = 2 };
typedef struct sfm_dialect {
    uint8_t delimiter;
    int32_t encoding;
    bool has_bom;
    int32_t line_ending;
    bool quotes_all;
    bool gzip;
} sfm_dialect;

// `delimiter` 0: to be found from the first lines.
bool sfm_csv_open(
    const sfm_store *store, const char *path, uint8_t delimiter, sfm_reader **reader, sfm_failure *failure);
bool sfm_parquet_open(const sfm_store *store, const char *path, sfm_reader **reader, sfm_failure *failure);

// One file of a table that has several. `values`: of the partitions that it is in, NULL for rows without a value.
typedef struct sfm_part {
    const sfm_store *store;
    const char *path;
    bool is_parquet;
    uint8_t delimiter;
    const char *const *values;
} sfm_part;

// Reads one part after the other; `names`: of the partitions, which become columns of text.
bool sfm_parts_open(
    const sfm_part *parts, int32_t count, const char *const *names, int32_t partitions, sfm_reader **reader,
    sfm_failure *failure);

int32_t sfm_reader_column_count(const sfm_reader *reader);
sfm_column sfm_reader_column(const sfm_reader *reader, int32_t column);
// Keeps only these columns, in this order; before the first batch. Decides the kinds that depend on the values.
bool sfm_reader_select(sfm_reader *reader, const int32_t *columns, int32_t count, sfm_failure *failure);
// `*batch` is NULL at the end.
bool sfm_reader_next(sfm_reader *reader, sfm_batch **batch, sfm_failure *failure);
// The share of the file that has been consumed, 0 to 1.
double sfm_reader_fraction(const sfm_reader *reader);
// False for what is not CSV.
bool sfm_reader_dialect(const sfm_reader *reader, sfm_dialect *dialect);
void sfm_reader_free(sfm_reader *reader);

// MARK: Databases. A connection does one thing at a time, in whichever thread.

typedef struct sfm_database sfm_database;

// `driver` such as "postgresql"; `uri` as that driver takes it.
bool sfm_database_open(const char *driver, const char *uri, sfm_database **database, sfm_failure *failure);
// Runs statements that give no rows.
bool sfm_database_run(sfm_database *database, const char *sql, sfm_failure *failure);
// Starts a transaction, and ends it; what is not committed when the connection is freed is undone.
bool sfm_database_begin(sfm_database *database, sfm_failure *failure);
bool sfm_database_commit(sfm_database *database, sfm_failure *failure);
// Makes a temporary table from a Parquet file of this machine; `plain`: with no types but numbers and texts.
bool sfm_database_load(
    sfm_database *database, const char *path, const char *table, bool plain, sfm_failure *failure);
void sfm_database_free(sfm_database *database);

// A column of a query: what Swift is to get, and the SQL that gives it. A decimal's expression gives a whole number.
typedef struct sfm_query_column {
    sfm_column column;
    const char *expression;
} sfm_query_column;

typedef struct sfm_query {
    const char *from;
    const sfm_query_column *columns;
    int32_t count;
    // About how many rows there will be; 0 if that is not known.
    double rows;
    // Whether the database has no types of its own, so that the first values would decide.
    bool marks_types;
} sfm_query;

// The reader uses the connection, which must outlive it.
bool sfm_query_open(sfm_database *database, const sfm_query *query, sfm_reader **reader, sfm_failure *failure);

// MARK: Sinks. What they write appears under its name only with `finish`; freeing one that is not finished removes it.

typedef struct sfm_sink sfm_sink;

bool sfm_bytes_open(const sfm_store *store, const char *path, bool gzip, sfm_sink **sink, sfm_failure *failure);
bool sfm_bytes_write(sfm_sink *sink, const uint8_t *bytes, int64_t count, sfm_failure *failure);

// `types` are Arrow's names of types, as `sfm_column.type` gives them.
bool sfm_parquet_create(
    const sfm_store *store, const char *path, const char *const *names, const char *const *types, int32_t count, sfm_sink **sink,
    sfm_failure *failure);

// Values of one column to be written, stored as in a batch. `present` is NULL when every row has a value.
typedef struct sfm_cells {
    const int64_t *integers;
    const double *reals;
    const int64_t *offsets;
    const uint8_t *bytes;
    const bool *present;
} sfm_cells;

// Hands over one column of the next rows: exactly one of integers, reals and offsets is not NULL. Copies the values.
bool sfm_parquet_put(sfm_sink *sink, int32_t column, int64_t rows, sfm_cells cells, sfm_failure *failure);
// Writes the rows once every column has been put.
bool sfm_parquet_commit(sfm_sink *sink, sfm_failure *failure);

bool sfm_sink_finish(sfm_sink *sink, sfm_failure *failure);
void sfm_sink_free(sfm_sink *sink);

// Puts one folder in the place of another in one step; `from` then has what was there. False with errno set.
bool sfm_exchange(const char *from, const char *to);

// MARK: The process

// How many threads Arrow may use for decoding.
bool sfm_set_threads(int32_t threads, sfm_failure *failure);

#ifdef __cplusplus
}
#endif
#endif
