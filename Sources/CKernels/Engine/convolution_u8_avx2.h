// What the eight-bit AVX2 kernels share: everything but the output's format, for which the including file defines
// KERNEL, OUTPUT_BYTES and store(c, p, v).
#include "integer_sums_avx2.h"

#define RESIDUAL_BYTES 8
#define multiply_add(acc, a, w) \
    _mm256_add_epi32(acc, _mm256_madd_epi16(_mm256_maddubs_epi16(a, w), _mm256_set1_epi16(1)))

static inline __attribute__((always_inline)) void finish(
    const GagConvolution *c, __m256i acc, const float *scale, const float *bias, const char *residual, char *output) {
    store(c, output, gag_value_of_sums(acc, scale, bias, residual, c->residualScale, c->relu));
}

#include "convolution_integer_avx2.h"
