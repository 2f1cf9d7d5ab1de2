// A file's bytes in order, inflated where they are gzip.
#pragma once

#include <arrow/io/interfaces.h>

#include <cstdint>
#include <memory>
#include <string>

struct sfm_store;

namespace sfumato {

// Opens a regular file or, where `store` is not null, an object for reading; throws a failure that says why it cannot be.
std::shared_ptr<arrow::io::RandomAccessFile> openInput(const sfm_store *store, const std::string &path);

class InputFile {
public:
    InputFile(const sfm_store *store, const std::string &path);

    // Fills `bytes` with the next `count` bytes, fewer only at the end of the file. A file that breaks off inside its
    // compressed data throws once all that could be inflated has been given.
    int64_t read(uint8_t *bytes, int64_t count);
    // The share of the stored bytes that has been read.
    double fraction() const;
    bool isGzip() const { return gzip_; }
    // Whether the next read will throw.
    bool isBroken() const { return !broken_.ok(); }

private:
    std::shared_ptr<arrow::io::RandomAccessFile> file_;
    std::shared_ptr<arrow::io::InputStream> stream_;
    int64_t size_ = 0;
    bool gzip_ = false;
    arrow::Status broken_;
};

}  // namespace sfumato
