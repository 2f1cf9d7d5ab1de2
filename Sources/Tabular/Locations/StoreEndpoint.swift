import Glibc

/// How a store is reached, from the environment variables that its own tools read.
///
/// `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`: a store other than Amazon's; buckets are then named in the path.
/// `AWS_REGION`, `AWS_DEFAULT_REGION`: without one, Amazon is asked where the bucket is. `AWS_CA_BUNDLE`,
/// `SSL_CERT_FILE`: whom to trust. Source: AWS SDKs and Tools Reference Guide, "Environment variables".
struct StoreEndpoint {
    /// For messages.
    let host: String
    /// Options of Arrow's S3 client (`S3Options::FromUri`), with the question mark.
    let query: String

    init(of address: ObjectAddress) throws(DataError) {
        var options: [(String, String)] = []
        let region = Self.variable("AWS_REGION") ?? Self.variable("AWS_DEFAULT_REGION")
        if let url = Self.variable("AWS_ENDPOINT_URL_S3") ?? Self.variable("AWS_ENDPOINT_URL") {
            let (scheme, host) = try Self.parts(of: url)
            options = [("scheme", scheme), ("endpoint_override", host), ("region", region ?? "us-east-1")]
            self.host = host
        } else {
            if let region { options = [("region", region)] }
            host = region.map { "s3.\($0).amazonaws.com" } ?? "s3.amazonaws.com"
        }
        if let authorities = Self.authorities { options.append(("tls_ca_file_path", authorities)) }
        query =
            options.isEmpty
            ? "" : "?" + options.map { "\($0)=\(PercentEncoding.encoded($1))" }.joined(separator: "&")
    }

    /// The file of certificates to trust: the one that is named, else the system's.
    static var authorities: String? {
        variable("AWS_CA_BUNDLE") ?? variable("SSL_CERT_FILE")
            ?? ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"].first {
                FileSystem.kind(of: $0) == .file
            }
    }

    private static func parts(of url: String) throws(DataError) -> (scheme: String, host: String) {
        let url = url.hasSuffix("/") ? String(url.dropLast()) : url
        for scheme in ["http", "https"] where url.lowercased().hasPrefix("\(scheme)://") {
            let host = url.dropFirst(scheme.count + 3)
            if !host.isEmpty, !host.contains("/"), !host.contains("@") { return (scheme, String(host)) }
        }
        throw DataError(
            .usage, "AWS_ENDPOINT_URL", problem: "is not the address of a store",
            remedy: "Write https:// and the host, with its port where it has one")
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
