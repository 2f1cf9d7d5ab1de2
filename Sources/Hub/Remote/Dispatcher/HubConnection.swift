import Hummingbird
import AsyncHTTPClient
import FoundationEssentials
import HTTPTypes
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NIOSSL

/// The way out to the Hub, the only one that a dispatcher has.
struct HubConnection: Sendable {
    private let client: HTTPClient
    private let base: String

    /// - Throws: where the certificates cannot be read.
    init(_ settings: DispatcherSettings) throws {
        var configuration = HTTPClient.Configuration()
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let path = settings.authoritiesFile {
            guard let roots = try? NIOSSLCertificate.fromPEMFile(path), !roots.isEmpty else {
                throw HubError.configuration(
                    "\(path) holds no certificate in PEM", remedy: "Name the authority of the Hub's")
            }
            tls.trustRoots = .certificates(roots)
        }
        configuration.tlsConfiguration = tls
        configuration.timeout = .init(connect: .seconds(10), read: .seconds(60))
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        // When to try again is decided here.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        base = settings.hub + "/api/v1/dispatcher/"
    }

    func shutdown() async { try? await client.shutdown() }

    func post<Answer: Decodable>(
        _ path: String, _ body: some Encodable, token: String?, _ type: Answer.Type
    ) async throws -> Answer {
        var request = request(.POST, path, token)
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: try Response.jsonText(body)))
        let data = try await send(request)
        guard let answer = try? JSONDecoder().decode(type, from: data) else {
            throw HubError.incompatible(
                "What answered at \(base) does not speak as a Hub does",
                remedy: "Look at the address, and at what lies between")
        }
        return answer
    }

    /// Sends a model with its signed note.
    func put(_ path: String, file: String, bytes: Int, note: Signed, token: String) async throws {
        var request = request(.PUT, path, token)
        request.headers.add(name: "Content-Type", value: "application/octet-stream")
        let text = Data(try Response.jsonText(note).utf8).base64EncodedString()
        request.headers.add(name: "Sfumato-Delivery", value: text)
        request.body = .stream(FileParts(path: file, bytes: bytes), length: .known(Int64(bytes)))
        _ = try await send(request, within: .minutes(60))
    }

    private func request(_ method: HTTPMethod, _ path: String, _ token: String?) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        request.headers.add(name: "Sfumato-Protocol", value: "\(RemoteProtocol.version)")
        request.headers.add(name: "Sfumato-Release", value: HubRelease.version)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        return request
    }

    private func send(_ request: HTTPClientRequest, within time: TimeAmount = .seconds(60)) async throws -> Data {
        let response = try await client.execute(request, timeout: time)
        let data = Data(buffer: try await response.body.collect(upTo: 64 << 20))
        guard !(200..<300).contains(response.status.code) else { return data }
        let problem = try? JSONDecoder().decode(Problem.self, from: data)
        let said = problem?.detail ?? "status \(response.status.code)"
        switch response.status.code {
        case 401, 403: throw HubError(code: .signInNeeded, problem: "The Hub says: \(said)", remedy: "")
        case 426: throw HubError.incompatible("The Hub says: \(said)", remedy: "")
        case 404: throw HubError(code: .notFound, problem: "The Hub says: \(said)", remedy: "")
        case 409: throw HubError.conflict("The Hub says: \(said)", remedy: "")
        case 400..<500: throw HubError.refused("The Hub says: \(said)", remedy: "")
        default: throw HubError.configuration("The Hub says: \(said)", remedy: "It is tried again")
        }
    }
}
