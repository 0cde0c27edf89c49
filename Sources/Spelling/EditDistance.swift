/// The number of insertions, deletions, substitutions and swaps of neighbours that turn one word into another
/// (optimal string alignment; Damerau 1964).
struct EditDistance {
    let value: Int

    init(from source: String, to target: String) {
        let source = Array(source.unicodeScalars)
        let target = Array(target.unicodeScalars)
        var beforeLast = [Int](repeating: 0, count: target.count + 1)
        var last = Array(0...target.count)
        for row in source.indices {
            var current = [row + 1] + [Int](repeating: 0, count: target.count)
            for column in target.indices {
                let substitution = last[column] + (source[row] == target[column] ? 0 : 1)
                current[column + 1] = min(substitution, last[column + 1] + 1, current[column] + 1)
                let isSwap =
                    row > 0 && column > 0 && source[row] == target[column - 1] && source[row - 1] == target[column]
                if isSwap { current[column + 1] = min(current[column + 1], beforeLast[column - 1] + 1) }
            }
            beforeLast = last
            last = current
        }
        value = last[target.count]
    }
}
