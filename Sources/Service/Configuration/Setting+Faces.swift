import Classification
import FaceDetection

extension Setting {
    /// Which faces are classified, how they are found, and when one is not usable.
    static let faces: [Setting] = [
        .choice(
            "faces.mode", \.faces.mode,
            "Which faces of a photo are classified where a request does not say: each one found, the photo as a whole, the "
                + "largest, or the single one."),
        .integer(
            "faces.max", \.faces.max, DetectionSettings.maximumFacesRange, unit: "faces",
            "Most faces of one photo that are classified; the largest are taken."),
        .number(
            "faces.close_call", \.faces.closeCall, 0...1,
            "Where the best label of a found face leads the next by less than this, or by less than twice this where there are "
                + "two, further crops are classified and their mean with the first is the answer; 0 for never."),
        .boolean(
            "faces.rotations", \.faces.rotations,
            "Where a photo shows no face as it lies, or a doubtful one, search it turned by 90, 180 and 270 degrees too."
        ),
        .boolean(
            "faces.reduced_decoding", \.faces.reducedDecoding,
            "Decode large JPEG photos that are cropped faces themselves (faces=whole) at a half, quarter or eighth of their "
                + "sides that is still twice what the model takes; false keeps OpenCV's pixels."),
        .string("detector.model", \.detector.model, "Face detector: a directory, NAME or NAME:VERSION below models."),
        .integers(
            "detector.passes", \.detector.passes, DetectionSettings.passRange, unit: "pixels",
            "Long sides at which a photo is searched, coarse to fine; 1280 finds faces from 1/120 of a large photo on, at five "
                + "times the cost of 640."),
        .number(
            "detector.smallest_eyes", \.detector.smallestEyes, 0...1000, unit: "pixels",
            "A large photo is searched in tiles for faces whose eyes are this far apart, where the faces found leave room for "
                + "more; 0 leaves it at the passes."),
        .number("detector.score", \.detector.score, 0.1...1, "Least score of the detector for a face."),
    ]

    /// Thresholds of the measures of quality.
    static let quality: [Setting] = [
        .number(
            "quality.min_eye_distance", \.quality.minimumEyeDistance, 0...1000, unit: "pixels",
            "Below this distance between the eyes a face is too_small."),
        .number(
            "quality.min_sharpness", \.quality.minimumSharpness, 0...10,
            "Below this sharpness along any direction it is blurred."),
        .number(
            "quality.max_yaw", \.quality.maximumYaw, 0...90, unit: "degrees",
            "Turned further to a side it is turned_away."),
        .number(
            "quality.max_pitch", \.quality.maximumPitch, 0...90, unit: "degrees",
            "Nodded further up or down it is turned_away."),
        .number(
            "quality.max_roll", \.quality.maximumRoll, 0...180, unit: "degrees",
            "Tilted further in the plane it is turned_away."),
        .number(
            "quality.min_brightness", \.quality.minimumBrightness, 0...1, "Below this mean luma it is too_dark."),
        .number(
            "quality.max_brightness", \.quality.maximumBrightness, 0...1, "Above this mean luma it is overexposed."),
        .number(
            "quality.max_clipped", \.quality.maximumClippedShare, 0...1,
            "With a greater share of clipped pixels a bright face is overexposed."),
        .number(
            "quality.max_outside", \.quality.maximumOutsideShare, 0...1,
            "With a greater share of its expected outline outside of the photo it is cut_off."),
        .number(
            "quality.min_edge_distance", \.quality.minimumEdgeDistance, -10...10, unit: "distances between the eyes",
            "With an eye, the nose or a corner of the mouth nearer to the photo's edge it is cut_off."),
        .number(
            "quality.max_covered_eyes", \.quality.maximumCoveredEyes, 0...1,
            "With eyes more surely covered it is covered, covered_eyes."),
        .number(
            "quality.max_covered_mouth", \.quality.maximumCoveredMouth, 0...1,
            "With a mouth more surely covered it is covered, covered_mouth."),
    ]
}
