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
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { StopSignal.receive($0) }
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
            sigaction(signal, &action, nil)
        }
        signal(SIGPIPE, SIG_IGN)
    }

    private static func receive(_ signal: Int32) { received.store(signal, ordering: .relaxed) }
}
