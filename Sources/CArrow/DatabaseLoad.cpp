// Loads a Parquet file into a temporary table of a database.
#include <arrow/c/bridge.h>
#include <arrow/compute/cast.h>
#include <arrow/record_batch.h>
#include <parquet/arrow/reader.h>

#include "Database.hpp"
#include "InputFile.hpp"

namespace sfumato {

namespace {

// Types that every database's driver takes; others go as texts, which the database brings to a column's type.
bool isPlain(const arrow::DataType &type) {
    return arrow::is_integer(type.id()) || type.id() == arrow::Type::BOOL || type.id() == arrow::Type::FLOAT ||
           type.id() == arrow::Type::DOUBLE || type.id() == arrow::Type::STRING;
}

// The same rows, with columns of other types as texts.
class PlainReader : public arrow::RecordBatchReader {
public:
    explicit PlainReader(std::shared_ptr<arrow::RecordBatchReader> rows) : rows_(std::move(rows)) {
        arrow::FieldVector fields;
        for (const auto &field : rows_->schema()->fields()) {
            fields.push_back(isPlain(*field->type()) ? field : field->WithType(arrow::utf8()));
        }
        schema_ = arrow::schema(std::move(fields));
    }

    std::shared_ptr<arrow::Schema> schema() const override { return schema_; }

    arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch> *batch) override {
        ARROW_RETURN_NOT_OK(rows_->ReadNext(batch));
        if (!*batch) return arrow::Status::OK();
        arrow::ArrayVector columns;
        for (int place = 0; place < schema_->num_fields(); ++place) {
            auto values = (*batch)->column(place);
            const auto &type = schema_->field(place)->type();
            if (!values->type()->Equals(*type)) {
                ARROW_ASSIGN_OR_RAISE(values, arrow::compute::Cast(*values, type));
            }
            columns.push_back(std::move(values));
        }
        *batch = arrow::RecordBatch::Make(schema_, (*batch)->num_rows(), std::move(columns));
        return arrow::Status::OK();
    }

private:
    std::shared_ptr<arrow::RecordBatchReader> rows_;
    std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace

}  // namespace sfumato

bool sfm_database_load(
    sfm_database *database, const char *path, const char *table, bool plain, sfm_failure *failure) {
    return sfumato::guarded(failure, [&] {
        auto file = sfumato::check(
            parquet::arrow::OpenFile(sfumato::openInput(nullptr, path), arrow::default_memory_pool()));
        file->set_batch_size(16'384);
        std::shared_ptr<arrow::RecordBatchReader> rows = sfumato::check(file->GetRecordBatchReader());
        if (plain) rows = std::make_shared<sfumato::PlainReader>(std::move(rows));
        ArrowArrayStream stream{};
        sfumato::check(arrow::ExportRecordBatchReader(rows, &stream));
        const std::lock_guard guard(database->turn);
        sfumato::adbc::Statement statement(*database);
        statement.option("adbc.ingest.target_table", table);
        statement.option("adbc.ingest.mode", "adbc.ingest.mode.create");
        statement.option("adbc.ingest.temporary", "true");
        statement.bind(&stream);
        statement.execute(nullptr);
    });
}
