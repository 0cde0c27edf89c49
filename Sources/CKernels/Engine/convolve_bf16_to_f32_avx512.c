#if defined(__x86_64__)
#include <immintrin.h>

#include "descriptor.h"
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma"))), apply_to = function)

#define KERNEL convolve
#define OUTPUT_BYTES 64
#define store(p, v) _mm512_storeu_ps((float *)(p), v)
#include "convolution_bf16.h"
#pragma clang attribute pop

DESCRIBE_CONVOLUTION(gag_bf16_to_f32_avx512, "bf16-to-f32-avx512", GAG_CPU_AVX512 | GAG_CPU_AVX512_BF16, GAG_BF16, 1, 255, convolve);
#endif
