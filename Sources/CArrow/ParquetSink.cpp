// Writes Parquet, row group by row group.
#include <arrow/record_batch.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <algorithm>

#include "Cells.hpp"
#include "Failure.hpp"
#include "PublishedStream.hpp"
#include "Sink.hpp"
#include "TypeNames.hpp"

namespace sfumato {

namespace {

class ParquetSink : public sfm_sink {
public:
    ParquetSink(
        const sfm_store *store, const std::string &path, const std::vector<std::string> &names,
        const std::vector<std::string> &types)
        : file_(openOutput(store, path)) {
        arrow::FieldVector fields;
        for (size_t place = 0; place < names.size(); ++place) {
            const auto type = typeNamed(types[place]);
            if (!type) {
                throw Failure{
                    SFM_CAUSE_USAGE, "column " + names[place] + " is to have the type " + types[place] + ", which we do not write",
                    "Choose another type, or write CSV"};
            }
            fields.push_back(arrow::field(names[place], type));
        }
        schema_ = arrow::schema(std::move(fields));
        columns_.resize(names.size());
        // A row group stays in memory until it is full.
        const auto groupRows = std::clamp<int64_t>(groupCells / std::max<int64_t>(1, names.size()), 1'024, 131'072);
        const auto properties =
            parquet::WriterProperties::Builder()
                .compression(arrow::Compression::ZSTD)
                ->max_row_group_length(groupRows)
                ->enable_page_checksum()
                ->build();
        const auto arrowProperties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
        auto writer = parquet::arrow::FileWriter::Open(
            *schema_, arrow::default_memory_pool(), file_, properties, arrowProperties);
        checkWritten(writer.status());
        writer_ = std::move(writer).ValueUnsafe();
    }
    ~ParquetSink() override {
        if (writer_) (void)writer_->Close();  // into the temporary file, which then goes
    }

    void put(int32_t place, int64_t rows, const sfm_cells &cells) {
        const auto &field = schema_->field(place);
        columns_[place] = column(field->name(), field->type(), rows, cells);
        rows_ = rows;
    }

    void commit() {
        const auto batch = arrow::RecordBatch::Make(schema_, rows_, columns_);
        checkWritten(writer_->WriteRecordBatch(*batch));
        std::fill(columns_.begin(), columns_.end(), nullptr);
    }

    void finish() override {
        auto writer = std::move(writer_);
        checkWritten(writer->Close());
        file_->publish();
    }

private:
    void checkWritten(const arrow::Status &status) {
        if (!status.ok()) throw file_->failure(status);
    }

    static constexpr int64_t groupCells = 4 << 20;
    std::shared_ptr<PublishedStream> file_;
    std::shared_ptr<arrow::Schema> schema_;
    std::unique_ptr<parquet::arrow::FileWriter> writer_;
    arrow::ArrayVector columns_;
    int64_t rows_ = 0;
};

}  // namespace

}  // namespace sfumato

bool sfm_parquet_create(
    const sfm_store *store, const char *path, const char *const *names, const char *const *types, int32_t count, sfm_sink **sink,
    sfm_failure *failure) {
    *sink = nullptr;
    return sfumato::guarded(failure, [&] {
        *sink = new sfumato::ParquetSink(store, path, {names, names + count}, {types, types + count});
    });
}

bool sfm_parquet_put(sfm_sink *sink, int32_t column, int64_t rows, sfm_cells cells, sfm_failure *failure) {
    return sfumato::guarded(failure, [&] { static_cast<sfumato::ParquetSink *>(sink)->put(column, rows, cells); });
}

bool sfm_parquet_commit(sfm_sink *sink, sfm_failure *failure) {
    return sfumato::guarded(failure, [&] { static_cast<sfumato::ParquetSink *>(sink)->commit(); });
}
