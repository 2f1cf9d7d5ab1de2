import Tabular

/// How the rows of one table hang on those of others: which of its foreign keys leads to the parent that it is generated
/// under, how the others are filled, what its columns are drawn from, and what it tells its own children.
struct TableRelation: Codable, Hashable, Sendable {
    /// How a foreign key of generated rows is filled.
    enum Link: Codable, Hashable, Sendable {
        /// The key refers to a table that is not in the model: it is a fresh id.
        case absent
        /// Rows are generated under this parent.
        case primary
        /// A row of the parent's is drawn by its cluster, as often as it has children; within a common ancestor's rows
        /// where there is one.
        case pooled(within: Kinship?)
        /// The row to which this path of keys leads.
        case copied(up: [Int])
        /// A row of the same table, one level up.
        case level(within: Kinship?)
        /// Filled in when all rows are there.
        case late(within: Kinship?)
    }

    /// What a row and the one that it refers to have in common: the path `up` of keys from the one, and `down` from the
    /// other, lead to the same row. The first key of a path up is the primary one.
    struct Kinship: Codable, Hashable, Sendable {
        let up: [Int]
        let down: [Int]
    }

    /// A column that repeats one of an ancestor's.
    struct Copy: Codable, Hashable, Sendable {
        /// By its place in the schema.
        let column: Int
        /// So many steps along primary keys.
        let hops: Int
        /// The ancestor's column, by its place in its schema.
        let from: Int
    }

    /// A column that is drawn.
    enum Drawn: Codable, Hashable, Sendable {
        /// A code column of the table's coder, by its number.
        case part(Int)
        /// The cluster of the row that a foreign key refers to; 0: it refers to none.
        case cluster(Int)
        /// Whether a foreign key refers to a row.
        case presence(Int)
        /// How many steps above the row the reference of a table to itself ends.
        case depth(Int)
        /// Where a sequence begins: days (or steps) since the anchor, or since zero.
        case start
        /// Days (or steps) since the row before.
        case gap
        /// Where that is 0 days, what is between the two rows within the day.
        case within
        /// Where it is not, the time of day.
        case clock
        /// The row's cluster as those that refer to it see it; 0: none refers to it.
        case latent(Int)
        /// How many rows refer to it.
        case count(Int)
        /// How many days (or steps) lie between the first and the last row that is generated under it.
        case span(Int)
    }

    /// A column that is known before a row is drawn.
    enum Given: Codable, Hashable, Sendable {
        /// A drawn column of the ancestor that is so many steps up.
        case ancestor(hops: Int, column: Int)
        /// A drawn column of the sibling before.
        case previous(Int)
        /// Its mean over all siblings before.
        case mean(Int)
        /// How many siblings come before.
        case position
        /// How many come after.
        case remaining
        /// Days (or steps) since the first sibling, as the sibling before has them.
        case elapsed
        /// Days (or steps) from the sibling before to the last one, as the parent has them.
        case left
        /// The same for each of the rows that come, this one included.
        case pace
        /// A part of the calendar, or of all time, of the sibling before.
        case before(Phase)
        /// The same of the row itself, whose time is drawn before all else.
        case now(Phase)
        /// A column of the row's time, drawn before all else.
        case time(Int)
    }

    /// Where in the calendar, or in all time, a row lies.
    enum Phase: String, Codable, Hashable, Sendable, CaseIterable {
        case era, month, weekday, monthDay, hour
    }

    /// What a table tells the rows that refer to it by one of their foreign keys.
    struct Incoming: Codable, Hashable, Sendable {
        /// The referring table.
        let child: String
        /// The number of its foreign key.
        let key: Int
        /// How many children rows have.
        let counts: DerivedNumber
        /// How many clusters there are, none aside; 0 where children are generated under the rows.
        let clusters: Int
        /// How long sequences of children last; nil where they are none.
        var spans: DerivedNumber?
    }

    /// One for each foreign key of the table.
    var links: [Link] = []
    /// In the order of the trees' columns, the given ones aside.
    var drawn: [Drawn] = []
    /// In the order of the trees' columns.
    var given: [Given] = []
    /// What is known besides once the row's time is drawn; the first ``Sequence/columns`` of the drawn ones are that.
    var timed: [Given] = []
    /// How many codes each of the given columns has, then each of the drawn ones.
    var cardinalities: [Int] = []
    /// How siblings follow each other in time, where an order is known.
    var sequence: Sequence?
    /// One for each foreign key that refers to the table.
    var incoming: [Incoming] = []
    /// Whether no two rows of one parent may refer to the same row, by the numbers of the keys that have to differ.
    var distinct: [Int] = []
    /// Pairs of foreign keys to one table that never lead to the same row.
    var apart: [[Int]] = []
    /// For each foreign key that refers to the table itself how many levels there are; 1 for others.
    var depths: [Int] = []
    /// Columns that are looked up in an ancestor's row.
    var copies: [Copy] = []
    /// How many rows have no parent, although rows of the table are generated under one.
    var loose = 0
    /// Whether rows are drawn one after another, each given the one before.
    var hasSiblings = false
    /// For each edge into the rows of a public table (by ``incoming``) their clusters and counts.
    var publicRows: PublicRows?

    /// How many columns are known before all but a row's time is drawn.
    var known: Int { given.count + timed.count }

    /// How many of the drawn columns are a row's time.
    var times: Int { sequence?.columns ?? 0 }

    /// Whether there is one cardinality for each column.
    var isLaidOut: Bool {
        drawn.count >= times && cardinalities.count == known + drawn.count - times
            && (times == 0 || timed.prefix(times) == (0..<times).map { Given.time($0) }[...])
    }

    /// As ``cardinalities``, for what draws the times.
    var cardinalitiesOfTimes: [Int] { Array(cardinalities.prefix(given.count + times)) }

    /// The number of the foreign key under which rows are generated.
    var primary: Int? { links.firstIndex(of: .primary) }

    /// What is known of the rows of a public table.
    struct PublicRows: Codable, Hashable, Sendable {
        /// How many there are.
        let rows: Int
        /// For each of ``TableRelation/incoming`` the cluster of each row.
        var latents: [[UInt16]]
        /// For each of ``TableRelation/incoming`` how many children each row has, rare numbers evened out.
        var counts: [[Int32]]
        /// For each of ``TableRelation/incoming`` how long each row's sequence lasts, by the codes of its spans; empty where
        /// there are none.
        var spans: [[UInt16]]
    }
}
