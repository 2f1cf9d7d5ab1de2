import Crypto
import Foundation
import Kubernetes
import NIOSSL
import SwiftASN1
import X509

/// The cluster's certificate authority.
struct TestAuthority: Sendable {
    let pem: String
    private let root: Certificate
    private let key: P256.Signing.PrivateKey

    init() throws {
        key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("kubernetes") }
        root = try Self.issue(
            name, by: name, Certificate.PublicKey(key.publicKey), signer: key,
            try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
            })
        pem = try root.serializeAsPEM().pemString
    }

    private static func issue(
        _ subject: DistinguishedName, by issuer: DistinguishedName, _ key: Certificate.PublicKey,
        signer: P256.Signing.PrivateKey, _ extensions: Certificate.Extensions
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: .init(), publicKey: key, notValidBefore: Date(timeIntervalSinceNow: -3_600),
            notValidAfter: Date(timeIntervalSinceNow: 86_400), issuer: issuer, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions,
            issuerPrivateKey: Certificate.PrivateKey(signer))
    }

    func client(_ user: String) throws -> ClusterAccess.ClientCertificate {
        let own = P256.Signing.PrivateKey()
        let certificate = try Self.issue(
            DistinguishedName { CommonName(user) }, by: root.subject, Certificate.PublicKey(own.publicKey), signer: key,
            try Certificate.Extensions { try ExtendedKeyUsage([.clientAuth]) })
        return ClusterAccess.ClientCertificate(
            certificates: try certificate.serializeAsPEM().pemString, key: own.pemRepresentation)
    }

    func serverContext() throws -> NIOSSLContext {
        let own = P256.Signing.PrivateKey()
        let certificate = try Self.issue(
            DistinguishedName { CommonName("kube-apiserver") }, by: root.subject,
            Certificate.PublicKey(own.publicKey), signer: key,
            try Certificate.Extensions {
                SubjectAlternativeNames([
                    .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])), .dnsName("localhost"),
                    .dnsName("kubernetes.default.svc"),
                ])
                try ExtendedKeyUsage([.serverAuth])
            })
        let chain = try NIOSSLCertificate(bytes: Array(certificate.serializeAsPEM().pemString.utf8), format: .pem)
        let ownKey = try NIOSSLPrivateKey(bytes: Array(own.pemRepresentation.utf8), format: .pem)
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(chain)], privateKey: .privateKey(ownKey))
        tls.trustRoots = .certificates([try NIOSSLCertificate(bytes: Array(pem.utf8), format: .pem)])
        tls.certificateVerification = .optionalVerification
        return try NIOSSLContext(configuration: tls)
    }

    /// The user that a certificate names.
    static func user(_ certificate: NIOSSLCertificate) -> String? {
        guard let bytes = try? certificate.toDERBytes(), let read = try? Certificate(derEncoded: bytes) else {
            return nil
        }
        let texts = read.subject.flatMap { $0.map { "\($0)" } }
        return texts.first { $0.hasPrefix("CN=") }.map { String($0.dropFirst(3)) }
    }
}
