import Dispatching
import FoundationEssentials
import GRDB
import Glibc
public import Logging
public import ServiceLifecycle

/// The reconciler of one context, run by its owner apart from the Hub. It reaches out to the Hub and is reached by nobody; what
/// it has begun it finishes without the Hub, and tells when the Hub is there again.
public struct RemoteDispatcher: Service {
    private let settings: DispatcherSettings
    private let store: Store
    private let key: SigningKey
    private let attempts: HeldAttempts
    private let connection: HubConnection
    private let logger: Logger

    /// Opens the state, which one dispatcher has at a time.
    public init(_ settings: DispatcherSettings, logger: Logger) throws {
        (self.settings, self.logger) = (settings, logger)
        try Self.own(settings.stateFolder)
        let path = settings.stateFolder + "/" + Store.dispatcherFile
        // Token and audit log are for this user alone; SQLite's other files take the first one's rights.
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        store = try Store(path: path, Store.ofDispatcher)
        key = try SigningKey.kept(at: settings.stateFolder + "/dispatcher.key")
        attempts = HeldAttempts(
            context: settings.context.name, rules: settings.rules, key: key, store: store, signals: RunSignals())
        connection = try HubConnection(settings)
    }

    /// Enrols where it must, then serves until it is told to stop. Tasks go on, and the next dispatcher of this state adopts them.
    public func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                try await enrol()
                let link = HubLink(settings: settings, store: store, key: key, connection: connection, logger: logger)
                try await Leases(link, attempts, settings).meet()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await reconcile() }
                    group.addTask { try await Leases(link, attempts, settings).run() }
                    group.addTask { try await Reporting(link, attempts, settings).run() }
                    try await group.waitForAll()
                }
            }
        } catch is CancellationError {}
        await connection.shutdown()
    }

    private func reconcile() async throws {
        let context = settings.context
        if let jobs = context.kubernetes {
            return try await reconcile(try KubernetesExecutor.connected(jobs))
        }
        for folder in ["models", "reports", "datasets"] {
            try FileManager.default.createDirectory(
                atPath: "\(context.storage)/\(folder)", withIntermediateDirectories: true)
        }
        var configuration = HubConfiguration(dataDirectory: settings.stateFolder)
        configuration.contexts = [context]
        try await reconcile(try ProcessExecutor(try configuration.processSettings(of: context)))
    }

    private func reconcile(_ tasks: some TaskExecutor) async throws {
        try await Reconciler(store: attempts, tasks: tasks) { [logger] name, error in
            logger.warning("a step is tried again", metadata: ["task": "\(name)", "error": "\(error)"])
        }.run()
    }

    /// Uses the code, where it is one that was not used before.
    private func enrol() async throws {
        let known = try await store.read { database in
            (token: try Credential.token.value(in: database), code: try Credential.code.value(in: database))
        }
        guard let carried = settings.code.map(Text.trimmed), Digest.sha256(carried) != known.code else {
            guard known.token != nil else {
                throw HubError.configuration(
                    "This dispatcher has not enrolled",
                    remedy: "Give it the code that the Hub printed (SFUMATO_DISPATCHER_CODE)")
            }
            return
        }
        let parts = carried.split(separator: ".")
        guard parts.count == 2, parts[0].hasPrefix("sfe_") else {
            throw HubError.configuration("This is no code of a Hub", remedy: "It begins with sfe_ and has a dot in it")
        }
        let wish = EnrolmentRequest(
            code: String(parts[0].dropFirst(4)), context: settings.context.name, publicKey: key.publicText,
            profile: try Signed(settings.profile, as: .profile, by: key))
        let answer = try await BackOff.overcoming(logger, "the Hub cannot be reached to enrol") {
            try await connection.post("enrolments", wish, token: nil, EnrolmentAnswer.self)
        }
        guard SigningKey.fingerprint(answer.hubKey) == parts[1] else {
            throw HubError.refused(
                "What answered at \(settings.hub) is not the Hub that made the code",
                remedy: "Look at what lies between")
        }
        try await store.write { [name = settings.context.name] database in
            try Credential.token.set(answer.token.token, in: database)
            try Credential.hubKey.set(answer.hubKey, in: database)
            try Credential.code.set(Digest.sha256(carried), in: database)
            try AuditLog.append(
                AuditEntry(
                    time: Date.now.iso, actor: "dispatcher \(name)", action: .dispatcherEnrolled,
                    subject: "context/\(name)", title: name, context: name, detail: ["profile": wish.profile.digest]),
                in: database)
        }
        logger.info("enrolled", metadata: ["hub": "\(settings.hub)"])
    }

    /// Makes the folder, for this user alone, and keeps others from using it meanwhile: to the end of the process.
    private static func own(_ folder: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o711])
        let lock = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else {
            throw HubError.configuration("\(folder) cannot be written", remedy: "Give the right to")
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            throw HubError.configuration("Another dispatcher uses \(folder)", remedy: "Stop it, or name another folder")
        }
    }
}

/// What speaks to the Hub shares these.
struct HubLink: Sendable {
    let settings: DispatcherSettings
    let store: Store
    let key: SigningKey
    let connection: HubConnection
    let logger: Logger

    func token() async throws -> String { try await store.read { try Credential.token.value(in: $0) ?? "" } }
}

/// How long to wait after a failure: 0.5 s, 1 s, … 30 s, each shortened by up to half by chance.
struct BackOff: Sendable {
    private var failures = 0

    mutating func reset() { failures = 0 }

    mutating func next() -> Duration {
        failures += 1
        let longest = min(0.5 * Double(1 << min(failures - 1, 6)), 30)
        return .seconds(Double.random(in: longest / 2...longest))
    }

    /// Does it until it succeeds, or the Hub itself says no.
    static func overcoming<Value: Sendable>(
        _ logger: Logger, _ what: String, _ body: () async throws -> Value
    ) async throws -> Value {
        var pause = BackOff()
        while true {
            do { return try await body() } catch let error as HubError where error.code != .configuration {
                throw error
            } catch {
                try Task.checkCancellation()
                logger.warning("\(what)", metadata: ["error": "\(error)"])
                try await Task.sleep(for: pause.next())
            }
        }
    }
}
