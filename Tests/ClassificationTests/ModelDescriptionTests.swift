import Classification
import JSON
import ModelFiles
import ModelFixtures
import Testing

@Suite("model.json")
struct ModelDescriptionTests {
    private func error(_ path: String, _ value: JSONValue?) throws -> ModelError? {
        let document = try Fixtures.bundledDocument().setting(path, to: value)
        do throws(ModelError) {
            _ = try ModelDescription(json: document)
            return nil
        } catch { return error }
    }

    @Test(
        "a missing key is an error that names it",
        arguments: [
            "name", "version", "architecture", "stride_in", "batch_norm_epsilon", "input", "hidden", "heads", "weights",
            "license", "input.width", "input.height", "input.channels", "input.resize", "input.scale", "input.mean",
            "input.std", "heads.gender.activation", "heads.gender.units",
            "heads.gender.labels", "heads.age_group.units", "heads.age_group.labels",
            "heads.age_group.activation", "heads.age.activation", "heads.age.units", "weights.file", "weights.sha256",
        ])
    func missing(_ key: String) throws {
        guard case .missingKey(key, let allowed) = try error(key, nil) else {
            Issue.record("\(String(describing: try error(key, nil)))")
            return
        }
        #expect(!allowed.isEmpty)
    }

    @Test("ranges of activations are read by layer; a bad one is named")
    func activations() throws {
        let good = try Fixtures.bundledDocument().setting("activations", to: ["conv1": [0, 2.5], "a": [-1, 1]])
        #expect(try ModelDescription(json: good).activationRanges == ["conv1": 0...2.5, "a": -1...1])
        #expect(try ModelDescription(json: Fixtures.bundledDocument()).activationRanges == nil)
        for bad: JSONValue in [[1], [2, 1], ["x", 1], 3] {
            #expect(throws: ModelError.self) {
                try ModelDescription(
                    json: Fixtures.bundledDocument().setting("activations", to: ["conv1": bad]))
            }
        }
    }

    @Test(
        "a value outside what is allowed is an error that names the key and the value",
        arguments: [
            ("activations", 3), ("name", "../x"), ("name", ""), ("name", 3), ("version", "01"), ("version", "1a"),
            ("version", 1),
            ("version", "0"), ("architecture", "vgg16"), ("stride_in", "conv3"), ("batch_norm_epsilon", 0),
            ("batch_norm_epsilon", -1e-5), ("batch_norm_epsilon", "x"), ("input", [1]), ("input.width", 63),
            ("input.width", 513), ("input.height", 64.5), ("input.height", "128"), ("input.channels", "rgb"),
            ("input.channels", "RGBA"), ("input.resize", "cubic"), ("input.scale", 0), ("input.scale", -1),
            ("input.mean", [0, 0]), ("input.mean", ["a", 0, 0]), ("input.mean", 0), ("input.std", [1, 0, 1]),
            ("input.std", [1, 1, 1, 1]), ("hidden", 512), ("heads", []), ("heads.gender.activation", "tanh"),
            ("heads.gender.units", 2), ("heads.gender.units", 0), ("heads.gender.labels", ["a"]),
            ("heads.gender.labels", ["a", "a"]), ("heads.gender.labels", ["a", ""]), ("heads.gender.temperature", 0),
            ("heads.age_group.units", 1), ("heads.age_group.units", 21),
            ("heads.age_group.labels", ["a", "b"]), ("heads.age_group.ranges", [[0, 17]]),
            ("heads.age_group.ranges", [[0, 18], [18, 29], [30, 49], [50, 69], [70, 99]]),
            ("heads.age_group.ranges", [[17, 0], [18, 29], [30, 49], [50, 69], [70, 99]]),
            ("heads.age_group.ranges", [[-1, 17], [18, 29], [30, 49], [50, 69], [70, 99]]),
            ("heads.age_group.ranges", [[0, 17], [18, 29], [30, 49], [50, 69], [70, 151]]),
            ("heads.age_group.ranges", [[0, 17], [18, 29], [30, 49], [50, 69], 70]), ("heads.age.units", 100),
            ("heads.age.activation", "linear"), ("heads.age.bins", "decades"), ("weights.file", "../model.safetensors"),
            ("weights.file", "/etc/passwd"), ("weights.sha256", "abc"), ("license", ""), ("base_width", 0),
            ("pooling", "max"), ("input.scale", 1e300), ("input.scale", 1e-300), ("input.mean", [0, 1e300, 0]),
            ("input.std", [1e-300, 1, 1]), ("heads.gender.temperature", 1e-300), ("heads.age.temperature", 1e300),
            ("batch_norm_epsilon", 1e-300),
        ] as [(String, JSONValue)])
    func badValues(_ key: String, _ value: JSONValue) throws {
        guard case .badValue(key, value.text(), let allowed) = try error(key, value) else {
            Issue.record("\(String(describing: try error(key, value)))")
            return
        }
        #expect(!allowed.isEmpty)
    }

    @Test(
        "bad members of lists are named with their place",
        arguments: [
            ("hidden.0.units", 0), ("hidden.0.units", 1.5), ("hidden.0.activation", "gelu"),
            ("hidden.0.name", "gender"),
            ("hidden.0.name", "a b"),
        ] as [(String, JSONValue)])
    func badHiddenLayers(_ path: String, _ value: JSONValue) throws {
        let key = path.split(separator: ".").last.map { "hidden[0].\($0)" }
        guard case .badValue(let found, value.text(), _) = try error(path, value) else {
            Issue.record("no error")
            return
        }
        #expect(found == key)
    }

    @Test("two hidden layers of one name are an error")
    func duplicateLayers() throws {
        let layer: JSONValue = ["name": "a", "units": 2, "activation": "relu"]
        #expect(try error("hidden", [layer, layer])?.description.contains("hidden[1].name") == true)
        #expect(try error("hidden", [layer]) == nil)
        #expect(try error("hidden", []) == nil)
    }

    @Test("an unknown key is an error that says what was meant")
    func unknownKeys() throws {
        let error = try error("input.resise", "area")
        guard case .unknownKey("input.resise", "input.resize", let known) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(known.contains("channels"))
        #expect(error?.description == "model.json: input.resise is no known key; did you mean input.resize?")
        for path in ["colour", "heads.gender.colour", "hidden.0.colour", "weights.colour", "crop.colour"] {
            guard case .unknownKey = try self.error(path, 1) else {
                Issue.record("\(path) was accepted")
                continue
            }
        }
    }

    @Test("training and metrics are free")
    func freeMembers() throws {
        #expect(try error("training", ["anything": [1, nil]]) == nil)
        #expect(try error("metrics", ["anything": "at all"]) == nil)
        #expect(try error("training", nil) == nil)
        #expect(try error("metrics", nil) == nil)
    }

    @Test("gender is one sigmoid unit or two softmax units, and years are optional")
    func heads() throws {
        let softmax: JSONValue = ["activation": "softmax", "units": 2, "labels": ["x", "y"]]
        let document = try Fixtures.bundledDocument().setting("heads.gender", to: softmax).setting("heads.age", to: nil)
        let model = try ModelDescription(json: document)
        #expect(model.gender.kind == .categories)
        #expect(model.age == nil)
        #expect(model.network.heads.map(\.units) == [2, 5])
        #expect(model.network.heads.map(\.name) == ["gender", "age_group"])
    }

    @Test("every size from 64 to 512 is allowed, width and height apart")
    func sizes() throws {
        for (width, height) in [(64, 512), (512, 64), (200, 199)] {
            let document = try Fixtures.bundledDocument().setting("input.width", to: .integer(width))
                .setting("input.height", to: .integer(height))
            let model = try ModelDescription(json: document)
            #expect(model.network.inputWidth == width && model.network.inputHeight == height)
        }
    }

    @Test("an age belongs to the group whose range holds it, or to none")
    func ageGroups() throws {
        let head = try ModelDescription(json: Fixtures.bundledDocument()).ageGroup
        #expect(head.label(ofAge: 0) == "0-17")
        #expect(head.label(ofAge: 17) == "0-17")
        #expect(head.label(ofAge: 18) == "18-29")
        #expect(head.label(ofAge: 116) == "70+")
        #expect(head.label(ofAge: 117) == nil)
    }

    @Test("a crop is a box, or a template of five landmarks")
    func crops() throws {
        func crop(_ value: JSONValue) throws -> CropDescription? {
            try ModelDescription(json: Fixtures.bundledDocument().setting("crop", to: value)).crop
        }
        let template: JSONValue = [[0.3, 0.3], [0.7, 0.3], [0.5, 0.5], [0.3, 0.7], [0.7, 0.7]]
        #expect(try crop(["kind": "box", "margin": 0.2]) == .box(margin: 0.2, upright: true))
        #expect(
            try crop(["kind": "box", "margin": 0, "upright": false]) == .box(margin: 0, upright: false))
        #expect(
            try error("crop", ["kind": "box", "margin": 0, "upright": 1])?.description.contains("crop.upright") == true)
        #expect(try error("crop", ["kind": "landmarks", "margin": 0, "upright": true, "template": template]) != nil)
        #expect(
            try crop(["kind": "landmarks", "margin": 0, "template": template])
                == .landmarks(template: [[0.3, 0.3], [0.7, 0.3], [0.5, 0.5], [0.3, 0.7], [0.7, 0.7]], margin: 0))
        #expect(try error("crop", ["kind": "circle", "margin": 0])?.description.contains("crop.kind") == true)
        #expect(try error("crop", ["kind": "box", "margin": 3])?.description.contains("crop.margin") == true)
        #expect(try error("crop", ["kind": "landmarks", "margin": 0, "template": [[1, 2]]]) != nil)
        #expect(try error("crop", ["kind": "landmarks", "margin": 0]) != nil)
        #expect(try error("crop", ["kind": "box", "margin": 0, "template": template]) != nil)
    }
}
