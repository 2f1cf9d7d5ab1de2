// What is written appears under its name whole and in one step, or not at all.
#pragma once

#include <arrow/io/interfaces.h>

#include <memory>
#include <string>

#include "Failure.hpp"

struct sfm_store;

namespace sfumato {

class PublishedStream : public arrow::io::OutputStream {
public:
    // Gives what was written its name; without it, the destructor leaves nothing behind.
    virtual void publish() = 0;
    // Why writing failed, or a fault of ours if it is not for this stream that `status` is bad.
    virtual Failure failure(const arrow::Status &status) const = 0;

    // Publishing ends the stream; what Arrow closes is only flushed.
    arrow::Status Close() override { return Flush(); }
};

// Starts a file on the disk or, where `store` is not null, an object. Throws a failure.
std::shared_ptr<PublishedStream> openOutput(const sfm_store *store, const std::string &path);

}  // namespace sfumato
