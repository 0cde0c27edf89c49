#if defined(__x86_64__)
#include <immintrin.h>

#include "descriptor.h"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define KERNEL convolve
#define OUTPUT_BYTES 32
#define store(c, p, v) _mm256_storeu_ps((float *)(p), v)
#include "convolution_u8_avx2.h"
#pragma clang attribute pop

DESCRIBE_CONVOLUTION(gag_u8_to_f32_avx2, "u8-to-f32-avx2", GAG_CPU_AVX2, GAG_U8, 1, 127, convolve);
#endif
