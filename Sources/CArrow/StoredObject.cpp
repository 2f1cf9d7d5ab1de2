#include "StoredObject.hpp"

#include "PartialFile.hpp"

namespace sfumato {

StoredObject::StoredObject(const sfm_store &store, const std::string &path) : store_(store) {
    auto stream = store_.files->OpenOutputStream(path);
    if (!stream.ok()) throw storeFailure(store_, stream.status(), StoreUse::write);
    stream_ = std::move(stream).ValueUnsafe();
}

StoredObject::~StoredObject() {
    if (!isPublished_) (void)stream_->Abort();
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
    written_ += count;
    return keep(stream_->Write(data, count));
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
