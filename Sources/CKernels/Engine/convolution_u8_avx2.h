// What the eight-bit AVX2 kernels share: everything but the output's format, for which the including file defines
// KERNEL, OUTPUT_BYTES and store(c, p, v).
#define TILE_ROWS 6
#define PANEL_VECTORS 2
#define LANES 8
#define WEIGHT_BYTES 32
#define RESIDUAL_BYTES 8
#define PREFETCH_BYTES 1024
typedef __m256i Accumulator, Weights, Broadcast;

#define zero() _mm256_setzero_si256()
#define load_weights(p) _mm256_loadu_si256((const __m256i *)(p))
#define broadcast(p) _mm256_set1_epi32(*(const int32_t *)(p))
#define multiply_add(acc, a, w) \
    _mm256_add_epi32(acc, _mm256_madd_epi16(_mm256_maddubs_epi16(a, w), _mm256_set1_epi16(1)))

static inline __attribute__((always_inline)) void finish(
    const GagConvolution *c, __m256i acc, const float *scale, const float *bias, const char *residual, char *output) {
    __m256 value = _mm256_fmadd_ps(_mm256_cvtepi32_ps(acc), _mm256_loadu_ps(scale), _mm256_loadu_ps(bias));
    if (residual) {
        const __m256i wide = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)residual));
        value = _mm256_fmadd_ps(_mm256_cvtepi32_ps(wide), _mm256_set1_ps(c->residualScale), value);
    }
    if (c->relu) value = _mm256_max_ps(value, _mm256_setzero_ps());
    store(c, output, value);
}

#include "convolution_tile.h"
