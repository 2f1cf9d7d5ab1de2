// Bytes to a file, through gzip where wanted.
#include <arrow/io/compressed.h>
#include <arrow/util/compression.h>
#include <fcntl.h>
#include <stdio.h>

#include <memory>

#include "Failure.hpp"
#include "PublishedStream.hpp"
#include "Sink.hpp"

namespace sfumato {

namespace {

class ByteSink : public sfm_sink {
public:
    ByteSink(const sfm_store *store, const std::string &path, bool gzip) : file_(openOutput(store, path)) {
        if (!gzip) return;
        codec_ = check(arrow::util::Codec::Create(arrow::Compression::GZIP, gzipLevel));
        compressed_ = check(arrow::io::CompressedOutputStream::Make(codec_.get(), file_));
    }
    ~ByteSink() override {
        if (compressed_) (void)compressed_->Abort();
    }

    void write(const uint8_t *bytes, int64_t count) {
        checkWritten(compressed_ ? compressed_->Write(bytes, count) : file_->Write(bytes, count));
    }

    void finish() override {
        if (compressed_) checkWritten(compressed_->Close());
        file_->publish();
    }

private:
    void checkWritten(const arrow::Status &status) {
        if (!status.ok()) throw file_->failure(status);
    }

    // Twice as fast as the usual 6, for a twentieth more bytes.
    static constexpr int gzipLevel = 4;
    std::shared_ptr<PublishedStream> file_;
    std::unique_ptr<arrow::util::Codec> codec_;
    std::shared_ptr<arrow::io::CompressedOutputStream> compressed_;
};

}  // namespace

}  // namespace sfumato

bool sfm_bytes_open(const sfm_store *store, const char *path, bool gzip, sfm_sink **sink, sfm_failure *failure) {
    *sink = nullptr;
    return sfumato::guarded(failure, [&] { *sink = new sfumato::ByteSink(store, path, gzip); });
}

bool sfm_bytes_write(sfm_sink *sink, const uint8_t *bytes, int64_t count, sfm_failure *failure) {
    return sfumato::guarded(failure, [&] { static_cast<sfumato::ByteSink *>(sink)->write(bytes, count); });
}

bool sfm_sink_finish(sfm_sink *sink, sfm_failure *failure) {
    return sfumato::guarded(failure, [&] { sink->finish(); });
}

void sfm_sink_free(sfm_sink *sink) { delete sink; }

bool sfm_exchange(const char *from, const char *to) {
    return ::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE) == 0;
}
