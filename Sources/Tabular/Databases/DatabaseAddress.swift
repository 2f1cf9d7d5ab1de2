/// Where a database is: `postgresql://user@host/name`, `sqlite:path`. Carries no password.
package enum DatabaseAddress: Hashable, Sendable {
    /// As libpq reads it (PostgreSQL, "Connection URIs").
    case postgresql(uri: String)
    /// A file of this machine.
    case sqlite(path: String)

    /// nil for a scheme that names no database.
    init?(_ location: String, scheme: String) throws(DataError) {
        switch scheme {
        case "postgresql", "postgres":
            let rest = location.dropFirst("\(scheme)://".count).prefix { $0 != "?" && $0 != "#" }
            // A second slash would be part of the database's name, and no rule of a policy means that.
            guard rest.split(separator: "/", omittingEmptySubsequences: false).count <= 2 else {
                throw DataError(
                    .usage, "\(scheme)://…", problem: "has more than a database's name behind the host",
                    remedy: "Write postgresql://USER@HOST/NAME, and %2F for a slash in the name")
            }
            self = .postgresql(uri: location)
        case "sqlite":
            var rest = location.dropFirst("sqlite:".count)
            // sqlite:///absolute and sqlite:path; a host would mean nothing.
            if rest.hasPrefix("//") { rest = rest.dropFirst(2) }
            guard !rest.isEmpty, !rest.contains("?"), let path = PercentEncoding.decoded(rest) else {
                throw DataError(
                    .usage, location, problem: "names no SQLite file",
                    remedy: "Write sqlite: and a path, such as sqlite:shop.db or sqlite:///data/shop.db")
            }
            self = .sqlite(path: path)
        default: return nil
        }
    }

    /// A path as it stands in a URI of SQLite's.
    static func escaped(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { PercentEncoding.encoded(String($0)) }
            .joined(separator: "/")
    }

    /// For messages: without what stands before an `@` or behind a `?`.
    var text: String {
        switch self {
        case .sqlite(let path): return "sqlite:\(path)"
        case .postgresql(let uri):
            let start = uri.firstRange(of: "://")?.upperBound ?? uri.startIndex
            let rest = uri[start...].prefix { $0 != "?" && $0 != "#" }
            let host = rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
            return "postgresql://\(host)"
        }
    }
}
