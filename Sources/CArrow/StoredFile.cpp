#include "StoredFile.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

namespace sfumato {

namespace {

// Beside what the store's client does by itself: breaks in the middle of an answer are ours to mend.
constexpr int attempts = 4;

template <typename Ask>
auto persistently(Ask ask) {
    for (int attempt = 1;; ++attempt) {
        auto answer = ask();
        if (answer.ok() || attempt == attempts || !isPassing(answer.status())) return answer;
        std::this_thread::sleep_for(std::chrono::milliseconds(200) * (1 << attempt));
    }
}

}  // namespace

StoredFile::StoredFile(const sfm_store &store, const std::string &path) : store_(store), path_(path) {
    auto file = persistently([&] { return store_.files->OpenInputFile(path); });
    if (!file.ok()) throw storeFailure(store_, file.status(), StoreUse::read);
    file_ = std::move(file).ValueUnsafe();
    auto size = file_->GetSize();
    if (!size.ok()) throw storeFailure(store_, size.status(), StoreUse::read);
    size_ = *size;
    if (size_ == 0) throw dataFailure("the object is empty", "Name one that holds a table");
}

arrow::Status StoredFile::fault(const arrow::Status &status) const {
    return statusOf(storeFailure(store_, status, StoreUse::read));
}

arrow::Result<int64_t> StoredFile::ReadAt(int64_t position, int64_t count, void *out) {
    auto got = persistently([&] { return file_->ReadAt(position, count, out); });
    if (!got.ok()) return fault(got.status());
    return got;
}

arrow::Result<std::shared_ptr<arrow::Buffer>> StoredFile::ReadAt(int64_t position, int64_t count) {
    auto got = persistently([&] { return file_->ReadAt(position, count); });
    if (!got.ok()) return fault(got.status());
    return got;
}

arrow::Result<int64_t> StoredFile::Read(int64_t count, void *out) {
    int64_t filled = 0;
    while (filled < count && place_ < size_) {
        const bool isThere = piece_ && place_ >= pieceStart_ && place_ < pieceStart_ + piece_->size();
        if (!isThere) {
            ARROW_ASSIGN_OR_RAISE(piece_, ReadAt(place_, std::min(pieceBytes, size_ - place_)));
            pieceStart_ = place_;
            if (piece_->size() == 0) break;
        }
        const auto offset = place_ - pieceStart_;
        const auto taken = std::min(count - filled, piece_->size() - offset);
        std::memcpy(static_cast<uint8_t *>(out) + filled, piece_->data() + offset, taken);
        filled += taken;
        place_ += taken;
    }
    return filled;
}

arrow::Result<std::shared_ptr<arrow::Buffer>> StoredFile::Read(int64_t count) {
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(std::min(count, size_ - place_)));
    ARROW_ASSIGN_OR_RAISE(const auto got, Read(buffer->size(), buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(got));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
}

arrow::Status StoredFile::Seek(int64_t position) {
    place_ = std::clamp<int64_t>(position, 0, size_);
    return arrow::Status::OK();
}

}  // namespace sfumato

bool sfm_store_read(
    const sfm_store *store, const char *path, void *context,
    void (*take)(void *context, const uint8_t *bytes, int64_t count), sfm_failure *failure) {
    return sfumato::guarded(failure, [&] {
        sfumato::StoredFile file(*store, path);
        while (true) {
            const auto bytes = file.Read(8 << 20);
            if (const auto *known = sfumato::failureIn(bytes.status())) throw *known;
            if (sfumato::check(bytes)->size() == 0) return;
            take(context, (*bytes)->data(), (*bytes)->size());
        }
    });
}
