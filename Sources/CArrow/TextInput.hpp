// A file's text in UTF-8, piece by piece; the next piece is read, inflated and decoded while this one is used.
#pragma once

#include <cstdint>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "Decoder.hpp"
#include "InputFile.hpp"

namespace sfumato {

struct TextPiece {
    std::vector<uint8_t> text;
    // Nothing comes after this piece: the file ends here, or fails here.
    bool isLast = false;
    std::optional<Failure> failure;
    int32_t encoding = SFM_ENCODING_ASCII;
    bool hasByteOrderMark = false;
    // The share of the file that has been read so far.
    double fraction = 0;
};

class TextInput {
public:
    TextInput(const sfm_store *store, const std::string &path);

    // The next piece. May be called until a piece is the last.
    TextPiece take();
    bool isGzip() const { return file_.isGzip(); }

private:
    TextPiece read();

    static constexpr int64_t pieceBytes = 1 << 20;
    InputFile file_;
    Decoder decoder_;
    std::vector<uint8_t> raw_;
    std::future<TextPiece> next_;  // the last member: its destructor waits for the thread that uses the others
};

}  // namespace sfumato
