import TaskContract
import Crypto
import Dispatching
import FoundationEssentials
import GRDB
import Glibc
import HTTPTypes
import Hummingbird
import NIOCore

/// A model that has come out of a remote context, and where it lies on this side.
struct Delivery: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    var runId: String
    /// The context on this side that keeps it.
    var context: String
    var location: String
    var digest: String
    var bytes: Int
    var createdAt: Date

    /// The delivery of a run, if it is the model that its events tell of.
    static func find(_ run: String, digest: String, in database: Database) throws -> Delivery? {
        guard let delivery = try Delivery.fetchOne(database, key: run), delivery.digest == digest else { return nil }
        return delivery
    }
}

/// Takes the bytes of a model, which the Hub keeps unread: whoever generates from it checks its digest and signature.
struct Receiving: Sendable {
    private let call: DispatcherCall

    init(_ call: DispatcherCall) { self.call = call }

    /// The most bytes of a model.
    static let longest = 4 << 30

    /// The request's header with the signed ``DeliveryNote``, in base64.
    static let header = HTTPField.Name("Sfumato-Delivery")

    func take() async throws {
        let (text, note) = try note()
        let hub = call.hub
        let known = try await hub.store.read { try Delivery.fetchOne($0, key: note.run.description) }
        if known?.digest == note.digest { return }
        guard let receiver = hub.fixed.contexts.first(where: { $0.name == call.context.modelsTo }) else {
            throw HubError.conflict(
                "This Hub keeps no models of \(call.context.title)", remedy: "Name the context that does: `modelsTo`")
        }
        let run = try await hub.store.read { [name = call.context.name] database -> Run? in
            let sql = "SELECT EXISTS (SELECT 1 FROM lease WHERE runId = ? AND number = ? AND context = ?)"
            let isOurs = try Bool.fetchOne(database, sql: sql, arguments: [note.run.description, note.attempt, name])
            return isOurs == true ? try Run.find(id: note.run.description, in: database) : nil
        }
        guard let run, run.kind == .training, !run.state.isOver else { throw HubError.notFound("run") }
        let place = receiver.model(run.id)
        let part = "\(place).partial-\(UInt32.random(in: 0 ... .max))"
        defer { unlink(part) }
        try await write(to: part, note)
        guard rename(part, place) == 0 else {
            throw HubError.configuration("\(place) cannot be written", remedy: "Look at its disk")
        }
        try await hub.store.write { [name = call.context.name] database in
            try Delivery(
                runId: run.id, context: receiver.name, location: place, digest: note.digest, bytes: note.bytes,
                createdAt: .now
            ).save(database)
            try AuditLog.append(note.entry(text, title: run.title, actor: "dispatcher \(name)"), in: database)
        }
    }

    private func note() throws -> (Signed, DeliveryNote) {
        guard let name = Self.header, let header = call.request.headers[name], let data = Data(base64Encoded: header),
            let text = try? JSONDecoder().decode(Signed.self, from: data)
        else { throw HubError.invalid("Sfumato-Delivery", "A model comes with a signed note") }
        let note = try text.read(DeliveryNote.self, as: .delivery, from: try call.publicKey())
        guard note.context == call.context.name, (1...Self.longest).contains(note.bytes),
            call.request.uri.path.hasSuffix("/models/\(note.run)")
        else { throw HubError.invalid("Sfumato-Delivery", "The note is of another model") }
        return (text, note)
    }

    private func write(to path: String, _ note: DeliveryNote) async throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
        guard file >= 0 else {
            throw HubError.configuration("\(path) cannot be written", remedy: "Give the Hub the right to")
        }
        defer { close(file) }
        var (digest, count) = (SHA256(), 0)
        for try await part in call.request.body {
            count += part.readableBytes
            guard count <= note.bytes else { throw HubError.invalid(nil, "The model is longer than its note says") }
            var rest = Array(part.readableBytesView)[...]
            digest.update(data: rest)
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
                guard written > 0 else {
                    throw HubError.configuration("\(path) cannot be written", remedy: "Look at its disk")
                }
                rest = rest.dropFirst(written)
            }
        }
        let found = digest.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        guard count == note.bytes, "sha256:" + found == note.digest, fsync(file) == 0 else {
            throw HubError.invalid(nil, "The model that came is not the one that its note tells of")
        }
    }
}

extension DeliveryNote {
    /// What both sides write of a model that has crossed.
    func entry(_ text: Signed, title: String, actor: String) -> AuditEntry {
        AuditEntry(
            time: Date.now.iso, actor: actor, action: .remoteModel, subject: "run/\(run)", title: title,
            context: context,
            detail: [
                "attempt": "\(attempt)", "digest": text.digest, "signature": text.signature, "model": digest,
                "bytes": "\(bytes)",
            ])
    }
}
