import FaceDetection

/// A face that the network's first answer leaves near the border between two labels, where a slightly other crop of the
/// same photo may be told the other one: it is decided by the mean over several crops, and by more of them where these
/// leave it nearer still.
///
/// docs/detection.md has what that gains and costs.
struct CloseCall {
    /// A crop besides the model's own.
    struct FurtherCrop {
        /// How much wider than the model's own it is.
        var widening = 0.0
        /// By how much it is turned against the model's own, in radians.
        var turn = 0.0
        /// Whether left and right are swapped.
        var mirrored = false
    }

    /// Some crops that decide together with those before.
    struct Round {
        /// The share of the margin that the lead must be below.
        var share: Double
        var crops: [FurtherCrop]
    }

    /// A closer crop, a wider one and a mirrored one decide together with the model's own, then the same turned to either side
    /// and mirrored.
    static let rounds = [
        Round(
            share: 1,
            crops: [FurtherCrop(widening: -0.1), FurtherCrop(widening: 0.1), FurtherCrop(mirrored: true)]),
        Round(
            share: 0.3,
            crops: [
                FurtherCrop(turn: 0.14), FurtherCrop(turn: -0.14), FurtherCrop(turn: 0.14, mirrored: true),
                FurtherCrop(turn: -0.14, mirrored: true),
            ]),
    ]

    /// The lead of the best label over the next, of any head that tells labels, below which a call is close; twice
    /// as much where there are two labels. None is where it is 0.
    let margin: Double

    /// Whether a round of further crops decides.
    ///
    /// Of two labels one gains what the other loses, so that a lead moves by twice that.
    ///
    /// - Parameter attributes: the mean over the crops so far.
    func holds(for attributes: FaceAttributes, in round: Round) -> Bool {
        attributes.labelled.contains {
            $0.answer.lead < ($0.answer.probabilities.count == 2 ? 2 : 1) * margin * round.share
        }
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
