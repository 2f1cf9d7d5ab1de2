import Foundation

/// A program that gives credentials, as kubeconfig files name them. Source: Kubernetes, "client-go credential plugins";
/// client.authentication.k8s.io/v1 ExecCredential.
public struct ExecPlugin: Sendable {
    let apiVersion: String
    let command: String
    let arguments: [String]
    let environment: [String: String]
    let installHint: String?
    let cluster: ClusterInfo?
    let place: String

    struct ClusterInfo: Encodable {
        var server: String
        var authorities: String?

        private enum CodingKeys: String, CodingKey {
            case server
            case authorities = "certificate-authority-data"
        }
    }

    init(
        _ exec: KubeconfigFile.Exec, folder: String, access: ClusterAccess, place: String
    ) throws(AccessError) {
        let known = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]
        let version = exec.apiVersion ?? known[0]
        guard known.contains(version) else {
            throw AccessError(place, "the exec plugin speaks \(version)", "Use one that speaks \(known[0])")
        }
        guard exec.interactiveMode != "Always" else {
            throw AccessError(place, "the exec plugin asks questions on a terminal", "Use one that needs none")
        }
        apiVersion = version
        command =
            exec.command.contains("/") && !exec.command.hasPrefix("/") ? "\(folder)/\(exec.command)" : exec.command
        arguments = exec.args ?? []
        environment = Dictionary((exec.env ?? []).map { ($0.name, $0.value) }) { _, last in last }
        installHint = exec.installHint
        cluster =
            exec.provideClusterInfo == true
            ? ClusterInfo(
                server: access.server.absoluteString,
                authorities: access.authorities.map { Data($0.utf8).base64EncodedString() }) : nil
        self.place = place
    }

    /// What the program gave.
    struct Credential: Sendable {
        var token: String?
        var certificate: ClusterAccess.ClientCertificate?
        var expires: Timestamp?
    }

    /// Runs the program. It gets a minute; what it says on standard error may be secret and is shown to nobody.
    func credential() async throws -> Credential {
        let output = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try run() }) }
        }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: output), let status = answer.status else {
            throw AccessError(place, "\(command) gave no ExecCredential", "Run it by hand and look at what it says")
        }
        var credential = Credential(token: status.token, expires: status.expirationTimestamp)
        if let certificates = status.clientCertificateData, let key = status.clientKeyData {
            credential.certificate = .init(certificates: certificates, key: key)
        }
        return credential
    }

    private func run() throws -> Data {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: command.hasPrefix("/") ? command : "/usr/bin/env")
        process.arguments = command.hasPrefix("/") ? arguments : [command] + arguments
        process.environment = try ProcessInfo.processInfo.environment.merging(environment) { $1 }
            .merging(["KUBERNETES_EXEC_INFO": info()]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { throw notFound() }
        let watchdog = DispatchWorkItem { process.terminate() }
        DispatchQueue.global().asyncAfter(deadline: .now() + 60, execute: watchdog)
        let data = (try? output.fileHandleForReading.readToEnd()) ?? Data()
        process.waitUntilExit()
        watchdog.cancel()
        if process.terminationStatus == 127 { throw notFound() }
        guard process.terminationStatus == 0, process.terminationReason == .exit else {
            throw AccessError(
                place, "\(command) failed with exit code \(process.terminationStatus)",
                "Run it by hand; a sign-in may have expired")
        }
        return data
    }

    private func notFound() -> AccessError {
        AccessError(place, "the program \(command) is not there", installHint ?? "Install it, or use a token file")
    }

    private func info() throws -> String {
        let info = Info(apiVersion: apiVersion, spec: Info.Spec(cluster: cluster))
        return String(decoding: try JSONEncoder().encode(info), as: UTF8.self)
    }

    private struct Info: Encodable {
        var apiVersion: String
        var kind = "ExecCredential"
        var spec: Spec

        struct Spec: Encodable {
            var interactive = false
            var cluster: ClusterInfo?
        }
    }

    private struct Answer: Decodable {
        var status: Status?

        struct Status: Decodable {
            var token: String?
            var clientCertificateData: String?
            var clientKeyData: String?
            var expirationTimestamp: Timestamp?
        }
    }
}
