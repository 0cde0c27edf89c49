import Glibc

/// e to a power, kept apart from the names of FoundationEssentials.
enum Exponential {
    static func value(_ power: Double) -> Double { exp(power) }
}
