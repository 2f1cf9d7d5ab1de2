/// The shape of a key of fixed length, such as `C######`: `#` a digit, `A` a capital, `a` a small letter, `\` before a
/// character that stands for itself; everything else stands for itself.
public struct IDPattern: Hashable, Sendable {
    enum Place: Hashable {
        case literal(UInt8)
        case digit, capital, small

        var choices: UInt64 {
            switch self {
            case .literal: 1
            case .digit: 10
            case .capital, .small: 26
            }
        }
    }
    let places: [Place]

    /// Nil where nothing may vary, or the text ends within an escape.
    public init?(_ text: String) {
        var places: [Place] = []
        var escaped = false
        for byte in text.utf8 {
            if escaped {
                places.append(.literal(byte))
                escaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\"): escaped = true
            case UInt8(ascii: "#"): places.append(.digit)
            case UInt8(ascii: "A"): places.append(.capital)
            case UInt8(ascii: "a"): places.append(.small)
            default: places.append(.literal(byte))
            }
        }
        self.init(places: places)
        if escaped { return nil }
    }

    init?(places: [Place]) {
        self.places = places
        if places.allSatisfy({ $0.choices == 1 }) { return nil }
    }

    /// As written in schema files.
    public var text: String {
        var bytes: [UInt8] = []
        for place in places {
            switch place {
            case .digit: bytes.append(UInt8(ascii: "#"))
            case .capital: bytes.append(UInt8(ascii: "A"))
            case .small: bytes.append(UInt8(ascii: "a"))
            case .literal(let byte):
                if [35, 65, 97, 92].contains(byte) { bytes.append(92) }
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// How many different keys there are; at most `UInt64.max`.
    public var capacity: UInt64 {
        places.reduce(1) { product, place in
            let (value, overflow) = product.multipliedReportingOverflow(by: place.choices)
            return overflow ? .max : value
        }
    }

    /// Whether the bytes have this shape.
    public func matches(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        guard count == places.count else { return false }
        for (offset, place) in places.enumerated() {
            let byte = bytes[offset]
            switch place {
            case .literal(let literal): guard byte == literal else { return false }
            case .digit: guard byte &- 48 <= 9 else { return false }
            case .capital: guard byte &- 65 <= 25 else { return false }
            case .small: guard byte &- 97 <= 25 else { return false }
            }
        }
        return true
    }

    /// Spells the key number `serial`, counted modulo ``capacity``; different serials below it give different keys, in
    /// ascending order.
    public func append(serial: UInt64, to buffer: inout ByteBuffer) {
        let start = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: places.count))
        var rest = serial
        for offset in places.indices.reversed() {
            let (quotient, choice) = rest.quotientAndRemainder(dividingBy: places[offset].choices)
            switch places[offset] {
            case .literal(let byte):
                buffer[start + offset] = byte
                continue
            case .digit: buffer[start + offset] = 48 + UInt8(choice)
            case .capital: buffer[start + offset] = 65 + UInt8(choice)
            case .small: buffer[start + offset] = 97 + UInt8(choice)
            }
            rest = quotient
        }
    }
}
