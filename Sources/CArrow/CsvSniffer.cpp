#include "CsvSniffer.hpp"

#include <cstddef>

#include "CsvRow.hpp"

namespace sfumato {

namespace {

struct Evenness {
    size_t fields = 1;  // of the first row
    double share = 0;   // of the rows that have as many
};

Evenness evenness(uint8_t delimiter, const uint8_t *at, const uint8_t *end, bool isLast) {
    constexpr int enough = 200;
    CsvRow row(delimiter);
    Evenness result;
    int rows = 0, even = 0;
    while (at < end && rows < enough) {
        const auto found = row.find(at, end, isLast);
        if (found == CsvRow::Found::blank) {
            at = row.next();
            continue;
        }
        if (rows == 0 && !row.fields().empty()) result.fields = row.fields().size();
        if (found != CsvRow::Found::row) break;
        ++rows;
        even += row.fields().size() == result.fields;
        at = row.next();
    }
    result.share = rows > 0 ? static_cast<double>(even) / rows : 0;
    return result;
}

}  // namespace

uint8_t sniffDelimiter(const uint8_t *text, const uint8_t *end, bool isLast) {
    uint8_t best = ',';
    Evenness reached;
    for (const uint8_t delimiter : {',', ';', '\t', '|'}) {
        const auto found = evenness(delimiter, text, end, isLast);
        if (found.fields < 2) continue;
        const bool isBetter = found.share > reached.share || (found.share == reached.share && found.fields > reached.fields);
        if (reached.fields < 2 || isBetter) {
            best = delimiter;
            reached = found;
        }
    }
    return best;
}

}  // namespace sfumato
