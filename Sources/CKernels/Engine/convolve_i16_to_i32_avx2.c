#if defined(__x86_64__)
#include <immintrin.h>

#include "descriptor.h"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define KERNEL convolve
#define OUTPUT_BYTES 32
#define RESIDUAL_BYTES 32
#define multiply_add(acc, a, w) _mm256_add_epi32(acc, _mm256_madd_epi16(a, w))

/// The sums as they are: what reads them scales them.
static inline __attribute__((always_inline)) void finish(
    const GagConvolution *c, __m256i acc, const float *scale, const float *bias, const char *residual, char *output) {
    (void)c, (void)scale, (void)bias, (void)residual;
    _mm256_storeu_si256((__m256i *)output, acc);
}

#include "convolution_integer_avx2.h"
#pragma clang attribute pop

DESCRIBE_CONVOLUTION(gag_i16_to_i32_avx2, "i16-to-i32-avx2", GAG_CPU_AVX2, GAG_I16, 1, 255, convolve);
#endif
