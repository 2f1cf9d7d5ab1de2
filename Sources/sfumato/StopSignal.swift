import Glibc
import Synchronization

/// Ctrl-C and SIGTERM: the first asks the work to stop and clean up, the second kills.
enum StopSignal {
    private static let received = Atomic<Int32>(0)

    /// The number of the signal that came, or 0.
    static var number: Int32 { received.load(ordering: .relaxed) }

    /// From now on.
    static func watch() {
        _ = number  // so that the handler finds it in place
        var stops = sigset_t()
        sigemptyset(&stops)
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            sigaddset(&stops, signal)
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { StopSignal.receive($0) }
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
            sigaction(signal, &action, nil)
        }
        // A parent that starts us from a thread of Dispatch, as Swift programs do, has passed on that it blocks them.
        pthread_sigmask(SIG_UNBLOCK, &stops, nil)
        // Writing then fails, with an error that says why.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }

    private static func receive(_ signal: Int32) { received.store(signal, ordering: .relaxed) }
}
