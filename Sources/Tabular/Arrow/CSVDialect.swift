import CArrow

/// How a CSV file is written, so that output can be written alike.
public struct CSVDialect: Codable, Hashable, Sendable {
    /// How characters are stored.
    public enum Encoding: String, Codable, Hashable, Sendable, CaseIterable {
        case ascii
        case utf8 = "utf-8"
        case windows1252 = "windows-1252"
        case utf16LittleEndian = "utf-16le"
        case utf16BigEndian = "utf-16be"
    }

    /// What ends a line.
    public enum LineEnding: String, Codable, Hashable, Sendable, CaseIterable {
        case lineFeed = "\n"
        case carriageReturnLineFeed = "\r\n"
        case carriageReturn = "\r"
    }

    /// What stands between two fields: `,`, `;`, tab or `|`.
    public var delimiter: UInt8
    /// As far as the file has been read: `ascii` until another character comes.
    public var encoding: Encoding
    /// Whether the file starts with a byte order mark.
    public var hasByteOrderMark: Bool
    /// What ends the header.
    public var lineEnding: LineEnding
    /// Whether all names of the header are in quotes.
    public var quotesAll: Bool
    /// Whether the file is compressed with gzip.
    public var isGzip: Bool

    /// A dialect; the plain one without arguments.
    public init(
        delimiter: UInt8 = UInt8(ascii: ","), encoding: Encoding = .utf8, hasByteOrderMark: Bool = false,
        lineEnding: LineEnding = .lineFeed, quotesAll: Bool = false, isGzip: Bool = false
    ) {
        self.delimiter = delimiter
        self.encoding = encoding
        self.hasByteOrderMark = hasByteOrderMark
        self.lineEnding = lineEnding
        self.quotesAll = quotesAll
        self.isGzip = isGzip
    }

    init(_ dialect: sfm_dialect) {
        let encoding: Encoding =
            switch Int(dialect.encoding) {
            case SFM_ENCODING_UTF8: .utf8
            case SFM_ENCODING_WINDOWS1252: .windows1252
            case SFM_ENCODING_UTF16LE: .utf16LittleEndian
            case SFM_ENCODING_UTF16BE: .utf16BigEndian
            default: .ascii
            }
        let lineEnding: LineEnding =
            switch Int(dialect.line_ending) {
            case SFM_LINES_CRLF: .carriageReturnLineFeed
            case SFM_LINES_CR: .carriageReturn
            default: .lineFeed
            }
        self.init(
            delimiter: dialect.delimiter, encoding: encoding, hasByteOrderMark: dialect.has_bom,
            lineEnding: lineEnding, quotesAll: dialect.quotes_all, isGzip: dialect.gzip)
    }
}
