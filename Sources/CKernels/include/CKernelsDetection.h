#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CVectorized.h"

/// Row kernels of the face detector: each computes one row of an NHWC feature map.
///
/// Channel counts are multiples of `channel_multiple`. Rows passed to `depthwise` and `stem` are bordered by one
/// zero pixel on either side, so that no kernel knows of edges. Pointers need no alignment beyond that of float.
typedef struct {
    uint32_t features;  ///< what the processor must have: bits of `gag_cpu_features`
    size_t channel_multiple;

    /// 1x1 convolution: output[x][o] = bias[o] + sum over i of input[x][i] * weights[i][o].
    void (*pointwise)(
        const float *input, size_t width, size_t inputs, size_t outputs, const float *weights, const float *bias,
        float *output);

    /// 3x3 depthwise convolution, stride 1: weights are [3][3][channels]; the rows begin at their left border.
    void (*depthwise)(
        const float *above, const float *centre, const float *below, size_t width, size_t channels,
        const float *weights, const float *bias, bool rectified, float *output);

    /// 3x3 convolution of 3 channels, stride 2, with ReLU: weights are [3][3][3][outputs]; `width` counts outputs.
    void (*stem)(
        const float *above, const float *centre, const float *below, size_t width, size_t outputs,
        const float *weights, const float *bias, float *output);

    /// 2x2 maximum, stride 2, of two rows: `width` counts outputs.
    void (*maximum)(const float *upper, const float *lower, size_t width, size_t channels, float *output);

    /// output[x] = fine[x] + coarse[x / 2]: nearest-neighbour upsampling by two and addition, `width` even.
    void (*upsampled_sum)(const float *fine, const float *coarse, size_t width, size_t channels, float *output);

    /// Bytes to floats, value by value.
    void (*widen)(const uint8_t *bytes, size_t count, float *output);
} GagDetectionDescriptor;

/// The row kernels of the binary, by 0, 1, 2 …, fastest first; NULL after the last.
const GagDetectionDescriptor *gag_detection(int32_t index);
