import FaceDetection
import Glibc
import Imaging

/// Finds the faces of a photo and cuts them out as a model wants to see them; belongs to one thread at a time.
struct FaceLocator {
    private let search: PhotoClassifier.Search?
    private let options: FaceOptions
    private let crop: FaceCrop
    private let input: InputDescription

    init(model: ModelDescription, search: PhotoClassifier.Search?, options: FaceOptions) {
        self.search = search
        self.options = options
        crop = FaceCrop(model.crop)
        input = model.input
    }

    /// The faces that the photo's mode asks for; nil where `continues` says no.
    func locate(
        in photo: PhotoClassifier.Photo, continues: () -> Bool
    ) throws(FaceSelectionError) -> LocatedPhoto.Faces? {
        let (image, mode) = (photo.image, photo.mode)
        guard mode.detects else {
            let box = FaceBox(wholeOf: photo.fullSize.width, photo.fullSize.height)
            return LocatedPhoto.Faces(faces: [LocatedPhoto.Face(box: box, picture: input.resized(image))])
        }
        guard let search else { preconditionFailure("a detector for every mode but whole") }
        var settings = options.detection
        // Faces beyond the first are neither refined nor cropped where nobody asks for them.
        if mode != .detect { settings.maximumFaces = 1 }
        guard let result = search(image, settings, continues) else { return nil }
        guard result.total > 0 else { throw .noFace(smallestEyes: result.smallestEyes) }
        if mode == .single, result.total > 1 { throw .severalFaces(result.total) }
        var faces: [LocatedPhoto.Face] = []
        for found in result.faces {
            guard continues() else { return nil }
            faces.append(face(found, in: image, rotation: result.rotation))
        }
        return LocatedPhoto.Faces(faces: faces, found: result.total, rotation: result.rotation)
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
            picture: crop.sample(from: image, face: face, width: input.width, height: input.height),
            further: options.closeCall > 0 ? furtherPictures(of: face, in: image) : [])
    }

    /// The further crops of a face that decide a close call: taken while the photo is there, which need not stay for them.
    private func furtherPictures(of face: DetectedFace, in image: RGBImage) -> [RGBImage] {
        CloseCall.furtherCrops.map { further in
            crop.widened(by: further.widening).sample(
                from: image, face: face, width: input.width, height: input.height, mirrored: further.mirrored)
        }
    }
}

extension DetectedFace {
    /// What speaks against using it whatever its picture is like.
    fileprivate var reasons: [QualityReason] { hasShapeOfFace ? [] : [.landmarksDoubtful] }
}
