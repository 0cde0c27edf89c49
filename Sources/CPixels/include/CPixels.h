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

/// A row of places in a picture: the first, and the step from each to the next, in pixels; whole numbers are centres.
typedef struct {
    double x, y, step_x, step_y;
} cpixels_places;

/// Adds `weight` times the bilinear interpolation of an RGB picture at each of `count` places to `sums`, which holds
/// three values a place. Outside, the picture is reflected about its outermost pixels (BORDER_REFLECT_101). Any place
/// is allowed, infinite ones too.
void cpixels_sample(
    const uint8_t *pixels, int32_t width, int32_t height, cpixels_places places, float weight, size_t count,
    float *sums);

/// The same for the places `begin` to `end`, one at a time, without vector instructions.
void cpixels_sample_portable(
    const uint8_t *pixels, int32_t width, int32_t height, cpixels_places places, float weight, size_t begin, size_t end,
    float *sums);

/// Sums `factor` rows of `count` bytes, 1 to 256 of them; each begins `stride` bytes after the one before.
void cpixels_add_rows(const uint8_t *rows, size_t stride, size_t factor, size_t count, uint16_t *sums);

/// The means of `factor` by `factor` blocks from the sums of their rows: `count` RGB pixels, rounded to the nearest.
/// `sums` holds one value more than three for each column.
void cpixels_average(const uint16_t *sums, size_t factor, size_t count, uint8_t *output);

/// Adds `count` bytes to as many sums.
void cpixels_accumulate(const uint8_t *bytes, size_t count, uint32_t *sums);

/// The means of blocks: output pixel i is the sum of the `factor` RGB sums at `offsets[i * factor]` and on, times
/// `scale`, rounded half up.
void cpixels_collapse(
    const uint32_t *sums, const int32_t *offsets, size_t factor, float scale, size_t count, uint8_t *output);
