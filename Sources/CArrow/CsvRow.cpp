#include "CsvRow.hpp"

#include <cstring>

namespace sfumato {

CsvRow::CsvRow(uint8_t delimiter) : delimiter_(delimiter) {
    ends_[delimiter] = ends_['\n'] = ends_['\r'] = true;
}

CsvRow::Found CsvRow::find(const uint8_t *at, const uint8_t *end, bool isLast) {
    fields_.clear();
    lines_ = 1;
    if (at == end) return Found::partial;
    while (true) {
        CsvField field{at, 0, false, false};
        const uint8_t *stop = at;
        if (*at == '"' && at < end) {
            field.isQuoted = true;
            const uint8_t *inside = ++field.begin;
            while (true) {
                const auto *quote = static_cast<const uint8_t *>(std::memchr(inside, '"', end - inside));
                if (quote == nullptr) return isLast ? Found::openQuote : Found::partial;
                if (quote + 1 == end && !isLast) return Found::partial;
                stop = quote + 1;
                if (stop == end || *stop != '"') break;
                field.hasQuotes = true;
                inside = quote + 2;
            }
            lines_ += countLines(field.begin, stop);
            field.count = static_cast<uint32_t>(stop - 1 - field.begin);
            if (!ends_[*stop]) {  // something between the closing quote and the delimiter: kept, as most readers do
                while (!ends_[*stop]) ++stop;
                field.hasQuotes = true;
                field.count = static_cast<uint32_t>(stop - field.begin);
            }
        } else {
            while (!ends_[*stop]) ++stop;
            field.count = static_cast<uint32_t>(stop - at);
        }
        if (fields_.size() == mostFields) return Found::manyFields;
        fields_.push_back(field);
        if (stop < end && *stop == delimiter_) {
            at = stop + 1;
            if (at == end && !isLast) return Found::partial;
            continue;
        }
        if (stop == end) {
            if (!isLast) return Found::partial;
            next_ = end;
            lineEnd_ = '\n';
            return Found::row;
        }
        if (*stop == '\r' && stop + 1 == end && !isLast) return Found::partial;
        const bool isPair = *stop == '\r' && stop + 1 < end && stop[1] == '\n';
        lineEnd_ = isPair ? 0 : *stop;
        next_ = stop + (isPair ? 2 : 1);
        return fields_.size() == 1 && !field.isQuoted && field.count == 0 ? Found::blank : Found::row;
    }
}

uint32_t unquote(const CsvField &field, uint8_t *target) {
    const uint8_t *at = field.begin;
    const uint8_t *const end = at + field.count;
    uint8_t *to = target;
    bool isInside = true;
    while (at < end) {
        if (*at != '"' || !isInside) {
            *to++ = *at++;
        } else if (at + 1 < end && at[1] == '"') {
            *to++ = '"';
            at += 2;
        } else {
            isInside = false;
            ++at;
        }
    }
    return static_cast<uint32_t>(to - target);
}

int64_t countLines(const uint8_t *at, const uint8_t *end) {
    int64_t lines = 0;
    for (; at < end; ++at) lines += *at == '\n' || (*at == '\r' && (at + 1 == end || at[1] != '\n'));
    return lines;
}

}  // namespace sfumato
