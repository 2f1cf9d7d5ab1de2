#include "InputFile.hpp"

#include <arrow/io/compressed.h>
#include <arrow/io/file.h>
#include <arrow/util/compression.h>
#include <arrow/util/io_util.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "Failure.hpp"
#include "StoredFile.hpp"

namespace sfumato {

namespace {

[[noreturn]] void throwReadFailure(const arrow::Status &status, bool gzip) {
    if (const auto *known = failureIn(status)) throw *known;
    if (const int error = arrow::internal::ErrnoFromStatus(status); error != 0) throw readFailure(error);
    if (gzip) throw dataFailure("the compressed data is damaged or cut short", "Fetch or compress the file again");
    throw internalFailure(status);
}

}  // namespace

std::shared_ptr<arrow::io::RandomAccessFile> openInput(const sfm_store *store, const std::string &path) {
    if (store) return std::make_shared<StoredFile>(*store, path);
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) throw readFailure(errno);
    struct stat facts {};
    const int answer = ::fstat(descriptor, &facts);
    if (answer != 0 || !S_ISREG(facts.st_mode)) {
        const int error = answer != 0 ? errno : S_ISDIR(facts.st_mode) ? EISDIR : 0;
        ::close(descriptor);
        if (error != 0) throw readFailure(error);
        throw dataFailure("is not a regular file", "Copy what it delivers to a file first: it is read more than once");
    }
    if (facts.st_size == 0) {
        ::close(descriptor);
        throw dataFailure("the file is empty", "Name a file that holds a table");
    }
    return check(arrow::io::ReadableFile::Open(descriptor));
}

InputFile::InputFile(const sfm_store *store, const std::string &path) : file_(openInput(store, path)), stream_(file_) {
    size_ = check(file_->GetSize());
    uint8_t magic[2] = {};
    auto first = file_->ReadAt(0, sizeof magic, magic);
    if (!first.ok()) throwReadFailure(first.status(), false);
    gzip_ = *first == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
    check(file_->Seek(0));
    if (gzip_) {
        static const auto codec = check(arrow::util::Codec::Create(arrow::Compression::GZIP));
        stream_ = check(arrow::io::CompressedInputStream::Make(codec.get(), file_));
    }
}

int64_t InputFile::read(uint8_t *bytes, int64_t count) {
    if (!broken_.ok()) throwReadFailure(broken_, gzip_);
    // In small steps, since a step that fails loses what it had inflated.
    constexpr int64_t step = 16 << 10;
    int64_t filled = 0;
    while (filled < count) {
        const auto wanted = gzip_ ? std::min(step, count - filled) : count - filled;
        auto given = stream_->Read(wanted, bytes + filled);
        if (!given.ok()) {
            if (filled == 0) throwReadFailure(given.status(), gzip_);
            broken_ = given.status();
            break;
        }
        if (*given == 0) break;
        filled += *given;
    }
    return filled;
}

double InputFile::fraction() const {
    const auto place = file_->Tell();
    return place.ok() && size_ > 0 ? std::min(1.0, static_cast<double>(*place) / static_cast<double>(size_)) : 0;
}

}  // namespace sfumato
