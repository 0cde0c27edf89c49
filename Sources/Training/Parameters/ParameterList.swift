import NeuralNetwork

extension ParameterStore {
    /// The parameters of the part of a network that is not an inference plan, with the values of `tensors`.
    convenience init(
        _ description: ResNetDescription, frozen: FrozenLayers, tensors: [String: NamedTensor], options: TrainerOptions
    ) {
        var parameters: [Parameter] = []
        func add(_ name: String, _ shape: [Int], _ role: Parameter.Role, isAuxiliary: Bool = false) {
            let prefix = options.rateFactors.keys.filter { name.hasPrefix($0) }.max { $0.count < $1.count }
            let factor = prefix.flatMap { options.rateFactors[$0] } ?? 1
            parameters.append(
                Parameter(name: name, shape: shape, role: role, rateFactor: Float(factor), isAuxiliary: isAuxiliary))
        }
        for requirement in description.tensors {
            let name = requirement.name
            guard tensors[name] != nil, let role = Self.role(of: name, description, frozen, options) else { continue }
            add(name, requirement.shape, role)
        }
        if let teacher = options.teacher {
            add(TeacherTensors.weight, [teacher.dimension, description.features], .trained, isAuxiliary: true)
            add(TeacherTensors.bias, [teacher.dimension], .trained, isAuxiliary: true)
        }
        self.init(
            parameters, hasAverage: options.averageDecay != nil, moments: options.optimizer.moments)
        var initialization = Initialization(seed: options.seed ^ 0x7EAC_4E12)
        for (index, parameter) in self.parameters.enumerated() {
            let tensor = tensors[parameter.name] ?? initialization.tensor(parameter.name, shape: parameter.shape)
            set(index, .values, tensor)
            if options.averageDecay != nil { set(index, .average, tensor) }
        }
    }

    /// Who changes a tensor; nil where it is part of the inference plan.
    private static func role(
        of name: String, _ description: ResNetDescription, _ frozen: FrozenLayers, _ options: TrainerOptions
    ) -> Parameter.Role? {
        if name.hasPrefix("head.") { return .trained }
        if frozen.isBackboneFrozen { return nil }
        let parts = name.split(separator: ".")
        if let stage = stage(of: parts), let block = Int(parts[1]), frozen.isInPrefix(stage: stage, block: block) {
            return nil
        }
        if !frozen.prefix.isEmpty, parts[0] == "conv1" || parts[0] == "bn1" { return nil }
        let layer = parts.dropLast().joined(separator: ".")
        if isNormalization(layer, in: description) {
            guard options.normalization == .training, frozen.isNormalizationTrained(layer, in: description) else {
                return .fixed
            }
            return name.contains(".running_") ? .statistic : .trained
        }
        return frozen.isTrained(layer) ? .trained : .fixed
    }

    private static func stage(of parts: [Substring]) -> Int? {
        guard parts.count > 2, parts[0].hasPrefix("layer"), let number = Int(parts[0].dropFirst(5)) else { return nil }
        return number - 1
    }

    private static func isNormalization(_ layer: String, in description: ResNetDescription) -> Bool {
        description.tensors.contains { $0.name == "\(layer).running_mean" }
    }
}
