#include "Reader.hpp"

#include <unordered_map>

#include "Decoder.hpp"
#include "Failure.hpp"

namespace sfumato {

void checkNames(const std::vector<Column> &columns) {
    std::unordered_map<std::string, size_t> seen;
    for (size_t place = 0; place < columns.size(); ++place) {
        const auto &name = columns[place].name;
        if (name.find_first_not_of(" \t") == std::string::npos) {
            throw dataFailure("column " + std::to_string(place + 1) + " has no name", "Name every column in the header");
        }
        const auto *bytes = reinterpret_cast<const uint8_t *>(name.data());
        if (name.find('\0') != std::string::npos || firstNotUtf8(bytes, bytes + name.size()) != bytes + name.size()) {
            throw dataFailure(
                "column " + std::to_string(place + 1) + " has a name that is no text in UTF-8",
                "Give it another name, or export the file again");
        }
        // The name is not told: in a file without a header it is a value.
        auto [found, isNew] = seen.emplace(name, place);
        if (!isNew) {
            throw dataFailure(
                "columns " + std::to_string(found->second + 1) + " and " + std::to_string(place + 1) +
                    " have the same name",
                "Give each column a name of its own");
        }
    }
}

}  // namespace sfumato

int64_t sfm_batch_rows(const sfm_batch *batch) { return batch->rows; }

sfm_values sfm_batch_values(const sfm_batch *batch, int32_t column) { return batch->columns[column]; }

void sfm_batch_free(sfm_batch *batch) { delete batch; }

int32_t sfm_reader_column_count(const sfm_reader *reader) { return static_cast<int32_t>(reader->columns.size()); }

sfm_column sfm_reader_column(const sfm_reader *reader, int32_t column) {
    const auto &from = reader->columns[column];
    return {from.name.c_str(), static_cast<int64_t>(from.name.size()), from.kind, from.scale, from.unit,
            from.zone ? from.zone->c_str() : nullptr, from.type.c_str()};
}

bool sfm_reader_select(sfm_reader *reader, const int32_t *columns, int32_t count, sfm_failure *failure) {
    return sfumato::guarded(failure, [&] { reader->select({columns, columns + count}); });
}

bool sfm_reader_next(sfm_reader *reader, sfm_batch **batch, sfm_failure *failure) {
    *batch = nullptr;
    return sfumato::guarded(failure, [&] { *batch = reader->next().release(); });
}

double sfm_reader_fraction(const sfm_reader *reader) { return reader->fraction(); }

bool sfm_reader_dialect(const sfm_reader *reader, sfm_dialect *dialect) { return reader->dialect(dialect); }

void sfm_reader_free(sfm_reader *reader) { delete reader; }
