// A file that is written under a temporary name beside its target and appears there whole, or not at all.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "PublishedStream.hpp"

namespace sfumato {

class PartialFile : public PublishedStream {
public:
    explicit PartialFile(std::string target);
    // Removes the temporary file unless it was published.
    ~PartialFile() override;

    // Brings everything to the disk, then the file to its name.
    void publish() override;
    Failure failure(const arrow::Status &status) const override;

    arrow::Status Write(const void *data, int64_t count) override;
    arrow::Status Flush() override;
    arrow::Result<int64_t> Tell() const override { return written_ + static_cast<int64_t>(waiting_.size()); }
    bool closed() const override { return descriptor_ < 0; }

private:
    arrow::Status write(const uint8_t *bytes, int64_t count);

    std::string target_, temporary_;
    int descriptor_ = -1;
    int error_ = 0;
    int64_t written_ = 0;
    std::vector<uint8_t> waiting_;
};

}  // namespace sfumato
