#if defined(__x86_64__)
#include <immintrin.h>

#include "descriptor.h"
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#define KERNEL convolve_shallow
#define TILE_ROWS 6
#define PANEL_VECTORS 2
#define LANES 8
#define WEIGHT_BYTES 16
#define OUTPUT_BYTES 32
#define RESIDUAL_BYTES 32
#define PREFETCH_BYTES 512
typedef __m256 Accumulator, Weights, Broadcast;

#define zero() _mm256_setzero_ps()
#define load_weights(p) _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(p)))
#define broadcast(p) _mm256_broadcast_ss((const float *)(p))
#define multiply_add(acc, a, w) _mm256_fmadd_ps(a, w, acc)

static inline __attribute__((always_inline)) void finish(
    const GagConvolution *c, __m256 acc, const float *scale, const float *bias, const char *residual, char *output) {
    __m256 value = _mm256_fmadd_ps(acc, _mm256_loadu_ps(scale), _mm256_loadu_ps(bias));
    if (residual) value = _mm256_add_ps(value, _mm256_loadu_ps((const float *)residual));
    if (c->relu) value = _mm256_max_ps(value, _mm256_setzero_ps());
    _mm256_storeu_ps((float *)output, value);
}

#include "convolution_tile.h"

/// Widening once for all rows of a block costs less than at every use.
static inline const float *chunk_weights(const char *weights, int64_t steps, float *room) {
    for (int64_t step = 0; step < steps * 2; step++) {
        _mm256_store_ps(room + step * LANES, load_weights(weights + step * WEIGHT_BYTES));
    }
    return room;
}

#define WEIGHT_STEP_BYTES 32
#define STREAM_MINIMUM_STEPS 64
#include "convolution_stream_avx2.h"

static void convolve(
    const GagConvolution *c, int64_t firstRow, int64_t lastRow, int64_t firstPanel, int64_t lastPanel) {
    if (is_deep(c)) stream_convolution(c, firstRow, lastRow, firstPanel, lastPanel);
    else convolve_shallow(c, firstRow, lastRow, firstPanel, lastPanel);
}

#pragma clang attribute pop

DESCRIBE_CONVOLUTION(gag_f32_f16_avx2, "f32-f16-avx2", GAG_CPU_AVX2, GAG_F32_F16, 0, 255, convolve);
#endif
