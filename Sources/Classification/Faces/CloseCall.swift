import FaceDetection

/// A face that the network's first answer leaves near the border between two labels, where a slightly other crop of the
/// same photo may be told the other one: it is decided by the mean over several crops.
///
/// docs/detection.md has what that gains and costs.
struct CloseCall {
    /// A crop besides the model's own.
    struct FurtherCrop {
        /// How much wider than the model's own it is.
        var widening: Double
        /// Whether left and right are swapped.
        var mirrored = false
    }

    /// The crops that decide together with the model's own: a closer one, a wider one and a mirrored one.
    static let furtherCrops = [
        FurtherCrop(widening: -0.1), FurtherCrop(widening: 0.1), FurtherCrop(widening: 0, mirrored: true),
    ]

    /// The lead of the best label over the next, of any head that tells labels, below which a call is close; twice
    /// as much where there are two labels. None is where it is 0.
    let margin: Double

    /// Whether further crops decide.
    ///
    /// Of two labels one gains what the other loses, so that a lead moves by twice that.
    func holds(for attributes: FaceAttributes) -> Bool {
        attributes.labelled.contains { $0.answer.lead < ($0.answer.probabilities.count == 2 ? 2 : 1) * margin }
    }
}

extension FaceCrop {
    /// The crop whose margin is greater by `margin`.
    func widened(by margin: Double) -> FaceCrop {
        switch self {
        case .box(let own, let upright): .box(margin: own + margin, upright: upright)
        case .landmarks(let template, let own): .landmarks(template: template, margin: own + margin)
        }
    }
}
