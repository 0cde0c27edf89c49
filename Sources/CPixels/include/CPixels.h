#pragma once
#include <stddef.h>
#include <stdint.h>

/// The weights of two neighbours, in 1/2048.
typedef struct {
    int16_t first, second;
} cpixels_weights;

/// Stretches one RGB row: output pixel i is `row[first[i]] * weights[i].first + row[first[i] + 1] * weights[i].second`,
/// in 1/128 grey levels (11-bit products without their lowest four bits, as in OpenCV).
///
/// `first` ascends, is not negative, and `first[i] + 1` is a pixel of the row, which has `row_bytes` bytes.
void cpixels_stretch(
    const uint8_t *row, size_t row_bytes, const int32_t *first, const cpixels_weights *weights, size_t count,
    int16_t *output);

/// The same without vector instructions.
void cpixels_stretch_portable(
    const uint8_t *row, const int32_t *first, const cpixels_weights *weights, size_t count, int16_t *output);

/// Blends two stretched rows to bytes: `((upper * first >> 16) + (lower * second >> 16) + 2) >> 2`.
void cpixels_blend(
    const int16_t *upper, const int16_t *lower, cpixels_weights weights, size_t count, uint8_t *output);
