// Reads what a query gives, in batches of bounded size. The query runs when the first batch is asked for, and asks for no
// more than the columns that were selected.
#include <arrow/c/bridge.h>
#include <arrow/record_batch.h>

#include <algorithm>
#include <optional>

#include "Database.hpp"
#include "Kinds.hpp"
#include "Reader.hpp"

namespace sfumato {

namespace {

struct QueryBatch : sfm_batch {
    std::vector<std::shared_ptr<arrow::Array>> arrays;
};

class QueryReader : public sfm_reader {
public:
    QueryReader(sfm_database &database, const sfm_query &query)
        : database_(database), from_(query.from), rows_(query.rows), hasMarks_(query.marks_types) {
        for (int32_t place = 0; place < query.count; ++place) {
            const auto &given = query.columns[place];
            Column column;
            column.name = given.column.name;
            column.kind = given.column.kind;
            column.scale = given.column.scale;
            column.unit = given.column.unit;
            if (given.column.zone) column.zone = given.column.zone;
            column.type = given.column.type;
            columns.push_back(std::move(column));
            expressions_.emplace_back(given.expression);
        }
        checkNames(columns);
    }
    ~QueryReader() override {
        const std::lock_guard guard(database_.turn);
        rest_.reset();
        if (stream_.release) stream_.release(&stream_);
        statement_.reset();
    }

    void select(const std::vector<int32_t> &places) override {
        std::vector<Column> kept;
        std::vector<std::string> expressions;
        for (const auto place : places) {
            kept.push_back(columns.at(place));
            expressions.push_back(expressions_.at(place));
        }
        columns = std::move(kept);
        expressions_ = std::move(expressions);
    }

    std::unique_ptr<sfm_batch> next() override;
    double fraction() const override { return isDone_ ? 1 : rows_ > 0 ? std::min(0.99, static_cast<double>(read_) / rows_) : 0; }

private:
    void start();
    std::string sql() const;
    std::shared_ptr<arrow::RecordBatch> take();

    sfm_database &database_;
    std::string from_;
    double rows_;
    // Whether a first row, which is none of the table's, gives the columns their types.
    bool hasMarks_;
    std::vector<std::string> expressions_;
    std::optional<adbc::Statement> statement_;
    ArrowArrayStream stream_{};
    std::shared_ptr<arrow::Schema> schema_;
    std::shared_ptr<arrow::RecordBatch> rest_;  // of the last batch
    int64_t read_ = 0;
    bool isDone_ = false;
};

int32_t storageOf(int32_t kind) {
    return kind == SFM_KIND_TEXT ? SFM_STORAGE_TEXT : kind == SFM_KIND_REAL ? SFM_STORAGE_REALS : SFM_STORAGE_INTEGERS;
}

std::string QueryReader::sql() const {
    std::string list, marks;
    for (size_t place = 0; place < expressions_.size(); ++place) {
        list += (place ? ", " : "") + expressions_[place];
        const auto storage = storageOf(columns[place].kind);
        marks += (place ? ", " : "") + std::string(storage == SFM_STORAGE_TEXT ? "''" : storage == SFM_STORAGE_REALS ? "0.5" : "0");
    }
    const auto rows = "SELECT " + list + " FROM " + from_;
    return hasMarks_ ? "SELECT " + marks + " UNION ALL " + rows : rows;
}

void QueryReader::start() {
    statement_.emplace(database_);
    statement_->query(sql());
    statement_->execute(&stream_);
    ArrowSchema schema{};
    if (stream_.get_schema(&stream_, &schema) != 0) {
        const auto *text = stream_.get_last_error(&stream_);
        throw adbc::failure("", text ? text : "");
    }
    schema_ = check(arrow::ImportSchema(&schema));
}

std::shared_ptr<arrow::RecordBatch> QueryReader::take() {
    ArrowArray array{};
    if (stream_.get_next(&stream_, &array) != 0) {
        const auto *text = stream_.get_last_error(&stream_);
        throw adbc::failure("", text ? text : "");
    }
    if (!array.release) return nullptr;
    return check(arrow::ImportRecordBatch(&array, schema_));
}

std::unique_ptr<sfm_batch> QueryReader::next() {
    const std::lock_guard guard(database_.turn);
    if (isDone_) return nullptr;
    if (!statement_) start();
    while (!rest_ || rest_->num_rows() == 0) {
        rest_ = take();
        if (!rest_) {
            isDone_ = true;
            return nullptr;
        }
        if (hasMarks_ && rest_->num_rows() > 0) {
            hasMarks_ = false;
            rest_ = rest_->Slice(1);
        }
    }
    const auto limit = std::max<int64_t>(1, std::min<int64_t>(batchRows, batchCells / std::max<size_t>(1, columns.size())));
    const auto taken = rest_->Slice(0, limit);
    rest_ = rest_->Slice(taken->num_rows());
    read_ += taken->num_rows();
    auto result = std::make_unique<QueryBatch>();
    result->rows = taken->num_rows();
    for (size_t place = 0; place < columns.size(); ++place) {
        const auto values = taken->column(static_cast<int>(place));
        // Decimals come as whole numbers of their last place; anything else as its own type.
        const auto plain = describe(columns[place].name, *values->type(), false);
        result->arrays.push_back(simplify(values, plain));
        result->columns.push_back(view(*result->arrays.back()));
        if (result->columns.back().storage != storageOf(columns[place].kind)) {
            throw dataFailure(
                "column " + columns[place].name + " holds values of another type than the column's",
                "Correct the values, or declare the column as text");
        }
    }
    return result;
}

}  // namespace

}  // namespace sfumato

bool sfm_query_open(sfm_database *database, const sfm_query *query, sfm_reader **reader, sfm_failure *failure) {
    *reader = nullptr;
    return sfumato::guarded(failure, [&] { *reader = new sfumato::QueryReader(*database, *query); });
}
