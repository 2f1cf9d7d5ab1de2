#include "Credentials.hpp"

#include <arrow/filesystem/s3fs.h>
#include <dlfcn.h>

#include <cstdlib>

namespace sfumato {

namespace {

// The library for S3 is loaded when it is wanted, so its functions are found by their names (Itanium C++ ABI, "External
// Names"). Member functions are called as the ABI calls them: with the object as the first argument.
template <typename Function>
Function *find(const char *name) {
    void *library = dlopen("libarrow_s3.so.2600", RTLD_NOW | RTLD_NOLOAD);
    return library ? reinterpret_cast<Function *>(dlsym(library, name)) : nullptr;
}

using OptionsOf = arrow::fs::S3Options(const arrow::fs::FileSystem *);
using AccessKeyOf = std::string(const arrow::fs::S3Options *);

bool isSet(const char *variable) {
    const char *value = std::getenv(variable);
    return value && *value;
}

}  // namespace

std::optional<Failure> missingCredentials(const sfm_store &store) {
    if (!store.files || store.files->type_name() != "s3") return {};
    static auto *const optionsOf = find<OptionsOf>("_ZNK5arrow2fs12S3FileSystem7optionsEv");
    static auto *const accessKeyOf = find<AccessKeyOf>("_ZNK5arrow2fs9S3Options12GetAccessKeyB5cxx11Ev");
    if (!optionsOf || !accessKeyOf) return {};
    const auto options = optionsOf(store.files.get());
    if (!accessKeyOf(&options).empty()) return {};
    if (isSet("AWS_ROLE_ARN") && isSet("AWS_WEB_IDENTITY_TOKEN_FILE")) {
        return Failure{
            SFM_CAUSE_UNAVAILABLE, "STS gives no credentials for the role that AWS_ROLE_ARN names",
            "Check that the role trusts this service account, that the token in AWS_WEB_IDENTITY_TOKEN_FILE is current, and "
            "that STS can be reached"};
    }
    if (isSet("AWS_CONTAINER_CREDENTIALS_FULL_URI")) {
        return Failure{
            SFM_CAUSE_UNAVAILABLE, "the service that AWS_CONTAINER_CREDENTIALS_FULL_URI names gives no credentials",
            "Check that the service account has a role, and that the node's agent runs"};
    }
    return Failure{
        SFM_CAUSE_UNAVAILABLE, "the store wants credentials, and none were found",
        "Set them in the environment or a profile, or give this machine or pod a role"};
}

}  // namespace sfumato
