import FaceDetection

extension FaceCrop {
    /// The crop that a model asks for; the square around the upright face's box where its model.json says nothing.
    init(_ description: CropDescription?) {
        switch description {
        case nil: self = .box(margin: 0, upright: true)
        case .box(let margin, let upright): self = .box(margin: margin, upright: upright)
        case .landmarks(let template, let margin):
            let points = template.map { Point(x: $0[0], y: $0[1]) }
            self = .landmarks(
                template: FaceLandmarks(
                    rightEye: points[0], leftEye: points[1], noseTip: points[2], rightMouth: points[3],
                    leftMouth: points[4]), margin: margin)
        }
    }
}
