public import Dispatching
import FoundationEssentials
public import TaskContract

/// The configuration file of a Hub, in YAML or JSON. Read strictly: a misspelt name is an error. `docs/hub.md` has an example.
public struct HubFile: Hashable, Sendable, Codable {
    /// As in ``HubConfiguration``.
    public var organisation, publicURL, host: String?
    /// As in ``HubConfiguration``.
    public var port: Int?
    /// As in ``HubConfiguration``.
    public var certificateFile, keyFile, auditFile: String?
    /// As in ``HubConfiguration``.
    public var trustedProxies: [String]?
    /// As in ``HubConfiguration``; docs/kubernetes.md.
    public var lease: LeaseSettings?
    /// Where tasks run.
    public var contexts: [Context]?

    /// A security context; see ``ContextConfiguration``.
    public struct Context: Hashable, Sendable, Codable {
        /// As in ``ContextConfiguration``.
        public var name: String
        /// As in ``ContextConfiguration``; what is absent is as a new context has it.
        public var title, about, owner, storage, policyFile: String?
        /// How many tasks run at once; 1 unless it is said.
        public var places, memoryBytes, memoryCeilingBytes, threads: Int?
        /// The most time of a task.
        public var seconds: Double?
        /// As in ``ContextConfiguration``.
        public var sources: [ContextConfiguration.NamedSource]?
        /// Places below which stewards may name a source.
        public var locations: [LocationRule]?
        /// As in ``ContextConfiguration``.
        public var process: ContextConfiguration.ProcessContext?
        /// As in ``ContextConfiguration``; docs/kubernetes.md.
        public var kubernetes: JobSettings?
        /// What a dispatcher apart from the Hub sends; docs/kubernetes.md.
        public var dispatcher: DispatcherRules?
    }

    /// Reads a file.
    /// - Throws: ``HubError`` that names the file and the field at fault.
    public init(path: String) throws {
        guard let text = try? String(contentsOf: URL(filePath: path), encoding: .utf8) else {
            throw HubError.configuration("The configuration \(path) cannot be read", remedy: "Name one that is there")
        }
        do {
            let value = try YAMLText.value(of: text)
            self = try StrictJSON.decode(HubFile.self, from: Array(JSONEncoder().encode(value)))
        } catch let fault as SpecFault {
            let place = fault.field.isEmpty ? path : "\(path), \(fault.field)"
            throw HubError.configuration("\(place): \(fault)", remedy: "docs/hub.md has an example")
        } catch {
            throw HubError.configuration("\(path) is no YAML", remedy: "docs/hub.md has an example")
        }
    }
}

extension HubConfiguration {
    /// Takes over what a file says.
    public mutating func take(_ file: HubFile) throws {
        organisation = file.organisation ?? organisation
        publicURL = file.publicURL ?? publicURL
        (host, port) = (file.host ?? host, file.port ?? port)
        (certificateFile, keyFile) = (file.certificateFile ?? certificateFile, file.keyFile ?? keyFile)
        auditFile = file.auditFile ?? auditFile
        lease = file.lease ?? lease
        trustedProxies = file.trustedProxies ?? trustedProxies
        for context in file.contexts ?? [] {
            guard !contexts.contains(where: { $0.name == context.name }) else {
                throw HubError.configuration("There are two contexts \(context.name)", remedy: "Give each its own name")
            }
            contexts.append(try self.context(context))
        }
    }

    private func context(_ file: HubFile.Context) throws(HubError) -> ContextConfiguration {
        let isPlain = file.name.allSatisfy { ($0.isASCII && ($0.isLowercase || $0.isNumber)) || $0 == "-" }
        guard isPlain, !file.name.isEmpty, file.name.count <= 40 else {
            throw .configuration(
                "A context's name has 1 to 40 small letters, digits and hyphens, and \(file.name) has not",
                remedy: "Use title for what pages show")
        }
        guard file.kubernetes == nil || file.storage != nil else {
            throw .configuration(
                "\(file.name) runs tasks as Jobs and has no storage",
                remedy: "Name a store, or a folder below a volume of its `kubernetes.defaults.volumes`")
        }
        let storage = file.storage ?? "\(dataDirectory)/contexts/\(file.name)"
        guard storage.hasPrefix("/") || file.kubernetes != nil else {
            throw .configuration("The storage of \(file.name) is no absolute path", remedy: "Begin it with a slash")
        }
        var context = ContextConfiguration(
            name: file.name, title: file.title ?? file.name, places: file.places ?? 1, storage: storage)
        (context.about, context.owner, context.policyFile) = (file.about, file.owner, file.policyFile)
        (context.memoryBytes, context.memoryCeilingBytes) = (file.memoryBytes, file.memoryCeilingBytes)
        (context.threads, context.seconds) = (file.threads, file.seconds)
        (context.sources, context.locations) = (file.sources ?? [], file.locations ?? [])
        (context.process, context.kubernetes) = (file.process ?? context.process, file.kubernetes)
        context.kubernetes?.context = file.name
        guard context.places > 0 else {
            throw .configuration("\(file.name) has no place for a task", remedy: "Give `places` a number above 0")
        }
        return context
    }

    /// What would keep a Hub of this configuration from working, and what an operator ought to know.
    /// - Returns: sentences; none where all is well.
    public func faults() -> [String] {
        var faults: [String] = []
        if contexts.isEmpty { faults.append("There is no context: nothing can run") }
        for (name, path) in [("certificateFile", certificateFile), ("keyFile", keyFile)] {
            if let path, !FileManager.default.isReadableFile(atPath: path) {
                faults.append("\(name) \(path) cannot be read")
            }
        }
        if (certificateFile == nil) != (keyFile == nil) { faults.append("certificateFile and keyFile come together") }
        for context in contexts {
            if context.kubernetes != nil { continue }  // what tasks need is on other machines
            if let error = problem({ try program(of: context) }) { faults.append("\(context.name): \(error)") }
            if let path = context.policyFile, !FileManager.default.fileExists(atPath: path) {
                faults.append("\(context.name): there is no policyFile \(path)")
            }
            if let file = context.process.environmentFile, !FileManager.default.fileExists(atPath: file) {
                faults.append("\(context.name): there is no environmentFile \(file)")
            }
            for source in context.sources {
                for location in source.locations where location.hasPrefix("/") {
                    if !FileManager.default.fileExists(atPath: location) {
                        faults.append("\(context.name): the source \(source.name) is not at \(location)")
                    }
                }
            }
        }
        return faults
    }

    private func problem(_ body: () throws -> String) -> String? {
        do {
            _ = try body()
            return nil
        } catch { return "\(error)" }
    }
}
