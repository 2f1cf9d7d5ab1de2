/// Passes values from one task to another, one at a time: the sender waits until its value is taken. An actor since both sides
/// share what lies between them.
actor Handover<Value: Sendable> {
    private var value: Value?
    private var sender: CheckedContinuation<Void, any Error>?
    private var receiver: CheckedContinuation<Value?, any Error>?
    private var end: Result<Void, any Error>?

    /// Hands a value over; throws once the other side has gone.
    nonisolated var send: @Sendable (Value) async throws -> Void { { try await self.put($0) } }

    private func put(_ new: Value) async throws {
        if end != nil { throw CancellationError() }
        if let receiver {
            self.receiver = nil
            return receiver.resume(returning: new)
        }
        value = new
        try await withCheckedThrowingContinuation { sender = $0 }
    }

    /// The next value; nil at the end.
    func next() async throws -> Value? {
        if let value {
            self.value = nil
            sender?.resume()
            sender = nil
            return value
        }
        if let end {
            try end.get()
            return nil
        }
        return try await withCheckedThrowingContinuation { receiver = $0 }
    }

    /// Ends it for both sides.
    func finish(throwing error: (any Error)?) {
        guard end == nil else { return }
        let isCancelled = error is CancellationError
        end = error.flatMap { isCancelled ? nil : .failure($0) } ?? .success(())
        sender?.resume(throwing: CancellationError())
        sender = nil
        guard let receiver else { return }
        self.receiver = nil
        if let error, !isCancelled { receiver.resume(throwing: error) } else { receiver.resume(returning: nil) }
    }
}
