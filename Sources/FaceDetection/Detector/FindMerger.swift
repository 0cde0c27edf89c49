import Glibc

/// Merges what several passes found: one find for each face, from the pass that saw it at the best size.
package struct FindMerger {
    /// The overlap above which finds of two passes are one face.
    package var iou: Double
    /// The part of the smaller box inside the larger above which finds of two passes are one face: a pass that is too
    /// fine for a large face finds parts of it.
    package var containment = 0.6

    package init(iou: Double) {
        self.iou = iou
    }

    /// - Parameter finds: of all passes, each pass without duplicates of its own.
    /// - Returns: one find for each face.
    package func merge(_ finds: [FaceFind]) -> [FaceFind] {
        var groups: [[FaceFind]] = []
        for find in finds.sorted(by: { trust($0) > trust($1) }) {
            if let index = groups.firstIndex(where: { isSame(find, as: $0[0]) }) {
                groups[index].append(find)
            } else {
                groups.append([find])
            }
        }
        return groups.map(best)
    }

    private func isSame(_ find: FaceFind, as lead: FaceFind) -> Bool {
        if find.face.box.overlap(with: lead.face.box) > iou { return true }
        return find.pass != lead.pass && find.face.box.containment(with: lead.face.box) > containment
    }

    /// The confidence, less where the face has a size that the network was not trained on (10 to 300 pixels).
    private func trust(_ find: FaceFind) -> Double {
        let octaves = max(log2(find.size / DetectionSettings.largestFace), log2(16 / find.size), 0)
        return find.face.confidence - 0.3 * octaves
    }

    /// Of the finds that agree with a group's first, the one whose size is closest to the middle of the good sizes.
    private func best(_ group: [FaceFind]) -> FaceFind {
        let lead = group[0]
        let sizes = DetectionSettings.landmarkSizes
        let middle = (sizes.lowerBound * sizes.upperBound).squareRoot()
        let agreeing = group.filter { $0.face.box.overlap(with: lead.face.box) > 0.5 }
        var chosen = agreeing.min { abs(log($0.size / middle)) < abs(log($1.size / middle)) } ?? lead
        chosen.face.confidence = agreeing.reduce(lead.face.confidence) { max($0, $1.face.confidence) }
        return chosen
    }
}
