/// Checks the extensions of a chunk byte by byte: `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )`
/// (RFC 9112 §7.1.1).
struct ChunkExtensionScanner {
    private enum State {
        case beforeSemicolon
        case beforeName
        case name
        case afterName
        case beforeValue
        case token
        case quoted
        case escaped
    }

    private var state = State.beforeSemicolon
    private var sawWhitespace = false

    /// Whether the line may end here.
    var isComplete: Bool {
        switch state {
        case .beforeSemicolon: !sawWhitespace
        case .name, .token: true
        case .beforeName, .afterName, .beforeValue, .quoted, .escaped: false
        }
    }

    /// Takes the next byte.
    /// - Returns: whether the grammar allows it.
    mutating func scan(_ byte: UInt8) -> Bool {
        switch state {
        case .beforeSemicolon:
            return beforeSemicolon(byte)
        case .beforeName:
            if ASCII.isToken(byte) { state = .name } else { return ASCII.isWhitespace(byte) }
        case .name:
            return ASCII.isToken(byte) || afterName(byte)
        case .afterName:
            return afterName(byte)
        case .beforeValue:
            if byte == ASCII.quote {
                state = .quoted
            } else if ASCII.isToken(byte) {
                state = .token
            } else {
                return ASCII.isWhitespace(byte)
            }
        case .token:
            return ASCII.isToken(byte) || beforeSemicolon(byte)
        case .quoted:
            return quoted(byte)
        case .escaped:
            state = .quoted
            return ASCII.isFieldValue(byte)
        }
        return true
    }

    private mutating func beforeSemicolon(_ byte: UInt8) -> Bool {
        state = .beforeSemicolon
        sawWhitespace = byte != ASCII.semicolon
        if byte == ASCII.semicolon { state = .beforeName }
        return byte == ASCII.semicolon || ASCII.isWhitespace(byte)
    }

    private mutating func afterName(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.equals: state = .beforeValue
        case ASCII.semicolon: state = .beforeName
        case ASCII.space, ASCII.tab: state = .afterName
        default: return false
        }
        return true
    }

    private mutating func quoted(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.quote:
            state = .beforeSemicolon
            sawWhitespace = false
        case ASCII.backslash: state = .escaped
        default: return ASCII.isFieldValue(byte)
        }
        return true
    }
}
