public import Foundation

/// A folder of its own for one test, removed with its last reference.
public final class TemporaryFolder: Sendable {
    /// The folder's absolute path.
    public let path: String

    /// Makes the folder.
    public init() throws {
        // Small letters alone: tests look for numbers and codes in messages, which name the folder.
        let name = String((0..<24).map { _ in Character(UnicodeScalar(UInt8.random(in: 97...122))) })
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("sfumato-\(name)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of an entry of the folder, whether or not it exists.
    public func path(_ name: String) -> String { path + "/" + name }

    /// Writes a text in UTF-8, with the folders on the way to it, and gives its path.
    @discardableResult
    public func write(_ name: String, _ contents: String) throws -> String {
        try write(name, bytes: Array(contents.utf8))
    }

    /// Writes bytes, with the folders on the way to them, and gives the file's path.
    @discardableResult
    public func write(_ name: String, bytes: [UInt8]) throws -> String {
        let target = path(name)
        let parent = (target as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: target))
        return target
    }

    /// The bytes of one of the folder's files.
    public func read(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path(name))) }

    /// What the folder holds, sorted by name; hidden and temporary entries too.
    public func entries() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}
