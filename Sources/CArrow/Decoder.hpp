// Brings the encodings that tables come in to UTF-8, piece by piece.
//
// Without a byte order mark, a text is taken for UTF-16 when every second byte is mostly zero. Otherwise it is ASCII
// until its first other byte. The piece of text with that byte then decides: UTF-8 if there are more valid sequences
// than stray bytes after it, else Windows-1252. What has been ASCII up to there is the same in both, so a stray byte
// megabytes into a file needs no second reading. From then on the encoding is fixed and anything else a failure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "Failure.hpp"

namespace sfumato {

class Decoder {
public:
    // Appends the UTF-8 of `bytes` to `text`. On a failure, `text` holds what comes before it, and the failure is kept.
    void decode(const uint8_t *bytes, int64_t count, bool isLast, std::vector<uint8_t> &text);

    int32_t encoding() const { return encoding_; }
    bool hasByteOrderMark() const { return hasMark_; }
    // Why the text ends early, if it does.
    const std::optional<Failure> &failure() const { return failure_; }

private:
    int64_t begin(const uint8_t *bytes, int64_t count);
    void decodeAscii(const uint8_t *bytes, const uint8_t *end, bool isLast, std::vector<uint8_t> &text);
    void decodeUtf8(const uint8_t *bytes, const uint8_t *end, bool isLast, std::vector<uint8_t> &text);
    void decodeWindows(const uint8_t *bytes, const uint8_t *end, std::vector<uint8_t> &text);
    void decodeUtf16(const uint8_t *bytes, const uint8_t *end, bool isLast, std::vector<uint8_t> &text);

    int32_t encoding_ = SFM_ENCODING_ASCII;
    bool hasMark_ = false;
    bool hasBegun_ = false;
    std::vector<uint8_t> rest_;  // the beginning of a character whose end is in the next piece
    std::optional<Failure> failure_;
};

// The first byte in `from` … `end` that does not belong to a whole, valid UTF-8 sequence; `end` if there is none.
const uint8_t *firstNotUtf8(const uint8_t *from, const uint8_t *end);

}  // namespace sfumato
