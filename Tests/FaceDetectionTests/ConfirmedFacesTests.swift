import FaceDetection
import Testing

@Suite("Faces of several searches")
struct ConfirmedFacesTests {
    /// A face whose landmarks are laid out as a face's.
    private func face(x: Double, y: Double, side: Double = 100, score: Double) -> DetectedFace {
        DetectedFace(
            box: FaceBox(x: x, y: y, width: side, height: side),
            landmarks: FaceLandmarks.template.map { Point(x: x + $0.x * side, y: y + $0.y * side) }, confidence: score)
    }

    @Test("where two looks end at one face it counts once, as the surer of them saw it")
    func once() {
        var faces = ConfirmedFaces()
        for score in [0.7, 0.9, 0.8] { faces.add(face(x: score, y: 0, score: score)) }
        faces.add(face(x: 60, y: 0, score: 0.7))
        #expect(faces.faces.map(\.confidence) == [0.9, 0.7])
    }

    @Test("faces of another turn are added where they lie elsewhere")
    func elsewhere() {
        let sum = ConfirmedFaces(faces: [face(x: 0, y: 0, score: 0.8)]).adding(
            ConfirmedFaces(faces: [face(x: 20, y: 0, score: 0.9), face(x: 300, y: 0, side: 200, score: 0.75)]))
        #expect(sum.faces.map(\.confidence) == [0.75, 0.8])
    }

    @Test("a face that convinces takes the place of doubtful ones that it overlaps, and of no other that convinces")
    func surer() {
        let doubtful = ConfirmedFaces(faces: [face(x: 0, y: 0, score: 0.8), face(x: 0, y: 50, score: 0.85)])
        let sure = ConfirmedFaces(faces: [face(x: 0, y: 20, score: 0.94)])
        #expect(doubtful.adding(sure).faces.map(\.confidence) == [0.94])
        #expect(sure.adding(doubtful).faces.map(\.confidence) == [0.94])
        let other = ConfirmedFaces(faces: [face(x: 10, y: 20, score: 0.96)])
        #expect(sure.adding(other).faces.map(\.confidence) == [0.94])
        #expect(doubtful.adding(sure).convincing.faces.count == 1 && doubtful.convincing.faces.isEmpty)
    }
}
