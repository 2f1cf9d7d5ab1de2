/// What is due, each thing once: adding what waits already changes nothing, and what is being served and added meanwhile is
/// served again afterwards. An actor since several servers take from what several sources add to.
actor DueQueue<Item: Hashable & Sendable> {
    private var ready: [Item] = []
    private var waiting: [Item: State] = [:]
    private var servers: [CheckedContinuation<Item?, Never>] = []
    private var isClosed = false

    private struct State {
        var isReady = false
        var isServed = false
        var isDueAgain = false
        var failures = 0
        var timer: Task<Void, Never>?
    }

    /// Makes an item due now.
    func add(_ item: Item) {
        var state = waiting[item] ?? State()
        state.timer?.cancel()
        state.timer = nil
        if state.isServed { state.isDueAgain = true }
        waiting[item] = state
        if !state.isServed, !state.isReady { hand(item) }
    }

    /// The next item that is due; nil once the caller's task is cancelled.
    func next() async -> Item? {
        guard !isClosed, !Task.isCancelled else { return nil }
        if !ready.isEmpty {
            let item = ready.removeFirst()
            begin(item)
            return item
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { servers.append($0) }
        } onCancel: {
            Task { await self.close() }
        }
    }

    /// Ends the serving of an item, which is due again after a time; nil for never.
    func settle(_ item: Item, next pause: Duration?) {
        waiting[item]?.failures = 0
        finish(item, next: pause)
    }

    /// Ends the serving of an item that failed: due again after 0.5 s, 1 s, 2 s … 1 min, each shortened by up to half by chance,
    /// so that many that failed together do not come back together.
    func retry(_ item: Item) {
        let failures = (waiting[item]?.failures ?? 0) + 1
        waiting[item]?.failures = failures
        let longest = min(0.5 * Double(1 << min(failures - 1, 7)), 60)
        finish(item, next: .seconds(Double.random(in: longest / 2...longest)))
    }

    private func finish(_ item: Item, next pause: Duration?) {
        guard var state = waiting[item] else { return }
        let pause = state.isDueAgain ? .zero : pause
        (state.isServed, state.isDueAgain) = (false, false)
        guard let pause else { return _ = waiting.removeValue(forKey: item) }
        if pause != .zero {
            state.timer = Task { [weak self] in
                do { try await Task.sleep(for: pause) } catch { return }
                await self?.add(item)
            }
        }
        waiting[item] = state
        if pause == .zero { hand(item) }
    }

    private func hand(_ item: Item) {
        guard !servers.isEmpty else {
            waiting[item]?.isReady = true
            return ready.append(item)
        }
        begin(item)
        servers.removeFirst().resume(returning: item)
    }

    private func begin(_ item: Item) {
        waiting[item]?.isReady = false
        waiting[item]?.isServed = true
    }

    private func close() {
        isClosed = true
        for server in servers { server.resume(returning: nil) }
        servers.removeAll()
    }
}
