import FaceDetection
import Glibc
import Imaging

/// Cuts faces out of a photo as a model wants to see them.
struct FaceLocator {
    private let options: FaceOptions
    private let crop: FaceCrop
    private let input: InputDescription

    init(_ model: ModelDescription, _ options: FaceOptions) {
        self.options = options
        crop = FaceCrop(model.crop)
        input = model.input
    }

    /// The photo as one face.
    func whole(_ photo: DecodedImage) -> LocatedPhoto.Faces {
        let box = FaceBox(wholeOf: photo.fullWidth, photo.fullHeight)
        return LocatedPhoto.Faces(faces: [LocatedPhoto.Face(box: box, picture: input.resized(photo.image))])
    }

    /// Those of the faces found that the mode asks for; nil where `continues` says no.
    func faces(
        _ found: DetectionResult, in image: RGBImage, _ mode: FaceMode, continues: () -> Bool
    ) throws(FaceSelectionError) -> LocatedPhoto.Faces? {
        guard found.total > 0 else { throw .noFace(smallestEyes: found.smallestEyes) }
        if mode == .single, found.total > 1 { throw .severalFaces(found.total) }
        var faces: [LocatedPhoto.Face] = []
        for face in found.faces {
            guard continues() else { return nil }
            faces.append(self.face(face, in: image, rotation: found.rotation))
        }
        return LocatedPhoto.Faces(faces: faces, found: found.total, rotation: found.rotation)
    }

    private func face(_ face: DetectedFace, in image: RGBImage, rotation: QuarterTurn) -> LocatedPhoto.Face {
        var quality = FaceQuality(of: face, in: image)
        // The head's turn in the plane is that in the photo as it stands upright.
        quality.pose.roll = remainder(quality.pose.roll + Double(rotation.degrees), 360)
        return LocatedPhoto.Face(
            box: face.box,
            detection: .init(
                landmarks: face.landmarks, confidence: face.confidence, quality: quality,
                reasons: quality.reasons(options.thresholds) + face.reasons),
            picture: picture(of: face, in: image),
            further: options.closeCall > 0 ? furtherPictures(of: face, in: image) : [])
    }

    /// The further crops of a face that decide a close call: taken while the photo is there, which need not stay for them.
    private func furtherPictures(of face: DetectedFace, in image: RGBImage) -> [[RGBImage]] {
        CloseCall.rounds.map { round in round.crops.map { picture(of: face, in: image, further: $0) } }
    }

    /// What the network sees of a face: each pixel the mean over its area, so that the same face gives the same picture
    /// however the photo's grid lies under it.
    private func picture(
        of face: DetectedFace, in image: RGBImage, further: CloseCall.FurtherCrop = CloseCall.FurtherCrop()
    ) -> RGBImage {
        crop.widened(by: further.widening).sample(
            from: image, face: face, width: input.width, height: input.height, turn: further.turn,
            mirrored: further.mirrored, sharpStep: 1)
    }
}

extension DetectedFace {
    /// What speaks against using it whatever its picture is like.
    fileprivate var reasons: [QualityReason] { hasShapeOfFace ? [] : [.landmarksDoubtful] }
}
