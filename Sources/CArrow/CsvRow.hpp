// Finds the fields of one row of CSV text. Source: RFC 4180; lenient where programs that write CSV are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sfumato {

// Where a field is in the text, without the quotes around it.
struct CsvField {
    const uint8_t *begin;
    uint32_t count;
    // Whether it has quotes inside that `unquote` must take out.
    bool hasQuotes;
    bool isQuoted;
};

class CsvRow {
public:
    explicit CsvRow(uint8_t delimiter);

    // The most fields that a row may have, which bounds the memory that a row takes.
    static constexpr size_t mostFields = 1'000'000;

    enum class Found { row, blank, partial, openQuote, manyFields };
    // Looks at the row that starts at `at`. The byte at `end` must be a line feed. `partial`: the row goes on behind
    // `end`, or might (not if `isLast`); `openQuote`: the last field's quote is never closed;
    // `manyFields`: there are more than `mostFields`.
    Found find(const uint8_t *at, const uint8_t *end, bool isLast);

    const std::vector<CsvField> &fields() const { return fields_; }
    // Where the next row starts.
    const uint8_t *next() const { return next_; }
    // How many lines the row takes up.
    int64_t lines() const { return lines_; }
    // `\n`, `\r` or, for both, 0.
    uint8_t lineEnd() const { return lineEnd_; }

private:
    std::vector<CsvField> fields_;
    const uint8_t *next_ = nullptr;
    int64_t lines_ = 0;
    uint8_t lineEnd_ = '\n';
    uint8_t delimiter_;
    bool ends_[256] = {};  // the bytes that end an unquoted field
};

// Writes what a field with quotes inside means; `target` has room for `field.count` bytes. Gives how many it wrote.
uint32_t unquote(const CsvField &field, uint8_t *target);

// How many lines end in a text: at line feeds, and at carriage returns without one.
int64_t countLines(const uint8_t *at, const uint8_t *end);

}  // namespace sfumato
