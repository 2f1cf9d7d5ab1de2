import HTTPTypes
import Hummingbird

/// How often somebody may ask: a bucket of 200 requests that fills up by 50 a second, for each token, session and, where nobody
/// is known, each address. An actor since all requests share the buckets.
actor RateLimit {
    private struct Bucket {
        var left: Double
        var seen: ContinuousClock.Instant
    }

    private var buckets: [String: Bucket] = [:]
    private let size: Double
    private let perSecond: Double

    init(size: Double = 200, perSecond: Double = 50) { (self.size, self.perSecond) = (size, perSecond) }

    /// Whether one more is allowed now.
    func admits(_ caller: String, now: ContinuousClock.Instant = .now) -> Bool {
        // Full buckets are as good as none.
        if buckets.count > 10_000 { buckets = buckets.filter { filled($0.value, now) < size } }
        var bucket = buckets[caller] ?? Bucket(left: size, seen: now)
        bucket.left = filled(bucket, now)
        bucket.seen = now
        let isAllowed = bucket.left >= 1
        if isAllowed { bucket.left -= 1 }
        buckets[caller] = bucket
        return isAllowed
    }

    private func filled(_ bucket: Bucket, _ now: ContinuousClock.Instant) -> Double {
        min(size, bucket.left + perSecond * ((now - bucket.seen) / .seconds(1)))
    }
}

/// Refuses who asks too often. Stands after the doors, which know who asks.
struct Throttle: RouterMiddleware {
    typealias Context = RequestScope
    private let limit = RateLimit()

    func handle(
        _ request: Request, context: RequestScope, next: @concurrent (Request, RequestScope) async throws -> Response
    ) async throws -> Response {
        let dispatcher = context.dispatcher.map { "dispatcher \($0.name)" }
        let caller =
            dispatcher ?? context.identity?.token?.id ?? context.session?.digest ?? context.address
        guard await limit.admits(caller) else {
            throw HubError(
                code: .tooMany, problem: "These are too many requests at once", remedy: "Wait a second and go on")
        }
        return try await next(request, context)
    }
}
