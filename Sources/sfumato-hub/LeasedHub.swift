import ArgumentParser
import Dispatching
import Foundation
import Hub
import Kubernetes
import Logging
import ServiceLifecycle
import UnixSignals

/// A Hub that acts only while it holds a lease, so that a second replica takes over and never acts beside the first.
struct LeasedHub {
    private let configuration: HubConfiguration
    private let terms: LeaseTerms
    private let client: KubernetesClient
    private let logger: Logger

    init(_ configuration: HubConfiguration, _ lease: LeaseSettings, logger: Logger) throws {
        (self.configuration, self.logger) = (configuration, logger)
        // A pod's name is its own, so a container that starts again in the same pod need not wait for itself.
        let pod = ProcessInfo.processInfo.environment["SFUMATO_POD"].flatMap { $0.isEmpty ? nil : $0 }
        terms = LeaseTerms(
            namespace: lease.namespace, name: lease.name,
            holder: pod ?? "\(ProcessInfo.processInfo.hostName)-\(UUID().uuidString.prefix(8))")
        client = try lease.client()
    }

    /// Waits for the lease, serves while it is held, and gives it up.
    func run(_ serve: (LeaseService) async throws -> Void) async throws {
        let keeper = LeaseKeeper(terms, client: client)
        if try await wait(for: keeper) {
            logger.info("this Hub acts", metadata: ["lease": "\(terms.name)", "holder": "\(terms.holder)"])
            let service = LeaseService(keeper: keeper, terms: terms, logger: logger)
            let result: Result<Void, any Error>
            do { result = .success(try await serve(service)) } catch { result = .failure(error) }
            await keeper.release()
            await client.shutdown()
            do { try result.get() } catch is LeaseService.Lost { throw ExitCode(75) }
        } else {
            await client.shutdown()
        }
    }

    /// - Returns: false where we were told to stop meanwhile.
    private func wait(for keeper: LeaseKeeper) async throws -> Bool {
        let standby = ServiceGroup(
            configuration: .init(
                services: [.init(service: try HubStandby(configuration, logger: logger).service())],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await standby.run()
                return false
            }
            group.addTask { [logger] in
                try await keeper.acquire {
                    logger.warning("the lease cannot be asked for", metadata: ["error": "\($0)"])
                }
                return true
            }
            let isOurs = try await group.next() ?? false
            await standby.triggerGracefulShutdown()
            group.cancelAll()
            while let _ = try? await group.next() {}
            return isOurs
        }
    }
}

/// Renews the lease beside the Hub. When it is lost everything stops, and what does not stop in time is ended, before
/// another Hub can have it.
struct LeaseService: Service {
    /// The lease is another's, or was not renewed in time.
    struct Lost: Error {}

    let keeper: LeaseKeeper
    let terms: LeaseTerms
    let logger: Logger

    var isHeld: Bool { keeper.isHeld }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await keeper.keep { [logger] in logger.warning("the lease was not renewed", metadata: ["error": "\($0)"]) }
        }
        // A graceful stop has cancelled it: the other services get their time, and the lease is given up afterwards.
        guard !Task.isShuttingDownGracefully, !Task.isCancelled else { return }
        logger.critical("the lease is lost, and this Hub stops", metadata: ["lease": "\(terms.name)"])
        let rest = terms.duration - terms.patience - .seconds(1)
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: rest / .seconds(1))
            _exit(75)
        }
        throw Lost()
    }
}
