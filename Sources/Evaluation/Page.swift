extension Metric { var title: String { rawValue } }
public struct ReportPage {
    public init(_ report: EvaluationReport) {}
    public var html: String { "" }
}
