#include "Store.hpp"

#include <arrow/util/io_util.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <mutex>
#include <set>

#include "Credentials.hpp"

namespace sfumato {

namespace {

class FailureDetail : public arrow::StatusDetail {
public:
    explicit FailureDetail(Failure failure) : failure_(std::move(failure)) {}
    const char *type_id() const override { return name; }
    std::string ToString() const override { return "see the failure"; }
    const Failure &failure() const { return failure_; }

    static constexpr const char *name = "sfumato::FailureDetail";

private:
    Failure failure_;
};

bool hasAny(const std::string &text, std::initializer_list<const char *> tokens) {
    return std::any_of(tokens.begin(), tokens.end(), [&](const char *token) { return text.find(token) != std::string::npos; });
}

// The client for S3 is a library of its own, loaded only when it is wanted: it would double the time to start.
void loadS3() {
    static std::once_flag once;
    static bool isLoaded = false;
    std::call_once(once, [] { isLoaded = arrow::fs::LoadFileSystemFactories("libarrow_s3.so.2600").ok(); });
    if (!isLoaded) {
        throw Failure{
            SFM_CAUSE_UNAVAILABLE, "the library for S3 (libarrow_s3.so.2600) is not beside Arrow's other libraries",
            "Install sfumato again, with all that `make install` lays out"};
    }
}

// The stores that are open. Never destroyed: the process's end looks into it.
struct OpenStores {
    std::mutex lock;
    std::set<sfm_store *> stores;
};
OpenStores &openStores() {
    static auto *open = new OpenStores;
    return *open;
}

// Clients have threads and memory of their own that must go before the process ends, and that wait for the last client to
// go. To be called once a client is there: what it registers to be undone at the end must be undone after this.
void finaliseAtExit() {
    static std::once_flag once;
    std::call_once(once, [] {
        std::atexit([] {
            const std::lock_guard guard(openStores().lock);
            for (auto *store : openStores().stores) store->files.reset();
            arrow::fs::EnsureFinalized();
        });
    });
}

Failure networkFailure(const sfm_store &store, const std::string &text) {
    if (hasAny(text, {"CURL error [60]", "CURL error [77]", "curlCode: 60", "curlCode: 35", "curlCode: 51", "curlCode: 53", "curlCode: 77", "certificate"})) {
        return {SFM_CAUSE_UNAVAILABLE, "the certificate of " + store.host + " is not trusted",
                "Name the file with its authority's certificate in AWS_CA_BUNDLE, or SSL_CERT_FILE"};
    }
    if (hasAny(text, {"curlCode: 6,", "CURL error [6]", "resolve host"})) {
        return {SFM_CAUSE_UNAVAILABLE, "there is no host " + store.host, "Check the endpoint, and the network's name service"};
    }
    return {SFM_CAUSE_TEMPORARY, store.host + " does not answer", "Check that it runs and can be reached, then try again"};
}

}  // namespace

bool isPassing(const arrow::Status &status) {
    return status.IsIOError() && hasAny(
                                     status.message(),
                                     {"NETWORK_CONNECTION", "SLOW_DOWN", "THROTTLING", "SERVICE_UNAVAILABLE",
                                      "INTERNAL_FAILURE", "REQUEST_TIMEOUT", "HTTP status 5", "curlCode: 18", "curlCode: 56",
                                      "unexpected end", "ServiceUnavailable", "InternalError"});
}

Failure storeFailure(const sfm_store &store, const arrow::Status &status, StoreUse use) {
    if (const auto *known = failureIn(status)) return *known;
    const auto &text = status.message();
    const bool isRead = use == StoreUse::read;
    if (status.IsOutOfMemory()) return internalFailure(status);
    if (hasAny(text, {"EXPIRED_TOKEN", "ExpiredToken", "TokenRefreshRequired", "REQUEST_EXPIRED"})) {
        return {SFM_CAUSE_UNAVAILABLE, "the store does not take the credentials any more: they have expired",
                "Get new ones, or a role that renews them"};
    }
    if (hasAny(text, {"REQUEST_TIME_TOO_SKEWED", "RequestTimeTooSkewed"})) {
        return {SFM_CAUSE_UNAVAILABLE, "this machine's clock and the store's differ too much", "Set the clock of this machine"};
    }
    if (hasAny(
            text, {"INVALID_ACCESS_KEY_ID", "InvalidAccessKeyId", "SIGNATURE_DOES_NOT_MATCH", "SignatureDoesNotMatch",
                   "INVALID_CLIENT_TOKEN_ID", "UNRECOGNIZED_CLIENT", "INVALID_SIGNATURE", "AuthFailure", "HTTP status 401",
                   "(UNAUTHENTICATED"})) {
        return {SFM_CAUSE_UNAVAILABLE, "the store does not know the credentials",
                "Check the access key and its secret in the environment or the profile"};
    }
    if (hasAny(text, {"PermanentRedirect", "AuthorizationHeaderMalformed", "HTTP status 301"})) {
        return {SFM_CAUSE_UNAVAILABLE, "the bucket is in another region", "Set AWS_REGION to the bucket's"};
    }
    if (hasAny(text, {"ACCESS_DENIED", "AccessDenied", "HTTP status 403", "HTTP 403", "AuthorizationPermissionMismatch", "(PERMISSION_DENIED"})) {
        if (const auto missing = missingCredentials(store)) return *missing;
        return {SFM_CAUSE_UNAVAILABLE,
                isRead ? "the store gives no permission to read it" : "the store gives no permission to write it",
                isRead ? "Give the identity that runs sfumato the right to list and read there, or set its credentials"
                       : "Give the identity that runs sfumato the right to write there, or set its credentials"};
    }
    if (hasAny(text, {"NO_SUCH_BUCKET", "NoSuchBucket", "bucket does not exist", "ContainerNotFound"})) {
        return dataFailure("there is no such bucket", "Check its name, and the endpoint and region");
    }
    if (arrow::internal::ErrnoFromStatus(status) == ENOENT) {
        return dataFailure("there is no such object in the store", "Check the bucket and the path");
    }
    if (hasAny(text, {"OAuth2 access token", "default credentials"})) {
        return {SFM_CAUSE_UNAVAILABLE, "the store wants credentials, and none were found",
                "Name a file with them in GOOGLE_APPLICATION_CREDENTIALS, or give this machine or pod a service account"};
    }
    if (hasAny(text, {"NETWORK_CONNECTION", "curlCode", "CURL error"})) return networkFailure(store, text);
    // Google's client has tried again by itself before it says so.
    if (isPassing(status) || hasAny(text, {"(UNAVAILABLE", "(DEADLINE_EXCEEDED"})) {
        return {SFM_CAUSE_TEMPORARY, store.host + " answers that it cannot serve the request now", "Try again later"};
    }
    return {SFM_CAUSE_UNAVAILABLE, std::string("the store refuses to ") + (isRead ? "give it" : "take it"),
            "Check the bucket, the endpoint and the credentials"};
}

arrow::Status statusOf(const Failure &failure) {
    return arrow::Status::IOError("see the failure").WithDetail(std::make_shared<FailureDetail>(failure));
}

const Failure *failureIn(const arrow::Status &status) {
    const auto detail = status.detail();
    if (!detail || std::strcmp(detail->type_id(), FailureDetail::name) != 0) return nullptr;
    return &static_cast<const FailureDetail *>(detail.get())->failure();
}

}  // namespace sfumato

namespace {

// A refusal to tell about an object has no text (HTTP allows none); a refusal to list says more, such as that the
// credentials have expired.
arrow::Status explained(const sfm_store &store, const std::string &path, const arrow::Status &status) {
    if (status.message().find("ACCESS_DENIED") == std::string::npos) return status;
    arrow::fs::FileSelector selector;
    selector.base_dir = path;
    selector.allow_not_found = true;
    const auto listing = store.files->GetFileInfo(selector);
    return listing.ok() ? status : listing.status();
}

}  // namespace

bool sfm_store_open(
    const char *uri, const char *host, const char *authorities, sfm_store **store, sfm_failure *failure) {
    *store = nullptr;
    return sfumato::guarded(failure, [&] {
        static std::once_flag once;
        std::call_once(once, [&] {
            arrow::fs::FileSystemGlobalOptions options;
            options.tls_ca_file_path = authorities;
            (void)arrow::fs::Initialize(options);
        });
        if (std::strncmp(uri, "s3:", 3) == 0) sfumato::loadS3();
        auto opened = std::make_unique<sfm_store>();
        opened->host = host;
        auto files = arrow::fs::FileSystemFromUri(uri);
        sfumato::finaliseAtExit();
        if (!files.ok()) throw sfumato::storeFailure(*opened, files.status(), sfumato::StoreUse::read);
        opened->files = std::move(files).ValueUnsafe();
        *store = opened.release();
        const std::lock_guard guard(sfumato::openStores().lock);
        sfumato::openStores().stores.insert(*store);
    });
}

void sfm_store_free(sfm_store *store) {
    {
        const std::lock_guard guard(sfumato::openStores().lock);
        sfumato::openStores().stores.erase(store);
    }
    delete store;
}

bool sfm_store_look(const sfm_store *store, const char *path, sfm_entry *entry, sfm_failure *failure) {
    return sfumato::guarded(failure, [&] {
        const auto facts = store->files->GetFileInfo(path);
        if (!facts.ok()) throw sfumato::storeFailure(*store, explained(*store, path, facts.status()), sfumato::StoreUse::read);
        *entry = {
            facts->IsFile() ? SFM_ENTRY_FILE : facts->IsDirectory() ? SFM_ENTRY_FOLDER : SFM_ENTRY_NONE, facts->size()};
    });
}

bool sfm_store_list(
    const sfm_store *store, const char *folder, void *context,
    void (*take)(void *context, const char *name, sfm_entry entry), sfm_failure *failure) {
    return sfumato::guarded(failure, [&] {
        arrow::fs::FileSelector selector;
        selector.base_dir = folder;
        selector.allow_not_found = true;
        const auto listing = store->files->GetFileInfo(selector);
        if (!listing.ok()) throw sfumato::storeFailure(*store, listing.status(), sfumato::StoreUse::read);
        for (const auto &facts : *listing) {
            take(context, facts.base_name().c_str(), {facts.IsFile() ? SFM_ENTRY_FILE : SFM_ENTRY_FOLDER, facts.size()});
        }
    });
}

bool sfm_store_remove(const sfm_store *store, const char *path, sfm_failure *failure) {
    return sfumato::guarded(failure, [&] {
        const auto status = store->files->DeleteFile(path);
        if (!status.ok()) throw sfumato::storeFailure(*store, status, sfumato::StoreUse::write);
    });
}
