#if defined(__x86_64__)
#include <immintrin.h>

#include "descriptor.h"
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma"))), apply_to = function)

#define KERNEL convolve
#define OUTPUT_BYTES 16
#define store(c, p, v) _mm_storeu_si128((__m128i *)(p), narrow(c, v))

/// Rounds to nearest and clips to the eight-bit range of the output, which a rectifier would not narrow.
static inline __attribute__((always_inline)) __m128i narrow(const GagConvolution *c, __m512 value) {
    const __m512i rounded = _mm512_max_epi32(_mm512_cvtps_epi32(value), _mm512_setzero_si512());
    return _mm512_cvtepi32_epi8(_mm512_min_epi32(rounded, _mm512_set1_epi32(c->outputMaximum)));
}

#include "convolution_u8_avx512.h"
#pragma clang attribute pop

DESCRIBE_CONVOLUTION(gag_u8_avx512, "u8-avx512", GAG_CPU_AVX512 | GAG_CPU_AVX512_VNNI, GAG_U8, 0, 255, convolve);
#endif
