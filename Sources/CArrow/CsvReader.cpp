// Reads CSV in one pass and bounded memory. Arrow's own CSV reader is not used: it neither gives the line of a fault in
// files with line feeds in quotes, nor takes rows longer than a fixed block, nor other encodings.
#include <algorithm>

#include "CsvRow.hpp"
#include "CsvSniffer.hpp"
#include "Failure.hpp"
#include "Reader.hpp"
#include "TextColumns.hpp"
#include "TextInput.hpp"

namespace sfumato {

namespace {

constexpr size_t rowLimit = 64 << 20;

std::string counted(size_t fields) { return std::to_string(fields) + (fields == 1 ? " field" : " fields"); }

class CsvReader : public sfm_reader {
public:
    CsvReader(const sfm_store *store, const std::string &path, uint8_t delimiter) : input_(store, path), row_(',') {
        take();
        delimiter_ = delimiter != 0 ? delimiter : sniffDelimiter(text(), end(), isLast_ && !failure_);
        row_ = CsvRow(delimiter_);
        readHeader();
    }

    void select(const std::vector<int32_t> &places) override;
    std::unique_ptr<sfm_batch> next() override;
    double fraction() const override { return fraction_; }
    bool dialect(sfm_dialect *dialect) const override;

private:
    const uint8_t *text() const { return buffer_.data() + at_; }
    const uint8_t *end() const { return buffer_.data() + end_; }
    void take();
    void takeMore();
    bool findRow();
    void finishRow();
    void readHeader();
    int64_t append(TextBatch &batch);

    TextInput input_;
    std::vector<uint8_t> buffer_;  // what is not yet parsed, a line feed, and slack
    size_t at_ = 0, end_ = 0;
    bool isLast_ = false;
    std::optional<Failure> failure_;  // why the text ends early
    CsvRow row_;
    int64_t line_ = 1;
    size_t width_ = 0;
    int64_t blanks_ = 0;  // blank lines of a table of one column that count as rows if a row follows
    std::vector<size_t> places_;
    std::vector<int64_t> sizes_;  // of the last batch's columns
    uint8_t delimiter_ = ',';
    int32_t encoding_ = SFM_ENCODING_ASCII;
    int32_t lineEnding_ = SFM_LINES_LF;
    bool hasMark_ = false, quotesAll_ = false;
    double fraction_ = 0;
};

// Appends the input's next piece to the buffer.
void CsvReader::take() {
    const auto piece = input_.take();
    buffer_.resize(end_ + piece.text.size() + TextColumn::slack + 1);
    std::copy(piece.text.begin(), piece.text.end(), buffer_.begin() + static_cast<int64_t>(end_));
    end_ += piece.text.size();
    buffer_[end_] = '\n';
    isLast_ = piece.isLast;
    failure_ = piece.failure;
    encoding_ = piece.encoding;
    hasMark_ = piece.hasByteOrderMark;
    fraction_ = piece.fraction;
}

// Makes room and takes at least as much again as is left, so that long rows are not looked at too often.
void CsvReader::takeMore() {
    const auto left = end_ - at_;
    if (left > rowLimit) {
        throw dataFailure(
            "the row that starts here is longer than " + std::to_string(rowLimit >> 20) + " MB",
            "Close the quote that is probably left open in it, or shorten its fields", line_);
    }
    std::copy(text(), end(), buffer_.data());
    at_ = 0;
    end_ = left;
    do take();
    while (!isLast_ && end_ < 2 * left);
}

// Finds the next row that is not blank; false at the end.
bool CsvReader::findRow() {
    while (true) {
        const bool isWhole = isLast_ && !failure_;
        if (at_ == end_ && isWhole) return false;
        switch (row_.find(text(), end(), isWhole)) {
            case CsvRow::Found::row:
                return true;
            case CsvRow::Found::blank:
                blanks_ += width_ == 1;
                finishRow();
                break;
            case CsvRow::Found::openQuote:
                throw dataFailure(
                    "a quote that opens in this row is never closed", "Close it, or double quotes inside fields", line_);
            case CsvRow::Found::manyFields:
                throw dataFailure(
                    "has more than " + std::to_string(CsvRow::mostFields) + " fields",
                    "Check that the file is a table with one record per line", line_);
            case CsvRow::Found::partial:
                if (failure_) {
                    failure_->line = line_ + countLines(text(), end());
                    throw Failure(*failure_);
                }
                takeMore();
        }
    }
}

void CsvReader::finishRow() {
    line_ += row_.lines();
    at_ = row_.next() - buffer_.data();
}

void CsvReader::readHeader() {
    if (!findRow()) throw dataFailure("the file holds no text", "Name a file that holds a table");
    quotesAll_ = true;
    for (const auto &field : row_.fields()) {
        Column column;
        column.name.resize(field.count);
        auto *name = reinterpret_cast<uint8_t *>(column.name.data());
        if (field.hasQuotes) {
            column.name.resize(unquote(field, name));
        } else {
            std::copy(field.begin, field.begin + field.count, name);
        }
        columns.push_back(std::move(column));
        places_.push_back(places_.size());
        quotesAll_ = quotesAll_ && field.isQuoted;
    }
    lineEnding_ = row_.lineEnd() == 0 ? SFM_LINES_CRLF : row_.lineEnd() == '\r' ? SFM_LINES_CR : SFM_LINES_LF;
    width_ = columns.size();
    checkNames(columns);
    finishRow();
}

void CsvReader::select(const std::vector<int32_t> &places) {
    std::vector<Column> kept;
    places_.clear();
    for (const auto place : places) {
        kept.push_back(columns.at(place));
        places_.push_back(place);
    }
    columns = std::move(kept);
    sizes_.clear();
}

std::unique_ptr<sfm_batch> CsvReader::next() {
    const auto limit = std::clamp(batchCells / static_cast<int64_t>(width_), int64_t{1}, batchRows);
    auto batch = std::make_unique<TextBatch>();
    batch->texts.reserve(places_.size());
    sizes_.resize(places_.size(), 0);
    for (const auto size : sizes_) batch->texts.emplace_back(limit, size);
    int64_t rows = 0, bytes = 0;
    while (rows < limit && bytes < batchBytes && findRow()) {
        for (; blanks_ > 0 && rows < limit; --blanks_, ++rows) {
            for (auto &text : batch->texts) text.close(0);
        }
        if (rows == limit) break;
        bytes += append(*batch);
        finishRow();
        ++rows;
    }
    if (rows == 0) return nullptr;
    for (size_t place = 0; place < sizes_.size(); ++place) sizes_[place] = batch->texts[place].size();
    batch->seal(rows);
    return batch;
}

// Appends the row that has been found and gives its count of bytes.
int64_t CsvReader::append(TextBatch &batch) {
    const auto &fields = row_.fields();
    if (fields.size() != width_) {
        throw dataFailure(
            "has " + counted(fields.size()) + " where the header has " + std::to_string(width_),
            "Correct or remove the row, and quote fields that contain the delimiter", line_);
    }
    for (size_t place = 0; place < places_.size(); ++place) {
        const auto &field = fields[places_[place]];
        if (field.hasQuotes) {
            batch.texts[place].close(unquote(field, batch.texts[place].room(field.count)));
        } else {
            batch.texts[place].append(field.begin, field.count);
        }
    }
    return row_.next() - text();
}

bool CsvReader::dialect(sfm_dialect *dialect) const {
    *dialect = {delimiter_, encoding_, hasMark_, lineEnding_, quotesAll_, input_.isGzip()};
    return true;
}

}  // namespace

}  // namespace sfumato

bool sfm_csv_open(
    const sfm_store *store, const char *path, uint8_t delimiter, sfm_reader **reader, sfm_failure *failure) {
    *reader = nullptr;
    return sfumato::guarded(failure, [&] { *reader = new sfumato::CsvReader(store, path, delimiter); });
}
