import Kubernetes

/// What the refusal of a Job or its ConfigMap means.
enum CreationProblem {
    /// Trying again cannot help: somebody has to change something.
    case final(Unstartable)
    /// It passes by itself; this is why it waits.
    case passing(Postponed)
    /// It exists already.
    case exists
    /// Anything else: try again.
    case other

    init(_ error: APIError, _ settings: JobSettings) {
        let words = "Kubernetes says: \(Sentence.cut(error.message))"
        switch error.kind {
        case .alreadyExists: self = .exists
        case .notFound:
            self = .final(
                Unstartable(
                    "The namespace \(settings.namespace) is not there. Create it, or correct its name. \(words)"))
        case .forbidden where error.message.contains("exceeded quota"):
            self = .passing(Postponed(Hindrance.quota(error.message)))
        case .forbidden where error.message.contains("being terminated"):
            self = .final(Unstartable("The namespace \(settings.namespace) is being deleted. \(words)"))
        case .forbidden where error.message.contains(" cannot "):
            self = .final(
                Unstartable("The dispatcher has no right to do so. Grant it, as docs/kubernetes.md lists. \(words)"))
        case .forbidden, .invalid:
            self = .final(
                Unstartable("The cluster's rules refuse the task's Job. Change the context's settings. \(words)"))
        case .unauthorized:
            self = .passing(
                Postponed(
                    Condition(
                        code: "credentials",
                        message: "The cluster does not know the dispatcher. Renew its token or its kubeconfig. \(words)"
                    )))
        case .conflict, .expired, .unavailable, .other: self = .other
        }
    }
}
