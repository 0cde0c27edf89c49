#if defined(__x86_64__)
#include <immintrin.h>

#include "descriptor.h"
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)

#define KERNEL convolve
#define TILE_ROWS 14
#define PANEL_VECTORS 2
#define LANES 16
#define WEIGHT_BYTES 32
#define OUTPUT_BYTES 64
#define RESIDUAL_BYTES 64
#define PREFETCH_BYTES 1024
typedef __m512 Accumulator, Weights, Broadcast;

#define zero() _mm512_setzero_ps()
#define load_weights(p) _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(p)))
#define broadcast(p) _mm512_set1_ps(*(const float *)(p))
#define multiply_add(acc, a, w) _mm512_fmadd_ps(a, w, acc)

static inline __attribute__((always_inline)) void finish(
    const GagConvolution *c, __m512 acc, const float *scale, const float *bias, const char *residual, char *output) {
    __m512 value = _mm512_fmadd_ps(acc, _mm512_loadu_ps(scale), _mm512_loadu_ps(bias));
    if (residual) value = _mm512_add_ps(value, _mm512_loadu_ps((const float *)residual));
    if (c->relu) value = _mm512_max_ps(value, _mm512_setzero_ps());
    _mm512_storeu_ps((float *)output, value);
}

#include "convolution_tile.h"
#pragma clang attribute pop

DESCRIBE_CONVOLUTION(gag_f32_f16_avx512, "f32-f16-avx512", GAG_CPU_AVX512, GAG_F32_F16, 0, 255, convolve);
#endif
