// An object of a store as a file to read: asks again after passing faults, and takes the store's distance into account.
#pragma once

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>

#include <cstdint>
#include <memory>
#include <string>

#include "Store.hpp"

namespace sfumato {

class StoredFile : public arrow::io::RandomAccessFile {
public:
    // Throws a failure that says why the object cannot be read.
    StoredFile(const sfm_store &store, const std::string &path);

    arrow::Result<int64_t> GetSize() override { return size_; }
    arrow::Result<int64_t> ReadAt(int64_t position, int64_t count, void *out) override;
    arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(int64_t position, int64_t count) override;

    // In order: fetched in large pieces, whatever is asked for.
    arrow::Result<int64_t> Read(int64_t count, void *out) override;
    arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t count) override;
    arrow::Result<int64_t> Tell() const override { return place_; }
    arrow::Status Seek(int64_t position) override;
    arrow::Status Close() override { return file_->Close(); }
    bool closed() const override { return file_->closed(); }

private:
    arrow::Status fault(const arrow::Status &status) const;

    static constexpr int64_t pieceBytes = 8 << 20;
    sfm_store store_;
    std::string path_;
    std::shared_ptr<arrow::io::RandomAccessFile> file_;
    int64_t size_ = 0, place_ = 0;
    std::shared_ptr<arrow::Buffer> piece_;
    int64_t pieceStart_ = 0;
};

}  // namespace sfumato
