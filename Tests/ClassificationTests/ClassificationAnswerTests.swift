import Classification
import FaceDetection
import Imaging
import JSON
import ModelFixtures
import Testing

@Suite("The answer's JSON")
struct ClassificationAnswerTests {
    private func answer(age: AgeEstimate?, box: FaceBox? = nil) throws -> ClassificationAnswer {
        let image = RGBImage(width: 200, height: 200, pixels: Array(repeating: 0, count: 120_000))
        let attributes = FaceAttributes(
            gender: LabelledProbabilities(labels: ["female", "male"], probabilities: [0.97, 0.03]),
            ageGroup: LabelledProbabilities(
                labels: ["0-17", "18-29", "30-49", "50-69", "70+"], probabilities: [0.02, 0.81, 0.15, 0.02, 0.00004]),
            age: age)
        return ClassificationAnswer(
            model: try ModelDescription(json: Fixtures.bundledDocument()),
            width: image.width, height: image.height, format: .jpeg,
            faces: [.init(box: box ?? FaceBox(wholeOf: image.width, image.height), attributes: attributes)],
            timing: .init(
                decode: .microseconds(300), queue: .microseconds(104), inference: .milliseconds(13),
                total: .microseconds(13_906)))
    }

    @Test("keys, their order and the roundings are those of the interface")
    func document() throws {
        var distribution = [Double](repeating: 0, count: 101)
        for (age, probability) in [(20, 0.1), (25, 0.7), (31, 0.15), (40, 0.05)] { distribution[age] = probability }
        #expect(
            try answer(age: AgeEstimate(distribution: distribution)).json.text() == """
                {"model":{"name":"gag-resnet50","version":"1"},\
                "image":{"width":200,"height":200,"format":"jpeg","warnings":[]},\
                "faces":[{"box":{"x":0,"y":0,"width":200,"height":200},\
                "gender":{"label":"female","confidence":0.97,"probabilities":{"female":0.97,"male":0.03}},\
                "age_group":{"label":"18-29","confidence":0.81,"probabilities":\
                {"0-17":0.02,"18-29":0.81,"30-49":0.15,"50-69":0.02,"70+":0.0}},\
                "age":{"estimate":26.2,"low":20,"high":31}}],\
                "timing_ms":{"decode":0.3,"queue":0.1,"inference":13.0,"total":13.91}}
                """)
    }

    @Test("a photo whose faces were looked for says how far it has to be turned")
    func rotated() throws {
        var answer = try answer(age: nil)
        #expect(answer.json["image"]?["rotated"] == nil)
        answer.rotation = .left
        #expect(answer.json["image"]?["rotated"] == .integer(270))
    }

    @Test(
        "a face that was found has landmarks, confidence and quality; the answer the number found and the time it took")
    func detection() throws {
        var answer = try answer(age: nil)
        answer.facesFound = 40
        answer.timing.detection = .microseconds(4250)
        answer.faces[0].detection = .init(
            landmarks: FaceLandmarks.template.map { Point(x: $0.x * 200, y: $0.y * 200) }, confidence: 0.98765,
            quality: FaceQuality(
                eyeDistance: 78.94, pose: FacePose(roll: -0.26, yaw: 3, pitch: -12.34), sharpness: 0.30004,
                brightness: 0.5, clippedShare: 0.00006, outsideShare: 0, edgeDistance: 0.75,
                cover: FaceCover(eyes: 0.25, mouth: 0.98765)),
            reasons: [.blurred, .cutOff, .covered, .coveredMouth])
        let json = answer.json
        #expect(json.objectValue?.map(\.key) == ["model", "image", "faces", "faces_found", "timing_ms"])
        #expect(json["faces_found"]?.integerValue == 40)
        #expect(
            json["timing_ms"]?.text() == #"{"decode":0.3,"queue":0.1,"detection":4.25,"inference":13.0,"total":13.91}"#)
        let face = try #require(json["faces"]?[0])
        #expect(
            face.objectValue?.map(\.key)
                == ["box", "landmarks", "detection_confidence", "gender", "age_group", "quality"])
        #expect(
            face["landmarks"]?.text() == """
                {"right_eye":{"x":59.2,"y":58.9},"left_eye":{"x":138.1,"y":58.5},"nose_tip":{"x":98.9,"y":102.5},\
                "right_mouth":{"x":64.7,"y":137.3},"left_mouth":{"x":133.9,"y":137}}
                """)
        #expect(face["detection_confidence"]?.doubleValue == 0.9877)
        #expect(
            face["quality"]?.text() == """
                {"eye_distance":78.9,"roll":-0.3,"yaw":3.0,"pitch":-12.3,"sharpness":0.3,"brightness":0.5,\
                "clipped":0.0001,"outside":0.0,"edge_distance":0.75,"covered_eyes":0.25,"covered_mouth":0.9877,\
                "usable":false,"reasons":["blurred","cut_off","covered","covered_mouth"]}
                """)
    }

    @Test("age is left out when the model has no such head; fractions of pixels are kept to a tenth")
    func variants() throws {
        let json = try answer(age: nil, box: .init(x: -1.26, y: 2, width: 10.04, height: 3.5)).json
        let face = try #require(json["faces"]?[0])
        #expect(face["age"] == nil)
        #expect(face["box"]?.text() == #"{"x":-1.3,"y":2,"width":10,"height":3.5}"#)
    }
}
