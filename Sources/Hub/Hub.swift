import Dispatching
import FoundationEssentials
import GRDB
public import Logging
public import ServiceLifecycle

/// The control plane: people, projects, runs, and the dispatchers of the contexts on this host. It holds no credential to a
/// source and links nothing that could read one.
public struct Hub: Sendable {
    /// As it was set up.
    let fixed: HubConfiguration
    let remote = RemoteContexts()
    /// What the Hub signs requests to dispatchers with.
    let key: SigningKey
    var store: Store
    let signals = RunSignals()
    let logger: Logger
    let startedAt = ContinuousClock.now

    /// Opens the store.
    public init(_ configuration: HubConfiguration, logger: Logger) throws {
        fixed = configuration
        self.logger = logger
        try FileManager.default.createDirectory(
            atPath: configuration.dataDirectory, withIntermediateDirectories: true)
        key = try SigningKey.kept(at: configuration.dispatchKeyPath)
        store = try Store(path: configuration.storePath)
        try store.database.read(remote.refresh)
        // What Jobs write to is a volume of theirs, which the Hub need not see.
        for context in configuration.contexts where context.storage.hasPrefix("/") && context.kubernetes == nil {
            for folder in ["models", "reports", "datasets"] {
                try FileManager.default.createDirectory(
                    atPath: "\(context.storage)/\(folder)", withIntermediateDirectories: true)
            }
        }
    }

    /// As it was set up, with the contexts of the dispatchers that have enrolled.
    var configuration: HubConfiguration {
        let remote = remote.all
        guard !remote.isEmpty else { return fixed }
        var configuration = fixed
        configuration.contexts += remote.filter { context in !fixed.contexts.contains { $0.name == context.name } }
        return configuration
    }

    /// The same Hub, which writes nothing once it may no longer act.
    public func acting(while mayAct: @escaping @Sendable () -> Bool) -> Hub {
        var hub = self
        hub.store.mayAct = mayAct
        return hub
    }

    /// The context of this name.
    func context(_ name: String) throws(HubError) -> ContextConfiguration {
        guard let context = configuration.contexts.first(where: { $0.name == name }) else {
            throw HubError.configuration(
                "The context \(name) is not configured", remedy: "Ask whoever runs this Hub")
        }
        return context
    }

    /// The context that a request names.
    /// - Throws: `invalid` for one that is not there.
    func context(_ name: String, or field: String) throws(HubError) -> ContextConfiguration {
        guard let context = configuration.contexts.first(where: { $0.name == name }) else {
            throw .invalid(field, "There is no such context")
        }
        return context
    }

    /// The link with which the first account is made; nil where there is one.
    public func setUpLink() async throws -> String? {
        guard let secret = try await store.write({ try Invitation.forSetUp(in: $0) }) else { return nil }
        return "\(configuration.publicAddress)/setup/\(secret.text)"
    }

    /// What runs beside the server: the dispatchers, and the clock of the queues.
    public func services() throws -> [any Service] {
        var services: [any Service] = [QueueClock(hub: self)]
        if let path = configuration.auditFile {
            services.append(AuditFile(store: store, path: path, logger: logger))
        }
        for context in fixed.contexts { services.append(try dispatcher(of: context)) }
        services.append(RemoteKeeper(hub: self))
        return services
    }

    /// Does something with runs in one transaction, gives free places, and tells those who wait.
    func change<Value: Sendable>(
        _ context: ContextConfiguration, _ body: @escaping @Sendable (Database) throws -> (Value, [TaskName])
    ) async throws -> Value {
        let (value, names) = try await store.write { database in
            let (value, names) = try body(database)
            return (value, names + (try Admission.admit(to: context, in: database)))
        }
        await signals.wake(names, in: context.name)
        return value
    }
}

extension Hub {
    private func dispatcher(of context: ContextConfiguration) throws -> any Service {
        if let jobs = context.kubernetes {
            return EmbeddedDispatcher(self, context, tasks: try KubernetesExecutor.connected(jobs))
        }
        return EmbeddedDispatcher(self, context, tasks: try ProcessExecutor(try fixed.processSettings(of: context)))
    }
}

extension HubConfiguration {
    /// How tasks of a context run as processes.
    func processSettings(of context: ContextConfiguration) throws -> ProcessSettings {
        var settings = ProcessSettings(
            folder: "\(dataDirectory)/tasks/\(context.name)", program: try program(of: context),
            supervisor: ownProgram)
        (settings.user, settings.policy) = (context.process.user, context.policyFile)
        settings.environmentFile = context.process.environmentFile
        settings.signingKeyFile = context.process.signingKeyFile
        return settings
    }
}

/// The reconciler of one context, in the Hub's own process.
struct EmbeddedDispatcher<Executor: TaskExecutor>: Service {
    private let reconciler: Reconciler<HubAttempts, Executor>

    init(_ hub: Hub, _ context: ContextConfiguration, tasks: Executor) {
        let logger = hub.logger
        reconciler = Reconciler(
            store: HubAttempts(context: context, store: hub.store, signals: hub.signals), tasks: tasks
        ) { name, error in
            logger.warning("a step is tried again", metadata: ["task": "\(name)", "error": "\(error)"])
        }
    }

    /// A stop cancels it, which is no failure: tasks go on, and the next Hub adopts them.
    func run() async throws {
        do { try await cancelWhenGracefulShutdown { try await reconciler.run() } } catch is CancellationError {}
    }
}

/// Lets those runs go on whose pause is over.
struct QueueClock: Service {
    let hub: Hub

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                for context in hub.configuration.contexts {
                    do { try await hub.change(context) { _ in ((), []) } } catch is CancellationError {} catch {
                        hub.logger.error("the queue cannot be read", metadata: ["error": "\(error)"])
                    }
                }
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}
