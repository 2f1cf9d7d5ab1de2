#include "Decoder.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace sfumato {

namespace {

// The characters of 0x80 to 0x9F; 0 where Windows-1252 has none.
constexpr uint16_t windows1252[32] = {
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

const char *const exportAgain = "Export it again as UTF-8";

const uint8_t *skipAscii(const uint8_t *at, const uint8_t *end) {
    while (end - at >= 8) {
        uint64_t word;
        std::memcpy(&word, at, 8);
        if ((word & 0x8080808080808080) != 0) break;
        at += 8;
    }
    while (at < end && *at < 0x80) ++at;
    return at;
}

// The length of the sequence at `at`; 0 if it is not valid, −1 if it may be but `end` cuts it off.
// Source: The Unicode Standard, table 3-7.
int sequenceLength(const uint8_t *at, const uint8_t *end) {
    const uint8_t lead = *at;
    if (lead < 0x80) return 1;
    const int length = lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
    for (int place = 1; place < length; ++place) {
        if (at + place == end) return -1;
        uint8_t low = 0x80, high = 0xBF;
        if (place == 1) {
            if (lead == 0xE0) low = 0xA0;
            if (lead == 0xED) high = 0x9F;
            if (lead == 0xF0) low = 0x90;
            if (lead == 0xF4) high = 0x8F;
        }
        if (at[place] < low || at[place] > high) return 0;
    }
    return length;
}

void append(uint32_t character, std::vector<uint8_t> &text) {
    if (character < 0x80) {
        text.push_back(static_cast<uint8_t>(character));
    } else if (character < 0x800) {
        text.insert(text.end(), {static_cast<uint8_t>(0xC0 | character >> 6), static_cast<uint8_t>(0x80 | (character & 63))});
    } else if (character < 0x10000) {
        text.insert(text.end(), {static_cast<uint8_t>(0xE0 | character >> 12), static_cast<uint8_t>(0x80 | (character >> 6 & 63)),
                                 static_cast<uint8_t>(0x80 | (character & 63))});
    } else {
        text.insert(text.end(), {static_cast<uint8_t>(0xF0 | character >> 18), static_cast<uint8_t>(0x80 | (character >> 12 & 63)),
                                 static_cast<uint8_t>(0x80 | (character >> 6 & 63)), static_cast<uint8_t>(0x80 | (character & 63))});
    }
}

// Whether a text with bytes over 0x7F is UTF-8 rather than Windows-1252; nothing if its end comes too soon to tell.
std::optional<bool> looksLikeUtf8(const uint8_t *at, const uint8_t *end) {
    int64_t valid = 0, stray = 0;
    while ((at = skipAscii(at, end)) < end) {
        const int length = sequenceLength(at, end);
        if (length < 0) break;
        length > 0 ? ++valid : ++stray;
        at += std::max(length, 1);
    }
    if (valid + stray == 0) return {};
    return valid > stray;
}

// The encoding of a text without a mark in which every second byte is mostly zero; ASCII if it is not so.
int32_t bareUtf16(const uint8_t *bytes, int64_t count) {
    const int64_t pairs = std::min<int64_t>(count, 4096) / 2;
    int64_t zeros[2] = {0, 0};
    for (int64_t pair = 0; pair < pairs; ++pair) {
        for (int side = 0; side < 2; ++side) zeros[side] += bytes[2 * pair + side] == 0;
    }
    if (pairs < 2) return SFM_ENCODING_ASCII;
    if (zeros[0] == 0 && zeros[1] * 2 > pairs) return SFM_ENCODING_UTF16LE;
    if (zeros[1] == 0 && zeros[0] * 2 > pairs) return SFM_ENCODING_UTF16BE;
    return SFM_ENCODING_ASCII;
}

}  // namespace

const uint8_t *firstNotUtf8(const uint8_t *from, const uint8_t *end) {
    while ((from = skipAscii(from, end)) < end) {
        const int length = sequenceLength(from, end);
        if (length <= 0) return from;
        from += length;
    }
    return end;
}

// Reads the byte order mark and gives its length.
int64_t Decoder::begin(const uint8_t *bytes, int64_t count) {
    hasBegun_ = true;
    const auto starts = [&](std::initializer_list<uint8_t> mark) {
        return count >= static_cast<int64_t>(mark.size()) && std::equal(mark.begin(), mark.end(), bytes);
    };
    if (starts({0xFF, 0xFE, 0, 0}) || starts({0, 0, 0xFE, 0xFF})) {
        failure_ = dataFailure("the text is in UTF-32, which is not supported", exportAgain);
        return 0;
    }
    hasMark_ = true;
    if (starts({0xEF, 0xBB, 0xBF})) return encoding_ = SFM_ENCODING_UTF8, 3;
    if (starts({0xFF, 0xFE})) return encoding_ = SFM_ENCODING_UTF16LE, 2;
    if (starts({0xFE, 0xFF})) return encoding_ = SFM_ENCODING_UTF16BE, 2;
    hasMark_ = false;
    encoding_ = bareUtf16(bytes, count);
    return 0;
}

void Decoder::decode(const uint8_t *bytes, int64_t count, bool isLast, std::vector<uint8_t> &text) {
    std::vector<uint8_t> joined;
    if (!rest_.empty()) {
        joined.swap(rest_);
        joined.insert(joined.end(), bytes, bytes + count);
        bytes = joined.data();
        count = static_cast<int64_t>(joined.size());
    }
    const auto *at = bytes + (hasBegun_ ? 0 : begin(bytes, count));
    const auto *end = bytes + count;
    if (failure_) return;
    const auto before = static_cast<int64_t>(text.size());
    switch (encoding_) {
        case SFM_ENCODING_ASCII: decodeAscii(at, end, isLast, text); break;
        case SFM_ENCODING_UTF8: decodeUtf8(at, end, isLast, text); break;
        case SFM_ENCODING_WINDOWS1252: decodeWindows(at, end, text); break;
        default: decodeUtf16(at, end, isLast, text);
    }
    const auto *start = text.data() + before;
    if (const void *zero = text.size() > static_cast<size_t>(before) ? std::memchr(start, 0, text.size() - before) : nullptr) {
        text.resize(static_cast<const uint8_t *>(zero) - text.data());
        failure_ = dataFailure("there is a NUL byte, which no text has", "Remove the NUL bytes, or export the file again");
    }
}

void Decoder::decodeAscii(const uint8_t *at, const uint8_t *end, bool isLast, std::vector<uint8_t> &text) {
    const auto *other = skipAscii(at, end);
    text.insert(text.end(), at, other);
    if (other == end) return;
    const auto isUtf8 = looksLikeUtf8(other, end);
    if (!isUtf8 && !isLast) {
        rest_.assign(other, end);
    } else if (isUtf8.value_or(false)) {
        encoding_ = SFM_ENCODING_UTF8;
        decodeUtf8(other, end, isLast, text);
    } else {
        encoding_ = SFM_ENCODING_WINDOWS1252;
        decodeWindows(other, end, text);
    }
}

void Decoder::decodeUtf8(const uint8_t *at, const uint8_t *end, bool isLast, std::vector<uint8_t> &text) {
    const auto *stop = firstNotUtf8(at, end);
    text.insert(text.end(), at, stop);
    if (stop == end) return;
    if (!isLast && sequenceLength(stop, end) < 0) {
        rest_.assign(stop, end);
    } else {
        failure_ = dataFailure("there is a byte that is not UTF-8, which the text is in otherwise", exportAgain);
    }
}

void Decoder::decodeWindows(const uint8_t *at, const uint8_t *end, std::vector<uint8_t> &text) {
    while (at < end) {
        const auto *other = skipAscii(at, end);
        text.insert(text.end(), at, other);
        if (other == end) return;
        const uint32_t character = *other < 0xA0 ? windows1252[*other - 0x80] : *other;
        if (character == 0) {
            failure_ = dataFailure("there is a byte that is neither UTF-8 nor Windows-1252", exportAgain);
            return;
        }
        append(character, text);
        at = other + 1;
    }
}

void Decoder::decodeUtf16(const uint8_t *at, const uint8_t *end, bool isLast, std::vector<uint8_t> &text) {
    const int high = encoding_ == SFM_ENCODING_UTF16LE ? 1 : 0;
    const auto unit = [&](const uint8_t *place) -> uint32_t { return place[high] << 8 | place[1 - high]; };
    for (; end - at >= 2; at += 2) {
        const uint32_t first = unit(at);
        if (first < 0xD800 || first >= 0xE000) {
            append(first, text);
            continue;
        }
        if (end - at < 4 && !isLast) break;
        const uint32_t second = end - at < 4 ? 0 : unit(at + 2);
        if (first >= 0xDC00 || second < 0xDC00 || second >= 0xE000) {
            failure_ = dataFailure("there is half a character of UTF-16", exportAgain);
            return;
        }
        append(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00), text);
        at += 2;
    }
    if (at == end) return;
    if (isLast) {
        failure_ = dataFailure("the UTF-16 text ends inside a character", exportAgain);
    } else {
        rest_.assign(at, end);
    }
}

}  // namespace sfumato
