import NeuralNetwork

extension Trainer {
    /// Runs a batch forward and backward and changes the parameters.
    ///
    /// - Throws: `TrainingError.invalidBatch`, or `notFinite`; the parameters are as before then.
    package func step(_ batch: TrainingBatch, learningRate: Double) throws(TrainingError) -> StepLosses {
        try check(batch)
        let count = batch.count
        let features = self.features(batch.images, count: count)
        let start = StepProfile.now()
        var random = SplitMix64(seed: options.seed &+ UInt64(step) &* 0xD134_2543_DE82_EF95)
        let outputs = dense.forward(features, count: count, random: &random)
        var losses = StepLosses(byHead: [], teacher: nil, total: 0, gradientNorm: 0, logits: outputs.logits)
        var gradients: [[Float]] = []
        for (index, head) in heads.enumerated() {
            let (loss, gradient) = loss(HeadLoss(head: head), outputs.logits[index], batch, batch.targets[index])
            losses.byHead.append(loss)
            losses.total += head.weight * loss
            gradients.append(gradient)
        }
        var teacherGradient: [Float]?
        if let output = outputs.teacher, let teacher = options.teacher {
            let (loss, gradient) = teacherLoss(output, teacher, batch)
            losses.teacher = loss
            losses.total += teacher.weight * loss
            teacherGradient = gradient
        }
        let featureGradient = dense.backward(gradients, teacher: teacherGradient, count: count)
        profile.add(.dense, "heads", since: start)
        program?.runBackward(featureGradient, profile: &profile)
        try update(&losses, learningRate: learningRate)
        return losses
    }

    private func features(_ images: [Float], count: Int) -> [Float] {
        guard let frozenBackbone else {
            return program?.runForward(images, count: count, profile: &profile) ?? []
        }
        let start = StepProfile.now()
        let values = frozenBackbone.run(images, count: count)
        profile.add(.frozen, "frozen", since: start)
        return program?.runForward(values, count: count, profile: &profile) ?? values
    }

    private func update(_ losses: inout StepLosses, learningRate: Double) throws(TrainingError) {
        let start = StepProfile.now()
        losses.gradientNorm = optimizer.gradientNorm(of: store)
        guard losses.total.isFinite, losses.gradientNorm.isFinite else {
            throw .notFinite(step: step + 1, loss: losses.total, gradientNorm: losses.gradientNorm)
        }
        step += 1
        inference = [:]
        optimizer.update(store, step: step, learningRate: learningRate, norm: losses.gradientNorm)
        program?.updateStatistics(momentum: options.normalizationMomentum)
        optimizer.average(store, step: step)
        profile.add(.update, options.optimizer.name, since: start)
    }

    /// A head's loss over the batch, and its logits' gradients times its weight.
    private func loss(
        _ head: HeadLoss, _ logits: [Float], _ batch: TrainingBatch, _ targets: [HeadTarget]
    ) -> (Double, [Float]) {
        let units = head.head.kind.units
        var gradients = [Float](repeating: 0, count: logits.count)
        var sample = [Double](repeating: 0, count: units)
        var total = 0.0
        for (index, target) in targets.enumerated() {
            let weight = (batch.weights?[index] ?? 1) / Double(targets.count)
            let values = logits[index * units..<(index + 1) * units].map(Double.init)
            let loss = head.loss(
                logits: values, target: target, factor: weight * head.head.weight, gradient: &sample)
            total += weight * loss
            for unit in 0..<units { gradients[index * units + unit] = Float(sample[unit]) }
        }
        return (total, gradients)
    }

    private func teacherLoss(
        _ output: [Float], _ teacher: TrainerOptions.Teacher, _ batch: TrainingBatch
    ) -> (Double, [Float]) {
        var gradients = [Float](repeating: 0, count: output.count)
        var sample = [Double](repeating: 0, count: teacher.dimension)
        var total = 0.0
        for index in 0..<batch.count {
            guard let embedding = batch.embeddings?[index] else { continue }
            let weight = (batch.weights?[index] ?? 1) / Double(batch.count)
            let range = index * teacher.dimension..<(index + 1) * teacher.dimension
            let loss = CosineLoss.loss(
                output: output[range].map(Double.init), teacher: embedding, factor: weight * teacher.weight,
                gradient: &sample)
            total += weight * loss
            for (position, unit) in range.enumerated() { gradients[unit] = Float(sample[position]) }
        }
        return (total, gradients)
    }

    private func check(_ batch: TrainingBatch) throws(TrainingError) {
        let count = batch.count
        guard (1...options.batchSize).contains(count) else {
            throw .invalidBatch("\(count) samples; allowed: 1 to \(options.batchSize)")
        }
        guard batch.targets.count == heads.count, batch.targets.allSatisfy({ $0.count == count }) else {
            throw .invalidBatch("\(batch.targets.map(\.count)) targets for \(heads.count) heads and \(count) samples")
        }
        guard batch.images.count == count * description.inputShape.count else {
            throw .invalidBatch("\(batch.images.count) values for \(count) images of \(description.inputShape.count)")
        }
        guard batch.weights == nil || batch.weights?.count == count,
            batch.embeddings == nil || batch.embeddings?.count == count
        else { throw .invalidBatch("weights or embeddings for another number of samples than \(count)") }
        for (head, targets) in zip(heads, batch.targets) {
            for (index, target) in targets.enumerated() {
                guard let problem = HeadLoss(head: head).problem(with: target) else { continue }
                throw .invalidBatch("sample \(index), head \(head.name): \(problem)")
            }
        }
        let dimension = options.teacher?.dimension
        if let embedding = batch.embeddings?.compactMap({ $0 }).first(where: { $0.count != dimension }) {
            throw .invalidBatch("an embedding of \(embedding.count) numbers for a teacher of \(dimension ?? 0)")
        }
    }
}

extension OptimizerOptions {
    /// What reports call it.
    fileprivate var name: String {
        switch self {
        case .sgd: "SGD"
        case .adam: "Adam"
        case .adamW: "AdamW"
        }
    }
}
