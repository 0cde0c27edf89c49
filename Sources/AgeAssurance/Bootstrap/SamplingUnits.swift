/// Which samples are drawn together: all photos of one person, else each photo by itself.
struct SamplingUnits: Sendable {
    /// Each sample's unit, numbered from 0.
    let units: [Int]
    /// How many units there are.
    let count: Int

    /// The units of samples with these persons; those without one are units of their own.
    init(persons: [String?]) {
        var known: [String: Int] = [:]
        var (units, count) = ([Int](), 0)
        units.reserveCapacity(persons.count)
        for person in persons {
            if let person, let unit = known[person] {
                units.append(unit)
                continue
            }
            if let person { known[person] = count }
            units.append(count)
            count += 1
        }
        (self.units, self.count) = (units, count)
    }

    /// The sum of values over the samples of each unit.
    func sums(_ values: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: count)
        for (unit, value) in zip(units, values) { sums[unit] += value }
        return sums
    }
}
