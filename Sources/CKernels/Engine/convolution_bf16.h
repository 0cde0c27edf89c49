// What the bfloat16 kernels share: everything but the output's format, for which the including file defines KERNEL,
// OUTPUT_BYTES and store(p, v).
#define TILE_ROWS 14
#define PANEL_VECTORS 2
#define LANES 16
#define WEIGHT_BYTES 64
#define RESIDUAL_BYTES 32
#define PREFETCH_BYTES 2048
typedef __m512 Accumulator;
typedef __m512i Weights, Broadcast;

#define zero() _mm512_setzero_ps()
#define load_weights(p) _mm512_loadu_si512(p)
#define broadcast(p) _mm512_set1_epi32(*(const int32_t *)(p))
#define multiply_add(acc, a, w) _mm512_dpbf16_ps(acc, (__m512bh)(w), (__m512bh)(a))

static inline __attribute__((always_inline)) void finish(
    const GagConvolution *c, __m512 acc, const float *scale, const float *bias, const char *residual, char *output) {
    __m512 value = _mm512_fmadd_ps(acc, _mm512_loadu_ps(scale), _mm512_loadu_ps(bias));
    if (residual) {
        const __m512i wide = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)residual));
        value = _mm512_add_ps(value, _mm512_castsi512_ps(_mm512_slli_epi32(wide, 16)));
    }
    if (c->relu) value = _mm512_max_ps(value, _mm512_setzero_ps());
    store(output, value);
}

#include "convolution_tile.h"
