import Foundation
import Kubernetes
import Testing

@Suite struct ValueTests {
    @Test(
        "Times are read and written as the API does",
        arguments: [
            ("2026-11-25T07:30:00Z", 1_795_591_800, 0, "2026-11-25T07:30:00Z"),
            ("2026-11-25T08:30:00.5+01:00", 1_795_591_800, 500_000_000, "2026-11-25T07:30:00.500000Z"),
            ("1969-12-31T23:59:59Z", -1, 0, "1969-12-31T23:59:59Z"),
            ("2024-02-29T00:00:00.123456789Z", 1_709_164_800, 123_456_789, "2024-02-29T00:00:00.123456Z"),
        ])
    func times(text: String, seconds: Int, nanoseconds: Int, written: String) throws {
        let time = try #require(Timestamp(text))
        #expect(time == Timestamp(seconds: seconds, nanoseconds: nanoseconds))
        #expect(String(decoding: try JSONEncoder().encode(time), as: UTF8.self) == "\"\(written)\"")
    }

    @Test(
        "Texts that are no times are refused", arguments: ["", "2026", "2026-13-01T00:00:00Z", "2026-11-25T07:30:00"])
    func noTimes(text: String) { #expect(Timestamp(text) == nil) }

    @Test(
        "Amounts are read as the API does",
        arguments: [
            ("500m", 0.5), ("2Gi", 2_147_483_648), ("1.5", 1.5), ("1e3", 1_000), ("100k", 100_000), ("2E", 2e18),
        ])
    func amounts(text: String, value: Double) { #expect(Quantity(text)?.value == value) }

    @Test("Texts that are no amounts are refused", arguments: ["", "x", "1 Gi", "1gi", "Mi"])
    func noAmounts(text: String) { #expect(Quantity(text) == nil) }

    @Test("Bytes are written exactly")
    func bytes() {
        #expect(Quantity(bytes: 2 << 30).description == "2Gi")
        #expect(Quantity(bytes: 1_500).description == "1500")
        #expect(Quantity(bytes: 1_536 << 10).description == "1536Ki")
    }
}
