import Foundation
import ModelFixtures
import Testing

@Suite("Age groups and a minimum age on request")
struct ThresholdTests {
    static let service = Result { try ServiceProcess() }
    let service: ServiceProcess
    let portrait: Data

    init() throws {
        service = try Self.service.get()
        portrait = try Data(contentsOf: Project.portrait)
    }

    private func face(_ query: String, of service: ServiceProcess? = nil) throws -> [String: Any] {
        let answer = try (service ?? self.service).post(portrait, path: "/classify" + query)
        #expect(answer.status == 200, "\(answer.text)")
        return try #require((answer.json["faces"] as? [[String: Any]])?.first)
    }

    private func labels(_ face: [String: Any]) throws -> [String: Double] {
        let group = try #require(face["age_group"] as? [String: Any])
        return try #require(group["probabilities"] as? [String: Double])
    }

    @Test(
        "the request's groups take the place of the model's, with a plus as it is and encoded", arguments: ["+", "%2B"])
    func regrouping(plus: String) throws {
        let probabilities = try labels(face("?age_groups=0-15,16-17,18-20,21\(plus)"))
        #expect(Set(probabilities.keys) == ["0-15", "16-17", "18-20", "21+"])
        #expect(abs(probabilities.values.reduce(0, +) - 1) < 0.001)
        #expect(probabilities["21+"] ?? 0 > 0.75)
    }

    @Test("minimum_age adds the probability, which agrees with the groups'; without it there is none")
    func minimumAge() throws {
        let face = try face("?minimum_age=18&age_groups=0-17,18+")
        let minimum = try #require(face["minimum_age"] as? [String: Any])
        #expect(minimum["years"] as? Int == 18)
        #expect(minimum["probability"] as? Double == (try labels(face))["18+"])
        #expect(try self.face("")["minimum_age"] == nil)
        #expect(try labels(self.face("")).keys.contains("30-49"))
    }

    @Test(
        "anything else gets 400 invalid_parameter before the body is read",
        arguments: [
            "age_groups=", "age_groups=0-17", "age_groups=1-17,18%2B", "age_groups=0-17,19%2B", "age_groups=0-17,18-",
            "minimum_age=", "minimum_age=0", "minimum_age=101", "minimum_age=18.5", "minimum_age=%2B18",
            "minimum_age=018",
            "minimum_age=18&minimum_age=21", "minimumage=18", "age_groups=0-17,18%2B%20",
        ])
    func strictness(query: String) throws {
        let answer = try service.post(portrait, path: "/classify?" + query)
        #expect(answer.status == 400)
        #expect(answer.code == "invalid_parameter")
    }

    /// A form with a photo and further fields.
    private func form(_ fields: [String]) throws -> ServiceProcess.Answer {
        try service.curl(
            "/classify?faces=whole",
            ["-F", "image=@\(Project.portrait.path())"] + fields.flatMap { ["-F", $0] })
    }

    private func json(_ members: String, _ query: String = "?faces=whole") throws -> ServiceProcess.Answer {
        let body = #"{"image": "\#(portrait.base64EncodedString())"\#(members)}"#
        return try service.post(Data(body.utf8), type: "application/json", path: "/classify" + query)
    }

    @Test("fields of a form and members of JSON say the same as the query")
    func bodies() throws {
        let query = try face("?faces=whole&age_groups=0-17,18%2B&minimum_age=18&age_distribution=true")
        let answers = [
            try form(["age_groups=0-17,18+", "minimum_age=18", "age_distribution=true"]),
            try json(#", "age_groups": "0-17,18+", "minimum_age": 18, "age_distribution": true"#),
            try json(#", "age_groups": "0-17,18+", "age_distribution": true"#, "?faces=whole&minimum_age=18"),
        ]
        for answer in answers {
            #expect(answer.status == 200, "\(answer.text)")
            let face = try #require((answer.json["faces"] as? [[String: Any]])?.first)
            #expect(try labels(face) == labels(query))
            #expect((face["minimum_age"] as? NSDictionary) == (query["minimum_age"] as? NSDictionary))
            let distribution = (face["age"] as? [String: Any])?["distribution"] as? [Double]
            #expect(distribution?.count == 101)
        }
    }

    @Test("bad values, repeated fields, and a body that contradicts the query get 400")
    func badBodies() throws {
        for fields in [
            ["minimum_age=018"], ["minimum_age="], ["age_groups=0-17,18"], ["age_distribution=yes"],
            ["minimum_age=18", "minimum_age=18"], ["minimumage=18"],
        ] {
            let answer = try form(fields)
            #expect(answer.status == 400 && answer.code == "invalid_parameter", "\(fields) \(answer.text)")
        }
        for (members, code) in [
            (#", "minimum_age": "18""#, "invalid_parameter"), (#", "minimum_age": 18.5"#, "invalid_parameter"),
            (#", "age_distribution": "true""#, "invalid_parameter"), (#", "age_groups": [18]"#, "invalid_parameter"),
            (#", "minimumage": 18"#, "invalid_json"),
        ] {
            let answer = try json(members)
            #expect(answer.status == 400 && answer.code == code, "\(members) \(answer.text)")
        }
        let answer = try json(#", "minimum_age": 18"#, "?minimum_age=21")
        #expect(answer.status == 400 && answer.code == "invalid_parameter")
        #expect(answer.text.contains("minimum_age differs between the query and the body"))
    }

    @Test("configured groups and minimum age hold unless the request asks otherwise")
    func configuration() throws {
        let service = try ServiceProcess(["--answer-age-groups", "0-17,18-64,65+", "--answer-minimum-age", "21"])
        let standard = try face("", of: service)
        #expect(Set(try labels(standard).keys) == ["0-17", "18-64", "65+"])
        #expect((standard["minimum_age"] as? [String: Any])?["years"] as? Int == 21)
        let asked = try face("?minimum_age=18", of: service)
        #expect((asked["minimum_age"] as? [String: Any])?["years"] as? Int == 18)
    }

    @Test("a model without a distribution over years says so with 422")
    func withoutHead() throws {
        let tiny = try TinyModel()
        let service = try ServiceProcess(["--model", tiny.directory])
        for query in ["?minimum_age=18", "?age_groups=0-17,18%2B"] {
            let answer = try service.post(portrait, path: "/classify" + query)
            #expect(answer.status == 422)
            #expect(answer.code == "not_supported_by_model")
        }
        let form = try service.curl(
            "/classify", ["-F", "image=@\(Project.portrait.path())", "-F", "minimum_age=18"])
        #expect(form.status == 422)
        #expect(form.code == "not_supported_by_model")
        #expect(try face("", of: service)["age"] == nil)
    }
}
