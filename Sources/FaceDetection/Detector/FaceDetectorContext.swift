import Glibc
import Imaging
import NeuralNetwork

/// One worker's detector: it searches photos one after the other in the same memory.
public final class FaceDetectorContext {
    /// The instruction set in use, as `GAG_ISA` names it.
    public var instructionSet: String { network.instructionSet }

    let network: YuNetContext
    /// Whether anybody waits for what the search finds; asked between the network's runs and between rows of each.
    private var isWanted: () -> Bool = { true }
    /// Whether the search has ended early: no run of the network sees anything then.
    private var isEnded = false

    init(_ network: YuNetContext) {
        self.network = network
    }

    /// Finds the faces of a photo.
    ///
    /// The photo is searched coarse to fine; what several passes find is merged, and each face gets its landmarks from
    /// looks at its surroundings. Where that leaves no face, or doubts, quarter turns of the photo are searched too, and the
    /// turn for which most speaks is the photo's. A fine pass follows where the photo has the pixels and the faces leave
    /// room for more.
    ///
    /// - Returns: the faces in pixels of the photo, largest first.
    public func detect(in image: RGBImage, settings: DetectionSettings = DetectionSettings()) -> DetectionResult {
        detectAll(in: image, settings: settings)
    }

    /// The same as long as anybody waits for it.
    ///
    /// - Parameter continues: asked between the network's runs, and within each every few milliseconds.
    /// - Returns: nil where `continues` said no.
    public func detect(
        in image: RGBImage, settings: DetectionSettings = DetectionSettings(), continues: () -> Bool
    ) -> DetectionResult? {
        withoutActuallyEscaping(continues) { continues in
            isWanted = continues
            defer { (isWanted, isEnded) = ({ true }, false) }
            let result = detectAll(in: image, settings: settings)
            return isEnded ? nil : result
        }
    }

    /// Whether the network may run: not once nobody waits for the search.
    func continues() -> Bool {
        if !isEnded, !isWanted() { isEnded = true }
        return !isEnded
    }

    private func detectAll(in image: RGBImage, settings: DetectionSettings) -> DetectionResult {
        let plan = DetectionPass.plan(width: image.width, height: image.height, settings: settings)
        let photo = PhotoSizes(image, passes: plan.reversed())
        let fine = FinePass(width: image.width, height: image.height, passes: plan, settings: settings)
        let turns: [QuarterTurn] = settings.rotations ? QuarterTurn.allCases : [.none]
        var finds: [QuarterTurn: [FaceFind]] = [:]
        var best = ConfirmedFaces()
        // A photo's faces need not all stand the same way up.
        var elsewhere = ConfirmedFaces()
        for turn in turns {
            finds[turn] = search(photo, turn: turn, settings: settings)
            let found = confirmed(finds[turn] ?? [], in: photo, settings: settings)
            let faces = turn == .none ? found : found.reliable
            if turn == .none || faces.evidence.weight > best.evidence.weight {
                elsewhere = elsewhere.adding(best.convincing)
                best = faces
            } else {
                elsewhere = elsewhere.adding(faces.convincing)
            }
            // A face on its side that looks found all the same may be seen better where it stands upright.
            if turn == .none, !faces.evidence.isDoubtful, faces.evidence.rotation == .none { break }
        }
        if settings.rotations, best.evidence.isDoubtful, !plan.isEmpty {
            best = oblique(photo, besides: best, settings: settings)
        }
        best = best.adding(elsewhere)
        if let fine {
            let isFound = !best.evidence.isDoubtful
            // What a turn of the photo showed may stand upright in another one.
            for turn in isFound && settings.rotations ? [best.evidence.rotation] : turns {
                let tiles = fine.tiles(besides: isFound ? best.faces.map(\.box) : [])
                let small = search(photo.photo, pass: fine, tiles: tiles, turn: turn, settings: settings)
                guard !small.isEmpty else { continue }
                let found = confirmed((finds[turn] ?? []) + small, in: photo, settings: settings)
                let faces = turn == .none || isFound ? found : found.reliable
                best =
                    best.evidence.weight > faces.evidence.weight
                    ? best.adding(faces) : faces.adding(best)
                if !best.evidence.isDoubtful { break }
            }
        }
        return result(best, photo: photo, fine: fine, settings: settings)
    }

    /// The faces with those that turns between quarter turns show better: of a face that is tilted far, none of these may
    /// show anything but a doubtful one.
    private func oblique(
        _ photo: PhotoSizes, besides found: ConfirmedFaces, settings: DetectionSettings
    ) -> ConfirmedFaces {
        var best = found
        for quarter in 0..<4 {
            let angle = (Double(quarter) + 0.5) * .pi / 2
            let finds = search(photo, angle: angle, settings: settings)
            let faces = confirmed(finds, in: photo, settings: settings).reliable
            if faces.evidence.weight > best.evidence.weight { best = faces }
        }
        return best.adding(found)
    }

    private func result(
        _ found: ConfirmedFaces, photo: PhotoSizes, fine: FinePass?, settings: DetectionSettings
    ) -> DetectionResult {
        let pixels =
            fine?.pixels
            ?? photo.passes.map { Double(photo.photo.width) / Double($0.width) }.min() ?? 1
        let faces = found.faces.prefix(settings.maximumFaces).enumerated().map { index, face in
            index < TurnEvidence.facesThatCount ? steadied(face, in: photo, settings: settings) : face
        }
        return DetectionResult(
            faces: faces, total: found.faces.count + found.unseen,
            rotation: settings.rotations
                ? TurnEvidence(faces: faces + found.faces.dropFirst(faces.count)).rotation : .none,
            smallestEyes: DetectionSettings.smallestEyesSeen * pixels)
    }

    /// What the finds of all passes come to: merged, looked at, and sorted by size.
    private func confirmed(
        _ finds: [FaceFind], in photo: PhotoSizes, settings: DetectionSettings
    ) -> ConfirmedFaces {
        let merged = FindMerger(iou: settings.iou).merge(finds).sorted { $0.face.box.area > $1.face.box.area }
        // The turn of a photo rests on its largest faces, however many are asked for.
        let count = max(settings.maximumFaces, TurnEvidence.facesThatCount)
        var result = ConfirmedFaces()
        var looks = DetectionSettings.maximumWeak
        for find in merged {
            let isWeak = find.face.confidence < settings.scoreThreshold
            if isWeak {
                guard looks > 0, settings.refines else { continue }
                looks -= 1
            }
            guard isWeak || (settings.refines && result.faces.count < count) else {
                if result.faces.count < settings.maximumFaces {
                    result.faces.append(find.face)
                } else {
                    result.unseen += 1
                }
                continue
            }
            guard let face = refine(find, in: photo, settings: settings),
                !isWeak || face.confidence >= DetectionSettings.turnedScore
            else { continue }
            result.add(face)
        }
        result.faces.sort { $0.box.area > $1.box.area }
        return result
    }
}
