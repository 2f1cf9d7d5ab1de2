#include "TextInput.hpp"

namespace sfumato {

TextInput::TextInput(const sfm_store *store, const std::string &path) : file_(store, path), raw_(pieceBytes) {}

TextPiece TextInput::take() {
    auto piece = next_.valid() ? next_.get() : read();
    if (!piece.isLast) next_ = std::async(std::launch::async, [this] { return read(); });
    return piece;
}

TextPiece TextInput::read() {
    TextPiece piece;
    piece.text.reserve(raw_.size() + 16);
    try {
        const auto count = file_.read(raw_.data(), static_cast<int64_t>(raw_.size()));
        piece.isLast = count < static_cast<int64_t>(raw_.size()) && !file_.isBroken();
        decoder_.decode(raw_.data(), count, piece.isLast, piece.text);
        piece.failure = decoder_.failure();
    } catch (const Failure &failure) {
        piece.failure = failure;
    }
    piece.isLast = piece.isLast || piece.failure;
    piece.encoding = decoder_.encoding();
    piece.hasByteOrderMark = decoder_.hasByteOrderMark();
    piece.fraction = file_.fraction();
    return piece;
}

}  // namespace sfumato
