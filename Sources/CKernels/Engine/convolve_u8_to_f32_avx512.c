#if defined(__x86_64__)
#include <immintrin.h>

#include "descriptor.h"
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma"))), apply_to = function)

#define KERNEL convolve
#define OUTPUT_BYTES 64
#define store(c, p, v) \
    _mm512_storeu_ps((float *)(p), (c)->relu ? _mm512_max_ps(v, _mm512_setzero_ps()) : (v))
#include "convolution_u8_avx512.h"
#pragma clang attribute pop

DESCRIBE_CONVOLUTION(gag_u8_to_f32_avx512, "u8-to-f32-avx512", GAG_CPU_AVX512 | GAG_CPU_AVX512_VNNI, GAG_U8, 1, 255, convolve);
#endif
