#if defined(__x86_64__)
#include <immintrin.h>

#include "descriptor.h"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define KERNEL convolve
#define OUTPUT_BYTES 8
#define store(c, p, v) gag_store_bytes(p, v, (c)->outputMaximum)
#include "convolution_u8_avx2.h"
#pragma clang attribute pop

DESCRIBE_CONVOLUTION(gag_u8_avx2, "u8-avx2", GAG_CPU_AVX2, GAG_U8, 0, 127, convolve);
#endif
