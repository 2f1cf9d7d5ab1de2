import Dispatching
import FoundationEssentials
import TaskContract

/// What the Hub asks a dispatcher for, in the name of a person. Signed by the Hub.
struct Order: Codable, Hashable, Sendable {
    /// What is to be done.
    enum Deed: String, Codable, Sendable {
        case start
        case cancel
        /// The Hub knows nothing of it any more: what runs is to end, and nobody waits for its outcome.
        case withdraw
    }

    var deed: Deed
    var context: String
    var run: RunID
    var attempt: Int
    /// Such as `Training 1284`.
    var title: String
    /// Who asks, such as an e-mail address.
    var requester: String
    /// What for, in that person's words.
    var purpose: String
    /// When the Hub wrote it, by its own clock: for people. Nothing is decided by it.
    var time: String
    /// What is to be started.
    var task: TaskOrder?

    var name: TaskName { TaskName(run: run, attempt: attempt) }
}

/// What a dispatcher tells of one attempt. Signed by the dispatcher.
struct Report: Codable, Hashable, Sendable {
    /// What is told.
    enum News: Codable, Hashable, Sendable {
        /// The task was seen.
        case started
        case output(events: [TaskEvent], lines: [String])
        /// Why it does not run yet; nil when it does.
        case condition(Condition?)
        /// How it ended, and the chain of digests over all reports before, so that none was left out or put in.
        case ended(Outcome, chain: String)
    }

    var context: String
    var run: RunID
    var attempt: Int
    /// From 1 for each attempt, without gaps.
    var number: Int
    var news: News

    var name: TaskName { TaskName(run: run, attempt: attempt) }

    /// The next link of the chain over an attempt's reports.
    static func chain(_ before: String, _ text: String) -> String { Digest.sha256("\(before)\n\(text)") }
}

/// A model that a dispatcher sends with the bytes. Signed by the dispatcher.
struct DeliveryNote: Codable, Hashable, Sendable {
    var context: String
    var run: RunID
    var attempt: Int
    /// `sha256:` and 64 hexadecimal digits.
    var digest: String
    var bytes: Int
}

/// What a context's owner lets the Hub know of it. Signed by the dispatcher.
struct Profile: Codable, Hashable, Sendable {
    var title: String?
    var about, owner: String?
    var places: Int
    var memoryBytes, memoryCeilingBytes, threads: Int?
    var seconds: Double?
    var storage: String
    var sources: [ContextConfiguration.NamedSource]
    var locations: [LocationRule]
    var policy: Policy
    /// As what tasks run, for people.
    var runsAs: String
    /// Whether models are sent to the Hub.
    var sendsModels: Bool
}

/// A dispatcher's first words.
struct EnrolmentRequest: Codable, Sendable {
    /// The one-time code.
    let code: String
    let context: String
    /// The dispatcher's key for signatures.
    let publicKey: String
    let profile: Signed
}

/// What the Hub answers, once.
struct EnrolmentAnswer: Codable, Sendable {
    let token: TokenGrant
    /// The Hub's key for signatures.
    let hubKey: String
}

/// A token of a dispatcher. Its life is told as seconds from now: clocks need not agree.
struct TokenGrant: Codable, Sendable {
    let token: String
    let secondsLeft: Int
}

/// What a dispatcher asks for, again and again.
struct LeaseRequest: Codable, Sendable {
    /// All attempts that it holds and has not told the end of: their leases go on.
    let holding: [TaskName.Text]
    /// How long the Hub may wait for something to tell.
    let waitSeconds: Int
    /// What its owner allows now, where that has changed.
    let profile: Signed?
}

/// What there is to do.
struct LeaseAnswer: Codable, Sendable {
    /// An order with what the Hub has heard of it.
    struct Item: Codable, Sendable {
        let order: Signed
        /// Whether the dispatcher has told before that the task was started.
        let hasBegun: Bool
    }

    let orders: [Item]
    let tokenSecondsLeft: Int
    /// The digest of the profile that the Hub has.
    let profile: String?

    var isQuiet: Bool { orders.isEmpty }
}

/// Reports, in the order of their numbers.
struct ReportsRequest: Codable, Sendable {
    let reports: [Signed]
}

/// How far the Hub has heard of each attempt that was told of.
struct ReportsAnswer: Codable, Sendable {
    struct Heard: Codable, Sendable {
        let name: TaskName.Text
        /// The last report's number; what follows is to be sent again.
        let number: Int
    }

    let heard: [Heard]
}

extension TaskName {
    /// A name as its text.
    struct Text: Codable, Hashable, Sendable {
        let name: TaskName

        init(_ name: TaskName) { self.name = name }

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            guard let name = TaskName(try value.decode(String.self)) else {
                throw DecodingError.dataCorruptedError(in: value, debugDescription: "no task's name")
            }
            self.name = name
        }

        func encode(to encoder: any Encoder) throws {
            var value = encoder.singleValueContainer()
            try value.encode(name.description)
        }
    }
}
