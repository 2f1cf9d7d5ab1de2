import Glibc

/// How a store is reached, from the environment variables that its own tools read.
///
/// S3: `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`: a store other than Amazon's; buckets are then named in the path.
/// `AWS_REGION`, `AWS_DEFAULT_REGION`: without one, Amazon is asked where the bucket is. `AWS_CA_BUNDLE`,
/// `SSL_CERT_FILE`: whom to trust. Source: AWS SDKs and Tools Reference Guide, "Environment variables".
/// Google Cloud Storage: `STORAGE_EMULATOR_HOST`, a store that stands in for it and takes everybody.
struct StoreEndpoint {
    /// For messages.
    let host: String
    /// Options of Arrow's clients (`S3Options::FromUri`, `GcsOptions::FromUri`), with the question mark.
    let query: String
    /// What stands before the bucket.
    let user: String

    init(of address: ObjectAddress) throws(DataError) {
        try self.init(isGoogle: address.scheme == "gs")
    }

    private init(isGoogle: Bool) throws(DataError) {
        var options: [(String, String)] = []
        if isGoogle {
            let emulator = Self.variable("STORAGE_EMULATOR_HOST")
            // Google's client would try again for a quarter of an hour.
            options = [("retry_limit_seconds", "60")]
            if let emulator {
                let (scheme, host) = try Self.parts(of: emulator, "STORAGE_EMULATOR_HOST")
                options += [("scheme", scheme), ("endpoint_override", host)]
                self.host = host
            } else {
                host = "storage.googleapis.com"
            }
            user = emulator == nil ? "" : "anonymous@"
        } else {
            (host, options) = try Self.amazon()
            user = ""
        }
        query =
            options.isEmpty
            ? "" : "?" + options.map { "\($0)=\(PercentEncoding.encoded($1))" }.joined(separator: "&")
    }

    private static func amazon() throws(DataError) -> (host: String, options: [(String, String)]) {
        let trust = authorities.map { [("tls_ca_file_path", $0)] } ?? []
        let region = variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION")
        if let url = variable("AWS_ENDPOINT_URL_S3") ?? variable("AWS_ENDPOINT_URL") {
            let (scheme, host) = try parts(of: url, "AWS_ENDPOINT_URL")
            return (host, [("scheme", scheme), ("endpoint_override", host), ("region", region ?? "us-east-1")] + trust)
        }
        guard let region else { return ("s3.amazonaws.com", trust) }
        return ("s3.\(region).amazonaws.com", [("region", region)] + trust)
    }

    /// The file of certificates to trust: the one that is named, else the system's.
    static var authorities: String? {
        variable("AWS_CA_BUNDLE") ?? variable("SSL_CERT_FILE")
            ?? ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"].first {
                FileSystem.kind(of: $0) == .file
            }
    }

    private static func parts(
        of url: String, _ variable: String
    ) throws(DataError) -> (scheme: String, host: String) {
        let url = url.hasSuffix("/") ? String(url.dropLast()) : url
        for scheme in ["http", "https"] where url.lowercased().hasPrefix("\(scheme)://") {
            let host = url.dropFirst(scheme.count + 3)
            if !host.isEmpty, !host.contains("/"), !host.contains("@") { return (scheme, String(host)) }
        }
        throw DataError(
            .usage, variable, problem: "is not the address of a store",
            remedy: "Write https:// and the host, with its port where it has one")
    }

    /// What an environment variable holds; nil where that is nothing.
    static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
