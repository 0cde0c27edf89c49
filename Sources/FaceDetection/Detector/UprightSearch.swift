import Glibc

/// Finds the angle at which a turned face stands upright, from one look to the next.
///
/// The network was trained on upright faces and sees less than the whole turn of others: of a face turned by 45° it
/// reports 15° to 25°. So the picture is turned by more than it reports, and again, until the eyes are level.
package struct UprightSearch {
    /// How far from level the eyes may stay, in radians.
    package static let tolerance = 3.0 * Double.pi / 180
    /// How far to either side a face is tried whose score leaves doubts, in radians.
    package static let tilt = 30 * Double.pi / 180
    /// The most looks at one face, from one side.
    package static let maximumLooks = 4

    /// How much larger a turn is than what the network reports of it, typically.
    private static let gain = 2.0
    /// The turn of the picture, and of the eyes in it.
    private var looks: [(angle: Double, residual: Double)]

    /// - Parameters:
    ///   - roll: the turn of the eyes in the photo as it was searched, in radians.
    ///   - angle: the turn of the photo in that search, in radians.
    package init(roll: Double, angle: Double = 0) {
        looks = [(angle, roll)]
    }

    /// Whether the eyes were level in the last look.
    package var isLevel: Bool { abs(looks[looks.count - 1].residual) <= Self.tolerance }

    /// The turn of the picture for the next look, in radians: by the secant through the last two looks where their
    /// slope is plausible.
    package var nextAngle: Double {
        let last = looks[looks.count - 1]
        guard looks.count > 1 else { return last.angle + last.residual * Self.gain }
        let previous = looks[looks.count - 2]
        let slope = (last.residual - previous.residual) / (last.angle - previous.angle)
        let isPlausible = slope < -0.25 && slope > -1.5
        return last.angle + (isPlausible ? -last.residual / slope : last.residual * Self.gain)
    }

    /// Notes what a look showed.
    package mutating func note(angle: Double, residual: Double) {
        looks.append((angle, residual))
    }
}
