import Classification

extension HeadAnswer {
    /// The answer in a cell or a line: `female 97 %`, `39 (31–48)`.
    var text: String {
        switch self {
        case .labels(let answer): "\(answer.label) \(DecimalText.percent(answer.confidence, decimals: 0))"
        case .years(let age): "\(DecimalText.fixed(age.estimate, decimals: 0)) (\(age.low)–\(age.high))"
        }
    }
}
