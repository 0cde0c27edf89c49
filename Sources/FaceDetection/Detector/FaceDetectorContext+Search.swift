import Imaging
import NeuralNetwork

extension FaceDetectorContext {
    /// Runs the network on a picture; false where the search has ended.
    func see(_ picture: RGBImage) -> Bool {
        network.run(
            pixels: picture.pixels, width: picture.width, height: picture.height, continues: continues)
    }

    /// What each pass over the whole photo finds, in pixels of the photo.
    func search(_ photo: PhotoSizes, turn: QuarterTurn, settings: DetectionSettings) -> [FaceFind] {
        let passes = photo.passes
        let frames = passes.map { pass in
            turn.swapsSides
                ? DetectionFrame(width: pass.height, height: pass.width, border: pass.border)
                : DetectionFrame(width: pass.width, height: pass.height, border: pass.border)
        }
        var seen: [[FaceFind]] = passes.map { _ in [] }
        // The two closures may run on two threads at the same time: neither touches what the other changes.
        let isDone = network.run(frames, continues: continues) { index, body in
            body(turn.turned(photo.size(of: index).image).pixels)
        } completed: { index in
            // A coarser pass sees larger ones better; what only a finer one takes for such a face is none.
            let isCoarsest = index == passes.count - 1
            seen[index] = self.seen(
                largest: isCoarsest ? .infinity : DetectionSettings.largestFace, weak: index == 0 ? .ofPasses : .none,
                pass: passes.count - 1 - index, turn: turn, settings: settings)
        }
        guard isDone else { return [] }
        return zip(seen, passes).enumerated().flatMap { index, entry in
            let (finds, pass) = entry
            let scaled = photo.size(of: index)
            let border = Double(pass.border)
            return finds.map { find in
                find.moved { point in
                    scaled.placeInPhoto(
                        turn.back(
                            Point(x: point.x - border, y: point.y - border), width: Double(pass.width),
                            height: Double(pass.height)))
                }
            }
        }
    }

    /// What a view of the whole photo, turned by an angle between quarter turns, finds in pixels of the photo.
    func search(_ photo: PhotoSizes, angle: Double, settings: DetectionSettings) -> [FaceFind] {
        guard continues() else { return [] }
        let view = FaceLook(atAll: photo.photo, angle: angle, side: settings.passes.min() ?? 0)
        let input = view.input(from: photo.made, isBounded: true)
        guard see(input) else { return [] }
        let candidates = YuNetDecoder(scoreThreshold: settings.scoreThreshold).candidates(network.levels)
        return NonMaximumSuppression.apply(to: candidates, iou: settings.iou).map {
            FaceFind(
                face: view.placed(NonMaximumSuppression.mean(of: $0, among: candidates)), size: $0.box.longerEdge,
                pass: 0, angle: angle)
        }
    }

    /// What a fine pass finds in some of its tiles, in pixels of the photo.
    func search(
        _ photo: RGBImage, pass: FinePass, tiles: [SearchTile], turn: QuarterTurn, settings: DetectionSettings
    ) -> [FaceFind] {
        var finds: [FaceFind] = []
        for tile in tiles {
            guard continues(), see(turn.turned(tile.picture(of: photo, pixels: pass.pixels))) else { return [] }
            let seen = seen(
                largest: Double(SearchTile.overlap), weak: .ofFinePass, pass: settings.passes.count, turn: turn,
                settings: settings)
            for find in seen {
                let inPass = find.moved { point in
                    let place = turn.back(
                        point, width: Double(tile.columns.count), height: Double(tile.rows.count))
                    return Point(
                        x: place.x + Double(tile.columns.lowerBound), y: place.y + Double(tile.rows.lowerBound))
                }
                guard tile.owns(inPass.face.box.centre) else { continue }
                finds.append(inPass.moved { Point(x: $0.x * pass.pixels, y: $0.y * pass.pixels) })
            }
        }
        return finds
    }

    /// The finds of the network's last run, in pixels of its input.
    ///
    /// - Parameters:
    ///   - largest: the longer edge of the largest that count.
    ///   - weak: those that count besides, where no pass sees small faces better.
    private func seen(
        largest: Double, weak: DetectionSettings.WeakFinds, pass: Int, turn: QuarterTurn, settings: DetectionSettings
    ) -> [FaceFind] {
        let least = settings.scoreThreshold
        let decoder = YuNetDecoder(scoreThreshold: least * weak.share)
        let candidates = decoder.candidates(network.levels).filter {
            $0.confidence >= least || $0.box.longerEdge <= weak.size
        }
        return NonMaximumSuppression.apply(to: candidates, iou: settings.iou)
            .filter { $0.box.longerEdge <= largest }
            .map { NonMaximumSuppression.mean(of: $0, among: candidates) }
            .map { FaceFind(face: $0, size: $0.box.longerEdge, pass: pass, angle: -turn.radians) }
    }
}

extension FaceFind {
    /// The find in other pixels.
    fileprivate func moved(_ transform: (Point) -> Point) -> FaceFind {
        FaceFind(face: face.moved(transform), size: size, pass: pass, angle: angle)
    }
}

extension DetectedFace {
    /// The face with box and landmarks moved by a transform that keeps the sides of rectangles parallel to the axes.
    func moved(_ transform: (Point) -> Point) -> DetectedFace {
        let corner = transform(Point(x: box.x, y: box.y))
        let opposite = transform(Point(x: box.x + box.width, y: box.y + box.height))
        return DetectedFace(
            box: FaceBox(
                x: min(corner.x, opposite.x), y: min(corner.y, opposite.y), width: abs(opposite.x - corner.x),
                height: abs(opposite.y - corner.y)),
            landmarks: landmarks.map(transform), confidence: confidence)
    }
}
