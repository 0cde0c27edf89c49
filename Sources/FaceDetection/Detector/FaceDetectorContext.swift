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

    /// The faces that looks confirmed, largest first, and how many more a search found.
    private struct Faces {
        var faces: [DetectedFace] = []
        var unseen = 0
        var evidence: TurnEvidence { TurnEvidence(faces: faces) }

        /// Those that a turn of the photo may rest on: more turns are more chances for what is no face.
        var reliable: Faces {
            Faces(
                faces: faces.filter { $0.confidence >= DetectionSettings.turnedScore && $0.hasShapeOfFace },
                unseen: unseen)
        }

        /// These and those of the others that lie elsewhere.
        func adding(_ others: Faces) -> Faces {
            var sum = self
            sum.faces += others.faces.filter { other in
                faces.allSatisfy {
                    $0.box.overlap(with: other.box) <= 0.3 && $0.box.containment(with: other.box) <= 0.5
                }
            }
            sum.faces.sort { $0.box.area > $1.box.area }
            return sum
        }
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
        var best = Faces()
        for turn in turns {
            finds[turn] = search(photo, turn: turn, settings: settings)
            let found = confirmed(finds[turn] ?? [], in: photo, settings: settings)
            let faces = turn == .none ? found : found.reliable
            if turn == .none || faces.evidence.weight > best.evidence.weight { best = faces }
            // A face on its side that looks found all the same may be seen better where it stands upright.
            if turn == .none, !faces.evidence.isDoubtful, faces.evidence.rotation == .none { break }
        }
        if settings.rotations, best.evidence.isDoubtful, !plan.isEmpty {
            best = oblique(photo, besides: best, settings: settings)
        }
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
    private func oblique(_ photo: PhotoSizes, besides found: Faces, settings: DetectionSettings) -> Faces {
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
        _ found: Faces, photo: PhotoSizes, fine: FinePass?, settings: DetectionSettings
    ) -> DetectionResult {
        let pixels =
            fine?.pixels
            ?? photo.passes.map { Double(photo.photo.width) / Double($0.width) }.min() ?? 1
        let faces = found.faces.prefix(settings.maximumFaces).enumerated().map { index, face in
            index < TurnEvidence.facesThatCount ? steadied(face, in: photo, settings: settings) : face
        }
        return DetectionResult(
            faces: faces, total: found.faces.count + found.unseen,
            rotation: settings.rotations ? found.evidence.rotation : .none,
            smallestEyes: DetectionSettings.smallestEyesSeen * pixels)
    }

    /// What the finds of all passes come to: merged, looked at, and sorted by size.
    private func confirmed(_ finds: [FaceFind], in photo: PhotoSizes, settings: DetectionSettings) -> Faces {
        let merged = FindMerger(iou: settings.iou).merge(finds).sorted { $0.face.box.area > $1.face.box.area }
        // The turn of a photo rests on its largest faces, however many are asked for.
        let count = max(settings.maximumFaces, TurnEvidence.facesThatCount)
        var result = Faces()
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
            if let face = refine(find, in: photo, settings: settings) { result.faces.append(face) }
        }
        result.faces.sort { $0.box.area > $1.box.area }
        return result
    }
}
