// What the CSV and the Parquet reader have in common, behind the C face.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "include/CArrow.h"

// Some rows of a table; owns the memory that `columns` points to.
struct sfm_batch {
    int64_t rows = 0;
    std::vector<sfm_values> columns;

    sfm_batch() = default;
    sfm_batch(const sfm_batch &) = delete;
    sfm_batch &operator=(const sfm_batch &) = delete;
    virtual ~sfm_batch() = default;
};

namespace sfumato {

struct Column {
    std::string name;
    int32_t kind = SFM_KIND_TEXT;
    int32_t scale = 0;
    int32_t unit = SFM_UNIT_MICROSECOND;
    std::optional<std::string> zone;
    std::string type = "utf8";
};

// Batches hold at most this many rows, …
constexpr int64_t batchRows = 65'536;
// … this many cells, so that tables of many columns stay small in memory, …
constexpr int64_t batchCells = 1'048'576;
// … and, but for one last row, this many bytes of text.
constexpr int64_t batchBytes = 8 << 20;

// Throws a failure unless every column has a name of its own, which is text.
void checkNames(const std::vector<Column> &columns);

}  // namespace sfumato

struct sfm_reader {
    std::vector<sfumato::Column> columns;

    sfm_reader() = default;
    sfm_reader(const sfm_reader &) = delete;
    sfm_reader &operator=(const sfm_reader &) = delete;
    virtual ~sfm_reader() = default;

    // Keeps only the columns at these places, in this order.
    virtual void select(const std::vector<int32_t> &places) = 0;
    // The next rows; null at the end.
    virtual std::unique_ptr<sfm_batch> next() = 0;
    virtual double fraction() const = 0;
    virtual bool dialect(sfm_dialect *) const { return false; }
};
