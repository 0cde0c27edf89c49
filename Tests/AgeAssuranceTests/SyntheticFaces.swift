import AgeAssurance

/// A data set whose every rate is known: 100 people of each age from 10 to 39, half of them in the group `a`, half in `b`.
///
/// Estimates lie two years above the truth in `a` and one year below it in `b`, except that of the 17-year-olds eight in `a` and
/// two in `b` are taken for 26. The probability of being 18 or older is 0.99 for those whose estimate is 25 or more, else 0.4.
/// Every interval holds the truth but those of the 30-year-olds. The gender is told wrongly of everyone of 10.
enum SyntheticFaces {
    static let all: [AssessedFace] = (10..<40).flatMap { age in
        (0..<100).map { number in face(age: age, number: number) }
    }

    private static func face(age: Int, number: Int) -> AssessedFace {
        let isFirst = number % 2 == 0
        let isMistaken = age == 17 && (isFirst ? number < 16 : number < 4)
        let estimate = isMistaken ? 26 : Double(age) + (isFirst ? 2 : -1)
        let isFemale = number % 4 < 2
        let isToldRight = age != 10
        let second = isFemale == isToldRight ? 0.005 : 0.9
        return AssessedFace(
            file: "\(age)/\(number)", groups: [isFirst ? "a" : "b", isFemale ? "female" : "male"], age: age,
            gender: isFemale ? "female" : "male",
            answer: .init(
                estimate: estimate, interval: age == 30 ? 40...50 : age - 5...age + 5,
                probability: estimate >= 25 ? 0.99 : 0.4,
                gender: .init(
                    label: second > 0.5 ? "male" : "female", confidence: max(second, 1 - second), second: second),
                eyeDistance: number < 50 ? 30 : 100, reasons: number < 10 ? ["blurred", "too_dark"] : []))
    }
}
