// An object of a store that appears when all its parts have arrived.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "PublishedStream.hpp"
#include "Store.hpp"

namespace sfumato {

class StoredObject : public PublishedStream {
public:
    StoredObject(const sfm_store &store, const std::string &path);
    // Takes back what was uploaded unless it was published: a stream of S3's that is merely dropped would publish itself.
    ~StoredObject() override;

    void publish() override;
    Failure failure(const arrow::Status &status) const override;

    arrow::Status Write(const void *data, int64_t count) override;
    arrow::Status Flush() override { return arrow::Status::OK(); }
    arrow::Result<int64_t> Tell() const override { return written_; }
    bool closed() const override { return isPublished_; }

private:
    arrow::Status keep(const arrow::Status &status);

    sfm_store store_;
    std::shared_ptr<arrow::io::OutputStream> stream_;
    arrow::Status fault_;
    int64_t written_ = 0;
    bool isPublished_ = false;
};

}  // namespace sfumato
