#pragma once
#include "CKernelsEngine.h"

// What a file with a kernel says of it, beside its own panels and tiles. `table.c` lists all of them.
#define DESCRIBE_CONVOLUTION(symbol, text, needed, numbers, floats, largest, kernel)                       \
    const GagConvolutionDescriptor symbol = {                                                              \
        .name = text, .features = needed, .format = numbers, .panelWidth = PANEL_VECTORS * LANES,          \
        .tileRows = TILE_ROWS, .writesFloats = floats, .inputMaximum = largest, .function = kernel}

#define DESCRIBE_WINOGRAD(symbol, text, needed, numbers, outputs, filters)                                 \
    const GagWinogradDescriptor symbol = {                                                                 \
        .name = text, .features = needed, .format = numbers, .side = outputs, .lanes = INPUT_LANES,        \
        .input = NAME(input##outputs), .output = NAME(output##outputs), .filter = filters}

extern const GagConvolutionDescriptor gag_f32_avx512, gag_f32_avx2, gag_f32_f16_avx512, gag_f32_f16_avx2, gag_bf16_avx512,
    gag_bf16_to_f32_avx512, gag_u8_avx512, gag_u8_to_f32_avx512, gag_u8_avx2, gag_u8_to_f32_avx2, gag_i16_to_i32_avx2,
    gag_f32_neon;

extern const GagWinogradDescriptor gag_winograd4_f32_avx512, gag_winograd2_f32_avx512, gag_winograd4_f32_avx2,
    gag_winograd2_f32_avx2, gag_winograd2_bf16_avx512, gag_winograd2_u8_avx2;
