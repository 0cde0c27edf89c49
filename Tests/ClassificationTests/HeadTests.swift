import Classification
import Imaging
import JSON
import ModelFiles
import ModelFixtures
import Testing

@Suite("Heads of any name")
struct HeadTests {
    private func error(_ heads: JSONValue) -> ModelError? {
        do throws(ModelError) {
            _ = try ModelDescription(
                json: TinyModel.document.setting("weights.sha256", to: .string(String(repeating: "0", count: 64)))
                    .setting("heads", to: heads))
            return nil
        } catch { return error }
    }

    private func face(_ document: JSONValue) throws -> FaceAttributes {
        let tiny = try TinyModel(document: document)
        let worker = try FaceClassifier(modelDirectory: tiny.directory).makeWorker(maximumBatch: 1)
        let pixels = (0..<64 * 80 * 3).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        return worker.classify([RGBImage(width: 64, height: 80, pixels: pixels)])[0]
    }

    @Test("a fourth head is answered under its name, in the order of model.json")
    func fourth() throws {
        let face = try face(TinyModel.withGlasses)
        #expect(face.entries.map(\.head) == ["gender", "age_group", "glasses"])
        let glasses = try #require(face["glasses"]?.labelled)
        #expect(glasses.probabilities.map(\.label) == ["no", "yes"])
        #expect(abs(glasses.probabilities.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
        let json = ClassificationAnswer.Face(box: .init(x: 0, y: 0, width: 1, height: 1), attributes: face).json
        #expect(json.objectValue?.map(\.key) == ["box", "gender", "age_group", "glasses"])
    }

    @Test("a model may tell years alone; groups that are asked for are added")
    func yearsAlone() throws {
        let face = try face(TinyModel.yearsAlone)
        #expect(face.entries.map(\.head) == ["age"] && face.labelled.isEmpty)
        let grouped = face.answering(AgeThresholds(grouping: try AgeGrouping(parsing: "0-17,18+"), minimumAge: 18))
        #expect(grouped.entries.map(\.head) == ["age", "age_group"])
        let grown = try #require(grouped["age_group"]?.labelled?.probabilities.last?.probability)
        #expect(abs(grown - (try #require(grouped.minimumAge).probability)) < 1e-12)
    }

    @Test("names that answers use for something else, or that are no plain names, are refused")
    func names() {
        let head: JSONValue = ["activation": "sigmoid", "units": 1, "labels": ["no", "yes"]]
        for name in ["box", "quality", "minimum_age", "landmarks", "detection_confidence", "a.b", "a b", ""] {
            #expect(error(.object([(name, head)]))?.description.contains("heads") == true, "\(name)")
        }
        #expect(error(.object([("mood", head)])) == nil)
        #expect(error(.object([]))?.description.contains("a member for each head") == true)
    }

    @Test("a head has labels or years, and what belongs to the other is refused")
    func kinds() {
        #expect(
            error(["a": ["activation": "sigmoid", "units": 2, "labels": ["x", "y"]]])
                == .badValue(key: "heads.a.units", value: "2", allowed: "1 with the activation \"sigmoid\""))
        #expect(
            error(["a": ["activation": "softmax", "units": 101, "bins": "years 0 to 100", "ranges": [[0, 1]]]])?
                .description.contains("heads.a.ranges") == true)
        #expect(
            error(["a": ["activation": "softmax", "units": 2, "labels": ["x", "y"], "bins": "years 0 to 100"]])?
                .description.contains("heads.a.bins") == true)
        #expect(
            error(["a": ["activation": "softmax", "units": 3]])
                == .missingKey("heads.a.labels", allowed: "3 different texts, one for each class"))
    }

    @Test("titles for people come from names")
    func titles() {
        let head = Head(name: "age_group", kind: .categories)
        #expect(head.title() == "Age group" && head.title(inCapitals: true) == "AGE GROUP")
    }
}
