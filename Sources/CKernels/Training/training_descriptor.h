#pragma once
#include "CKernelsTraining.h"

// What a file with training kernels says of them, beside its own panels and tiles. `table.c` lists all of them.
#define DESCRIBE_TRAINING(symbol, text, needed, numbers, input4, output4)                                                   \
    const GagTrainingDescriptor symbol = {                                                                            \
        .name = text, .features = needed, .format = numbers, .lanes = LANES, .panelWidth = PANEL,                     \
        .tileRows = TILE_ROWS, .convolve = training_convolve, .packOutputs = pack_outputs, .packInputs = pack_inputs, \
        .transpose = transpose, .gather = gather, .columns = columns, .normalize = normalize,                         \
        .normalizeGradient = normalize_gradient, .finish = finish_pixels, .pool = pool,                               \
        .poolGradient = pool_gradient, .average = average, .averageGradient = average_gradient,                       \
        .winogradInput2 = winograd_input2, .winogradOutput2 = winograd_output2, .winogradInput4 = input4,             \
        .winogradOutput4 = output4}

extern const GagTrainingDescriptor gag_training_f32_avx512, gag_training_f32_avx2, gag_training_bf16_avx512;
