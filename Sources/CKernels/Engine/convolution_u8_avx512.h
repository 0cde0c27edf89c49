// What the eight-bit AVX-512 kernels share: everything but the output's format, for which the including file defines
// KERNEL, OUTPUT_BYTES and store(c, p, v), which rectifies where the format does not.
#define TILE_ROWS 14
#define PANEL_VECTORS 2
#define LANES 16
#define WEIGHT_BYTES 64
#define RESIDUAL_BYTES 16
#define PREFETCH_BYTES 2048
typedef __m512i Accumulator, Weights, Broadcast;

#define zero() _mm512_setzero_si512()
#define load_weights(p) _mm512_loadu_si512(p)
#define broadcast(p) _mm512_set1_epi32(*(const int32_t *)(p))
#define multiply_add(acc, a, w) _mm512_dpbusd_epi32(acc, a, w)

static inline __attribute__((always_inline)) void finish(
    const GagConvolution *c, __m512i acc, const float *scale, const float *bias, const char *residual, char *output) {
    __m512 value = _mm512_fmadd_ps(_mm512_cvtepi32_ps(acc), _mm512_loadu_ps(scale), _mm512_loadu_ps(bias));
    if (residual) {
        const __m512i wide = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)residual));
        value = _mm512_fmadd_ps(_mm512_cvtepi32_ps(wide), _mm512_set1_ps(c->residualScale), value);
    }
    store(c, output, value);
}

#include "convolution_tile.h"
