import CryptoExtras
import Dispatch
import FoundationEssentials

/// Passwords as scrypt hashes. Source: RFC 7914; cost as OWASP's Password Storage Cheat Sheet has it for 32 MiB.
struct Password: Sendable {
    static let shortest = 12
    /// One hash at a time: each takes 32 MiB, and guesses must not take all processors.
    private static let queue = DispatchQueue(label: "sfumato.passwords")
    private let rounds = 1 << 15
    private let passes = 3

    /// - Throws: `invalid` for a password that is too easily guessed.
    static func check(_ password: String, email: String) throws(HubError) {
        guard password.count >= shortest, password.utf8.count <= 1_024 else {
            throw .invalid("password", "A password has at least \(shortest) characters", remedy: "A sentence is best")
        }
        guard Set(password).count >= 5, password.lowercased() != email.lowercased() else {
            throw .invalid("password", "This password is too easily guessed", remedy: "A sentence is best")
        }
    }

    /// The text to store: scheme, cost, salt and hash.
    func hash(_ password: String) async throws -> String {
        let salt = Secret().text
        return "scrypt$\(rounds)$8$\(passes)$\(salt)$\(try await derive(password, salt, rounds, passes))"
    }

    /// Whether the password is the one that was hashed. Takes as long where there is none.
    func matches(_ password: String, _ stored: String?) async throws -> Bool {
        let parts = (stored ?? "").split(separator: "$").map(String.init)
        guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]), let passes = Int(parts[3]) else {
            _ = try await derive(password, "none", rounds, passes)
            return false
        }
        return Digest.areSame(try await derive(password, parts[4], rounds, passes), parts[5])
    }

    private func derive(_ password: String, _ salt: String, _ rounds: Int, _ passes: Int) async throws -> String {
        try await withCheckedThrowingContinuation { answer in
            Self.queue.async {
                answer.resume(
                    with: Result {
                        let key = try KDF.Scrypt.deriveKey(
                            from: Data(password.utf8), salt: Data(salt.utf8), outputByteCount: 32, rounds: rounds,
                            blockSize: 8, parallelism: passes)
                        return key.withUnsafeBytes { Data($0) }.base64URL
                    })
            }
        }
    }
}
