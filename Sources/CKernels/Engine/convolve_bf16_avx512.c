#if defined(__x86_64__)
#include <immintrin.h>

#include "descriptor.h"
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma"))), apply_to = function)

#define KERNEL convolve
#define OUTPUT_BYTES 32
#define store(p, v) _mm256_storeu_si256((__m256i *)(p), (__m256i)_mm512_cvtneps_pbh(v))
#include "convolution_bf16.h"
#pragma clang attribute pop

DESCRIBE_CONVOLUTION(gag_bf16_avx512, "bf16-avx512", GAG_CPU_AVX512 | GAG_CPU_AVX512_BF16, GAG_BF16, 0, 255, convolve);
#endif
