/// Where an object or a folder of them is in a store: `s3://bucket/key`, `gs://bucket/key`. Escapes (`%20`) are those of URIs.
package struct ObjectAddress: Hashable, Sendable {
    /// Such as `s3`.
    let scheme: String
    /// The bucket.
    let bucket: String
    /// What stands behind the bucket, without slashes at its ends; empty for the whole bucket.
    let key: String

    /// - Throws: ``DataError`` with the code `usage` for a query, a user, or `.` and `..` in the path: no two spellings
    ///   mean one place, so that a policy's rules hold.
    init(_ location: String, scheme: String) throws(DataError) {
        var rest = location.dropFirst(scheme.count + "://".count)
        guard !rest.contains("?"), !rest.contains("#") else {
            throw .badAddress(
                "\(scheme)://…", "has a ? or # in it",
                "An endpoint and a region belong in the environment, such as AWS_ENDPOINT_URL and AWS_REGION")
        }
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        let parts = rest.split(separator: "/", omittingEmptySubsequences: false)
        guard let bucket = parts.first, !bucket.isEmpty, !bucket.contains("@"), !bucket.contains("%") else {
            throw .badAddress("\(scheme)://…", "names no bucket", "Write \(scheme)://BUCKET/PATH, without credentials")
        }
        var names: [String] = []
        for part in parts.dropFirst() {
            guard let name = PercentEncoding.decoded(part), !name.isEmpty, name != ".", name != "..",
                !name.contains("/")
            else {
                throw .badAddress(
                    location, "has an empty, . or .. part in its path, or a % that escapes nothing",
                    "Spell the object's name out, with %25 for a percent sign")
            }
            names.append(name)
        }
        self.init(scheme: scheme, bucket: String(bucket), key: names.joined(separator: "/"))
    }

    private init(scheme: String, bucket: String, key: String) {
        (self.scheme, self.bucket, self.key) = (scheme, bucket, key)
    }

    /// What is of this name in the folder at this address.
    func appending(_ name: String) -> ObjectAddress {
        ObjectAddress(scheme: scheme, bucket: bucket, key: key.isEmpty ? name : "\(key)/\(name)")
    }

    /// As a location, for messages and events; it can be read back.
    var text: String {
        let path = key.split(separator: "/").map { "/" + PercentEncoding.encoded(String($0)) }.joined()
        return "\(scheme)://\(bucket)\(path)"
    }

    /// As the store's client spells it.
    var path: String { key.isEmpty ? bucket : "\(bucket)/\(key)" }
}

extension DataError {
    fileprivate static func badAddress(_ location: String, _ problem: String, _ remedy: String) -> Self {
        Self(.usage, location, problem: problem, remedy: remedy)
    }
}
