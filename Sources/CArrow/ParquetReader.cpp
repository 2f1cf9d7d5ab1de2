// Reads Parquet in batches of bounded size; Arrow's threads decode the columns of a batch at once.
#include <arrow/record_batch.h>
#include <arrow/scalar.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/size_statistics.h>
#include <parquet/statistics.h>

#include <algorithm>
#include <cstring>

#include "CappedPool.hpp"
#include "Failure.hpp"
#include "InputFile.hpp"
#include "Kinds.hpp"
#include "Reader.hpp"
#include "Store.hpp"

namespace sfumato {

namespace {

// Pages may be a little longer than the metadata tells; besides, this much does no harm.
constexpr int64_t pageSlack = 16 << 20;

// Per column that is read; a column's part of a row group is seldom longer.
constexpr int64_t storeBuffer = 1 << 20;

const char *const fetchAgain = "Fetch or export the file again";

struct ArrowBatch : sfm_batch {
    std::shared_ptr<CappedPool> pool;  // before the arrays, which may have memory of it
    std::vector<std::shared_ptr<arrow::Array>> arrays;
};

class ParquetReader : public sfm_reader {
public:
    ParquetReader(const sfm_store *store, const std::string &path);

    void select(const std::vector<int32_t> &places) override;
    std::unique_ptr<sfm_batch> next() override;
    double fraction() const override { return rows_ > 0 ? static_cast<double>(read_) / static_cast<double>(rows_) : 1; }

private:
    void start();
    bool isWide(int leaf);
    void limitPages();
    std::unique_ptr<arrow::RecordBatchReader> batches(const std::vector<int> &leaves);

    std::shared_ptr<CappedPool> pool_;
    std::unique_ptr<parquet::arrow::FileReader> file_;
    std::unique_ptr<arrow::RecordBatchReader> batches_;
    std::vector<const parquet::arrow::SchemaField *> fields_;
    int64_t rows_ = 0, read_ = 0;
};

[[noreturn]] void throwFileFailure(const arrow::Status &status) {
    if (const auto *known = failureIn(status)) throw *known;
    if (status.IsOutOfMemory()) throw internalFailure(status);
    if (status.IsNotImplemented()) {
        throw dataFailure(
            "the Parquet file uses a compression or encoding that is not supported",
            "Export it again with another, such as zstd or snappy");
    }
    throw dataFailure("the Parquet file is damaged or cut short", fetchAgain);
}

template <typename T>
T checkFile(arrow::Result<T> result) {
    if (!result.ok()) throwFileFailure(result.status());
    return std::move(result).ValueUnsafe();
}

// A Parquet file starts and ends with the same four letters.
void checkMagic(arrow::io::RandomAccessFile &file) {
    const auto size = check(file.GetSize());
    char first[4] = {}, last[4] = {};
    const bool isLong = size >= 12 && file.ReadAt(0, 4, first).ok() && file.ReadAt(size - 4, 4, last).ok();
    if (!isLong || (std::memcmp(first, "PAR1", 4) != 0 && std::memcmp(first, "PARE", 4) != 0)) {
        throw dataFailure("is not a Parquet file", "Name it after what it holds, such as .csv, or export it again");
    }
    if (std::memcmp(last, "PARE", 4) == 0) throw dataFailure("the Parquet file is encrypted", "Decrypt it first");
    if (std::memcmp(last, "PAR1", 4) != 0) throw dataFailure("the Parquet file is cut short", fetchAgain);
}

ParquetReader::ParquetReader(const sfm_store *store, const std::string &path) {
    const auto stream = openInput(store, path);
    checkMagic(*stream);
    pool_ = std::make_shared<CappedPool>(pageSlack + check(stream->GetSize()));
    parquet::ReaderProperties properties(pool_.get());
    properties.enable_buffered_stream();
    // Where the writer left checksums, as we do, a byte that changed on the way is noticed.
    properties.set_page_checksum_verification(true);
    // What is far away is asked for in large pieces.
    if (store) properties.set_buffer_size(storeBuffer);
    parquet::arrow::FileReaderBuilder builder;
    if (const auto status = builder.Open(stream, properties); !status.ok()) throwFileFailure(status);
    parquet::ArrowReaderProperties arrowProperties(true);
    arrowProperties.set_pre_buffer(false);
    builder.properties(arrowProperties);
    file_ = checkFile(builder.Build());
    rows_ = file_->parquet_reader()->metadata()->num_rows();
    limitPages();
    for (const auto &field : file_->manifest().schema_fields) {
        fields_.push_back(&field);
        columns.emplace_back().name = field.field->name();
    }
    if (columns.empty()) throw dataFailure("the file has no columns", "Name a file that holds a table");
    checkNames(columns);
}

// No page is longer than the longest chunk.
void ParquetReader::limitPages() {
    const auto metadata = file_->parquet_reader()->metadata();
    int64_t most = 0;
    for (int group = 0; group < metadata->num_row_groups(); ++group) {
        const auto row = metadata->RowGroup(group);
        for (int leaf = 0; leaf < row->num_columns(); ++leaf) {
            const auto chunk = row->ColumnChunk(leaf);
            most = std::max({most, chunk->total_uncompressed_size(), chunk->total_compressed_size()});
        }
    }
    pool_->setLimit(most > INT64_MAX - pageSlack ? INT64_MAX : most + pageSlack);
}

// How many bytes a chunk takes up when its dictionary is spelt out; as far as the file tells, at least what it has now.
int64_t spreadBytes(const parquet::ColumnChunkMetaData &chunk) {
    const auto sizes = chunk.size_statistics();
    const auto texts = sizes ? sizes->unencoded_byte_array_data_bytes.value_or(0) : 0;
    return std::max<int64_t>({0, chunk.total_uncompressed_size(), texts});
}

void ParquetReader::select(const std::vector<int32_t> &places) {
    std::vector<const parquet::arrow::SchemaField *> fields;
    std::vector<Column> kept;
    for (const auto place : places) {
        const auto *field = fields_.at(place);
        fields.push_back(field);
        const auto &type = *field->field->type();
        kept.push_back(describe(field->field->name(), type, field->is_leaf() && maybeWide(type) && isWide(field->column_index)));
    }
    fields_ = std::move(fields);
    columns = std::move(kept);
}

// Whether a column has numbers that do not fit 64 bits: asked of the file's statistics or, without them, its values.
bool ParquetReader::isWide(int leaf) {
    const auto metadata = file_->parquet_reader()->metadata();
    for (int group = 0; group < metadata->num_row_groups(); ++group) {
        const auto statistics = metadata->RowGroup(group)->ColumnChunk(leaf)->statistics();
        std::shared_ptr<arrow::Scalar> bounds[2];
        const bool isKnown = statistics && statistics->HasMinMax() &&
                             parquet::arrow::StatisticsAsScalars(*statistics, &bounds[0], &bounds[1]).ok();
        if (!isKnown) {
            const auto reader = batches({leaf});
            while (const auto batch = checkFile(reader->Next())) {
                if (!fits(*batch->column(0))) return true;
            }
            return false;
        }
        for (const auto &bound : bounds) {
            if (!fits(*check(arrow::MakeArrayFromScalar(*bound, 1)))) return true;
        }
    }
    return false;
}

std::unique_ptr<arrow::RecordBatchReader> ParquetReader::batches(const std::vector<int> &leaves) {
    const auto metadata = file_->parquet_reader()->metadata();
    std::vector<int> groups;
    double bytes = 0;  // sums of damaged numbers do not overflow
    for (int group = 0; group < metadata->num_row_groups(); ++group) {
        groups.push_back(group);
        const auto row = metadata->RowGroup(group);
        for (const auto leaf : leaves) bytes += static_cast<double>(spreadBytes(*row->ColumnChunk(leaf)));
    }
    const auto rowBytes = std::max(1.0, bytes / static_cast<double>(std::max<int64_t>(1, rows_)));
    const auto fitting = static_cast<int64_t>(static_cast<double>(batchBytes) / rowBytes);
    const auto most = std::min({batchRows, batchCells / std::max<int64_t>(1, leaves.size()), fitting});
    file_->set_batch_size(std::max<int64_t>(1, most));
    return checkFile(file_->GetRecordBatchReader(groups, leaves));
}

void ParquetReader::start() {
    std::vector<int> leaves;
    for (const auto *field : fields_) leaves.push_back(field->column_index);
    batches_ = batches(leaves);
}

std::unique_ptr<sfm_batch> ParquetReader::next() {
    if (!batches_) start();
    std::shared_ptr<arrow::RecordBatch> batch;
    do batch = checkFile(batches_->Next());
    while (batch && batch->num_rows() == 0);
    if (!batch) {
        if (read_ < rows_) throw dataFailure("the Parquet file is damaged or cut short", fetchAgain);
        return nullptr;
    }
    read_ += batch->num_rows();
    auto result = std::make_unique<ArrowBatch>();
    result->pool = pool_;
    result->rows = batch->num_rows();
    for (size_t place = 0; place < columns.size(); ++place) {
        result->arrays.push_back(simplify(batch->column(static_cast<int>(place)), columns[place]));
        result->columns.push_back(view(*result->arrays.back()));
    }
    return result;
}

}  // namespace

}  // namespace sfumato

bool sfm_parquet_open(const sfm_store *store, const char *path, sfm_reader **reader, sfm_failure *failure) {
    *reader = nullptr;
    return sfumato::guarded(failure, [&] { *reader = new sfumato::ParquetReader(store, path); });
}
