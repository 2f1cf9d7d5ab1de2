import Glibc

/// A token in a file that Amazon's STS exchanges for keys, as clusters give it to their pods (IAM Roles for Service
/// Accounts).
///
/// The AWS SDK makes the exchange, and makes it again before the keys expire; it reads the file each time, so that a token
/// that was renewed counts. Here is what it has to be told beforehand. Source: AWS SDKs and Tools Reference Guide, "Assume
/// role credential provider"; aws-c-auth, `credentials_provider_sts_web_identity.c`.
enum WebIdentity {
    /// Makes the environment such that the exchange works, where one is asked for; to be called before a client is made.
    /// - Throws: ``DataError`` if it cannot work: without a token, or a region.
    static func prepare() throws(DataError) {
        guard let file = StoreEndpoint.variable("AWS_WEB_IDENTITY_TOKEN_FILE"),
            StoreEndpoint.variable("AWS_ROLE_ARN") != nil, StoreEndpoint.variable("AWS_ACCESS_KEY_ID") == nil
        else { return }
        guard access(file, R_OK) == 0, FileSystem.bytes(of: file) > 0 else {
            throw DataError(
                .unavailable, "AWS_WEB_IDENTITY_TOKEN_FILE",
                problem: "there is no token in the file, or no right to read it",
                remedy: "Check the pod's service account and the volume with its token")
        }
        guard let region = StoreEndpoint.variable("AWS_REGION") ?? StoreEndpoint.variable("AWS_DEFAULT_REGION") else {
            throw DataError(
                .usage, "AWS_REGION", problem: "is not set, and the role's keys come from the STS of a region",
                remedy: "Set it to the region of the cluster or the bucket")
        }
        try nameHost(region)
        // The keys of a role that is refused must not be those of the machine that the pod runs on.
        setenv("AWS_EC2_METADATA_DISABLED", "true", 1)
    }

    /// The SDK takes `AWS_ENDPOINT_URL_STS` for the name of a host, and without it what `AWS_ENDPOINT_URL` says of the store.
    private static func nameHost(_ region: String) throws(DataError) {
        if let url = StoreEndpoint.variable("AWS_ENDPOINT_URL_STS") {
            var host = url.hasPrefix("https://") ? url.dropFirst("https://".count) : url[...]
            if host.hasSuffix("/") { host = host.dropLast() }
            if host.hasSuffix(":443") { host = host.dropLast(4) }
            guard !host.isEmpty, !host.contains(where: { ":/@?".contains($0) }) else {
                throw DataError(
                    .usage, "AWS_ENDPOINT_URL_STS", problem: "is not an address that STS can be reached at",
                    remedy: "Write https:// and the host; the port is always 443")
            }
            if host != url { setenv("AWS_ENDPOINT_URL_STS", String(host), 1) }
        } else if StoreEndpoint.variable("AWS_ENDPOINT_URL") != nil {
            let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
            setenv("AWS_ENDPOINT_URL_STS", "sts.\(region).\(domain)", 1)
        }
    }
}
