// Columns of text that grow row by row.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include "Reader.hpp"

namespace sfumato {

struct FreeMemory {
    void operator()(void *memory) const { std::free(memory); }
};

// One column: offsets and bytes. Its memory keeps `slack` bytes free, so that short texts can be copied as one piece.
class TextColumn {
public:
    static constexpr int64_t slack = 16;

    TextColumn(int64_t rows, int64_t bytes)
        : offsets_(static_cast<int64_t *>(std::malloc((rows + 1) * sizeof(int64_t)))) {
        if (!offsets_) throw std::bad_alloc();
        offsets_.get()[0] = 0;
        grow(bytes + slack);
    }

    // Appends a text; the 16 bytes from `text` must be readable whatever `count` is.
    void append(const uint8_t *text, int64_t count) {
        auto *target = room(count);
        if (count <= slack) {
            std::memcpy(target, text, slack);
        } else {
            std::memcpy(target, text, count);
        }
        close(count);
    }
    // Where a text of up to `count` bytes may be written before it is closed.
    uint8_t *room(int64_t count) {
        if (size_ + count + slack > capacity_) grow((size_ + count + slack) * 2);
        return bytes_.get() + size_;
    }
    void close(int64_t count) {
        size_ += count;
        offsets_.get()[++rows_] = size_;
    }
    int64_t size() const { return size_; }
    sfm_values values() const {
        return {SFM_STORAGE_TEXT, nullptr, nullptr, offsets_.get(), bytes_.get(), nullptr, 0};
    }

private:
    void grow(int64_t capacity) {
        auto *grown = static_cast<uint8_t *>(std::realloc(bytes_.get(), capacity));
        if (grown == nullptr) throw std::bad_alloc();
        (void)bytes_.release();
        bytes_.reset(grown);
        capacity_ = capacity;
    }

    std::unique_ptr<int64_t, FreeMemory> offsets_;
    std::unique_ptr<uint8_t, FreeMemory> bytes_;
    int64_t rows_ = 0;
    int64_t size_ = 0;
    int64_t capacity_ = 0;
};

struct TextBatch : sfm_batch {
    std::vector<TextColumn> texts;

    void seal(int64_t count) {
        rows = count;
        for (const auto &text : texts) columns.push_back(text.values());
    }
};

}  // namespace sfumato
