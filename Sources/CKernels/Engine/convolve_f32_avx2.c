#if defined(__x86_64__)
#include <immintrin.h>

#include "descriptor.h"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define KERNEL convolve_shallow
#define TILE_ROWS 6
#define PANEL_VECTORS 2
#define LANES 8
#define WEIGHT_BYTES 32
#define OUTPUT_BYTES 32
#define RESIDUAL_BYTES 32
#define PREFETCH_BYTES 1024
typedef __m256 Accumulator, Weights, Broadcast;

#define zero() _mm256_setzero_ps()
#define load_weights(p) _mm256_loadu_ps((const float *)(p))
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

#define chunk_weights(weights, steps, room) ((void)(room), (const float *)(weights))
#define WEIGHT_STEP_BYTES 64
#define STREAM_MINIMUM_STEPS 256
#include "convolution_stream_avx2.h"

static void convolve(
    const GagConvolution *c, int64_t firstRow, int64_t lastRow, int64_t firstPanel, int64_t lastPanel) {
    if (is_deep(c)) stream_convolution(c, firstRow, lastRow, firstPanel, lastPanel);
    else convolve_shallow(c, firstRow, lastRow, firstPanel, lastPanel);
}

#pragma clang attribute pop

DESCRIBE_CONVOLUTION(gag_f32_avx2, "f32-avx2", GAG_CPU_AVX2, GAG_F32, 0, 255, convolve);
#endif
