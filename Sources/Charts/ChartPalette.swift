/// Colours that the colour-blind tell apart (Okabe and Ito 2008).
enum ChartPalette {
    private static let colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#666666"]

    /// The colour of the series with this number; from the eighth on they repeat.
    static func color(_ index: Int) -> String { colors[index % colors.count] }
}
