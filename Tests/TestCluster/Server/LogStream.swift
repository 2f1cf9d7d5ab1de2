import Foundation
import Kubernetes
import NIOCore

/// A container's log. Source: core/v1 PodLogOptions; pkg/kubelet, `validateContainerLogStatus`.
struct LogStream: Sendable {
    private let state: ClusterState
    private let route: Route
    private let query: [String: String]
    private let linesLeft: Int

    init(_ state: ClusterState, _ route: Route, _ request: HTTPRequest, _ fault: TestCluster.Fault?) {
        (self.state, self.route, query) = (state, route, request.query)
        if case .cut(let lines) = fault { linesLeft = lines } else { linesLeft = .max }
    }

    func run(_ exchange: Exchange) async throws {
        let pod = try await state.object(
            Key(kind: .pod, namespace: route.namespace ?? "", name: route.name ?? ""))
        let container = query["container"] ?? pod["spec.containers"]?.elements.first?["name"]?.string ?? ""
        guard (pod["spec.containers"]?.elements ?? []).contains(where: { $0["name"]?.string == container }) else {
            throw Refusal.bad("container \(container) is not valid for pod \(route.name ?? "")")
        }
        guard let log = await state.logs[route.name ?? ""] else {
            let waiting = pod["status.containerStatuses"]?.elements.first?["state.waiting.reason"]?.string
            throw Refusal.bad(
                "container \"\(container)\" in pod \"\(route.name ?? "")\" is waiting to start: \(waiting ?? "ContainerCreating")"
            )
        }
        guard !log.isLost else {
            throw Refusal(
                code: 500, reason: "InternalError",
                message:
                    "Get \"https://10.0.0.5:10250/containerLogs\": dial tcp 10.0.0.5:10250: connect: no route to host")
        }
        try await exchange.begin("text/plain")
        try await send(log, exchange)
    }

    private func send(_ log: PodLog, _ exchange: Exchange) async throws {
        let since = query["sinceTime"].flatMap { Timestamp($0) }
        var (place, linesLeft, breaks) = (0, linesLeft, log.breaks)
        while true {
            let (lines, next, isOpen) = log.lines(from: place)
            if log.breaks != breaks { return await exchange.reset() }
            breaks = log.breaks
            for line in lines where since.map({ line.time >= $0 }) ?? true {
                if linesLeft == 0 { return await exchange.reset() }
                linesLeft -= 1
                let stamp = query["timestamps"] == "true" ? line.time.text(digits: 9) + " " : ""
                try await exchange.write(Data("\(stamp)\(line.text)\n".utf8))
            }
            place = next
            guard query["follow"] == "true", isOpen else { return try await exchange.end() }
            await log.more(after: place)
            guard exchange.channel.isActive else { return }
        }
    }
}
