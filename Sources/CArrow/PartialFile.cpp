#include "PartialFile.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <random>

namespace sfumato {

namespace {

constexpr size_t waitingBytes = 256 << 10;

std::string folderOf(const std::string &path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

/// Not the process's number: in containers every process is number 1, and two may share a folder.
std::string randomSuffix() {
    std::random_device system;
    char text[17];
    std::snprintf(text, sizeof text, "%08x%08x", system(), system());
    return text;
}

}  // namespace

PartialFile::PartialFile(std::string target) : target_(std::move(target)) {
    const auto slash = target_.rfind('/');
    const auto start = slash == std::string::npos ? 0 : slash + 1;
    temporary_ = target_.substr(0, start) + "." + target_.substr(start) + ".partial-" + randomSuffix();
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0) throw writeFailure(errno);
    waiting_.reserve(waitingBytes);
}

PartialFile::~PartialFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(temporary_.c_str());
}

void PartialFile::publish() {
    if (const auto status = Flush(); !status.ok()) throw failure(status);
    if (::fsync(descriptor_) != 0) throw writeFailure(errno);
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) throw writeFailure(errno);
    ::close(descriptor_);
    descriptor_ = -1;
    // The new name, too, should outlast a loss of power; file systems that cannot promise that still have the file.
    const int folder = ::open(folderOf(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
}

Failure PartialFile::failure(const arrow::Status &status) const {
    return error_ != 0 ? writeFailure(error_) : internalFailure(status);
}

arrow::Status PartialFile::Write(const void *data, int64_t count) {
    const auto *bytes = static_cast<const uint8_t *>(data);
    if (waiting_.size() + count > waitingBytes) ARROW_RETURN_NOT_OK(Flush());
    if (count >= static_cast<int64_t>(waitingBytes)) return write(bytes, count);
    waiting_.insert(waiting_.end(), bytes, bytes + count);
    return arrow::Status::OK();
}

arrow::Status PartialFile::Flush() {
    const auto status = write(waiting_.data(), static_cast<int64_t>(waiting_.size()));
    waiting_.clear();
    return status;
}

arrow::Status PartialFile::write(const uint8_t *bytes, int64_t count) {
    while (count > 0 && error_ == 0) {
        const auto done = ::write(descriptor_, bytes, count);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) {
            error_ = errno;
            break;
        }
        bytes += done;
        count -= done;
        written_ += done;
    }
    return error_ == 0 ? arrow::Status::OK() : arrow::Status::IOError("writing failed");
}

}  // namespace sfumato
