// A pool of memory that refuses single pieces above a limit.
//
// Headers of pages say how long the pages are, and Arrow takes and fills that much memory before it reads them. With a
// damaged header that is gigabytes for a file of kilobytes; but no page can be longer than the chunk it is in.
#pragma once

#include <arrow/memory_pool.h>
#include <arrow/status.h>

#include <atomic>
#include <cstdint>
#include <string>

namespace sfumato {

class CappedPool : public arrow::MemoryPool {
public:
    explicit CappedPool(int64_t limit) : limit_(limit) {}
    void setLimit(int64_t limit) { limit_ = limit; }

    arrow::Status Allocate(int64_t size, int64_t alignment, uint8_t **out) override {
        ARROW_RETURN_NOT_OK(check(size));
        return inner_->Allocate(size, alignment, out);
    }
    arrow::Status Reallocate(int64_t oldSize, int64_t newSize, int64_t alignment, uint8_t **pointer) override {
        ARROW_RETURN_NOT_OK(check(newSize));
        return inner_->Reallocate(oldSize, newSize, alignment, pointer);
    }
    void Free(uint8_t *buffer, int64_t size, int64_t alignment) override { inner_->Free(buffer, size, alignment); }
    int64_t bytes_allocated() const override { return inner_->bytes_allocated(); }
    int64_t max_memory() const override { return inner_->max_memory(); }
    int64_t total_bytes_allocated() const override { return inner_->total_bytes_allocated(); }
    int64_t num_allocations() const override { return inner_->num_allocations(); }
    std::string backend_name() const override { return inner_->backend_name(); }

private:
    arrow::Status check(int64_t size) const {
        return size <= limit_ ? arrow::Status::OK() : arrow::Status::Invalid("longer than the chunk it is in");
    }

    arrow::MemoryPool *inner_ = arrow::default_memory_pool();
    std::atomic<int64_t> limit_;
};

}  // namespace sfumato
