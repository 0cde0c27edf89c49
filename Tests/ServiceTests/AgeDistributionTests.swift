import Foundation
import Testing

@Suite("The distribution of the age")
struct AgeDistributionTests {
    static let service = Result { try ServiceProcess() }
    static let portrait = Result { try Data(contentsOf: Project.portrait) }

    private func age(_ service: ServiceProcess, _ path: String) throws -> [String: Any] {
        let answer = try service.post(try Self.portrait.get(), path: path)
        let face = try #require((answer.json["faces"] as? [[String: Any]])?.first, "\(answer.text)")
        return try #require(face["age"] as? [String: Any])
    }

    @Test("age_distribution=true adds the probability of each age, which the estimate and the interval follow from")
    func requested() throws {
        let age = try age(try Self.service.get(), "/classify?age_distribution=true")
        let distribution = try #require(age["distribution"] as? [Double])
        #expect(distribution.count == 101)
        #expect(distribution.allSatisfy { (0...1).contains($0) })
        // Each of 101 probabilities is rounded to 4 decimals.
        #expect(abs(distribution.reduce(0, +) - 1) < 101 * 0.00005)
        let expected = zip(0..., distribution).reduce(0) { $0 + Double($1.0) * $1.1 }
        #expect(abs(expected - (try #require(age["estimate"] as? Double))) < 0.4)
        let (low, high) = (try #require(age["low"] as? Int), try #require(age["high"] as? Int))
        #expect(abs(distribution[..<low].reduce(0, +) - 0.1) < 0.1)
        #expect(distribution[low...high].reduce(0, +) > 0.79)
    }

    @Test("without it, and with age_distribution=false, there is none", arguments: ["", "?age_distribution=false"])
    func absent(query: String) throws {
        let age = try age(try Self.service.get(), "/classify" + query)
        #expect(age["distribution"] == nil && age["estimate"] != nil)
    }

    @Test("it goes with every kind of body and with the parameter faces")
    func forms() throws {
        let service = try Self.service.get()
        let answer = try service.curl(
            "/classify?faces=whole&age_distribution=true",
            ["-F", "image=@\(Project.portrait.path())", "-F", "image=@\(Project.portrait.path())"])
        let results = try #require(answer.json["results"] as? [[String: Any]])
        #expect(results.count == 2)
        for result in results {
            let face = try #require((result["faces"] as? [[String: Any]])?.first)
            #expect(((face["age"] as? [String: Any])?["distribution"] as? [Double])?.count == 101)
        }
    }

    @Test(
        "any other value, a second one and a misspelt name get 400 with what is allowed",
        arguments: [
            ("?age_distribution=1", "true or false"), ("?age_distribution=", "true or false"),
            ("?age_distribution", "true or false"), ("?age_distribution=TRUE", "true or false"),
            ("?age_distribution=true&age_distribution=true", "more than once"),
            ("?age_distributions=true", "known are faces, age_distribution"),
        ])
    func refused(query: String, explanation: String) throws {
        let answer = try Self.service.get().post(try Self.portrait.get(), path: "/classify" + query)
        #expect(answer.status == 400)
        #expect(answer.code == "invalid_parameter")
        #expect((answer.json["detail"] as? String)?.contains(explanation) == true)
    }

    @Test("answer.age_distribution gives it to whoever does not say otherwise")
    func configured() throws {
        let service = try ServiceProcess(["--answer-age-distribution=true"])
        #expect(try age(service, "/classify")["distribution"] != nil)
        #expect(try age(service, "/classify?age_distribution=false")["distribution"] == nil)
    }
}
