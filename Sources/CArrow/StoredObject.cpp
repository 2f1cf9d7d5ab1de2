#include "StoredObject.hpp"

#include <mutex>
#include <vector>

#include "PartialFile.hpp"

namespace sfumato {

namespace {

// After so many bytes it is time to see whether the store still takes them.
constexpr int64_t checkedBytes = 64 << 20;

// Arrow's client for Google's store cannot take an upload back, and finishes one whose stream goes: so the stream stays until
// the process ends, and the store forgets the upload in a week.
void keepUnfinished(std::shared_ptr<arrow::io::OutputStream> stream) {
    static std::mutex lock;
    static auto *streams = new std::vector<std::shared_ptr<arrow::io::OutputStream>>;
    const std::lock_guard guard(lock);
    streams->push_back(std::move(stream));
}

}  // namespace

StoredObject::StoredObject(const sfm_store &store, const std::string &path) : store_(store) {
    auto stream = store_.files->OpenOutputStream(path);
    if (!stream.ok()) throw storeFailure(store_, stream.status(), StoreUse::write);
    stream_ = std::move(stream).ValueUnsafe();
}

StoredObject::~StoredObject() {
    if (isPublished_) return;
    if (store_.files->type_name() == "gcs") {
        keepUnfinished(std::move(stream_));
    } else {
        (void)stream_->Abort();
    }
}

void StoredObject::publish() {
    if (!fault_.ok()) throw failure(fault_);
    if (const auto status = keep(stream_->Close()); !status.ok()) throw failure(status);
    isPublished_ = true;
}

Failure StoredObject::failure(const arrow::Status &status) const {
    return fault_.ok() ? internalFailure(status) : storeFailure(store_, fault_, StoreUse::write);
}

arrow::Status StoredObject::Write(const void *data, int64_t count) {
    if (!fault_.ok()) return fault_;
    const auto before = written_ / checkedBytes;
    written_ += count;
    ARROW_RETURN_NOT_OK(keep(stream_->Write(data, count)));
    // S3's client uploads in the background, and tells of a failure only when it is waited for.
    return written_ / checkedBytes > before ? keep(stream_->Flush()) : arrow::Status::OK();
}

arrow::Status StoredObject::keep(const arrow::Status &status) {
    if (fault_.ok()) fault_ = status;
    return status;
}

std::shared_ptr<PublishedStream> openOutput(const sfm_store *store, const std::string &path) {
    if (store) return std::make_shared<StoredObject>(*store, path);
    return std::make_shared<PartialFile>(path);
}

}  // namespace sfumato
