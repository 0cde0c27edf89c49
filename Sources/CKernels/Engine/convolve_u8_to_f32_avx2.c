#include <immintrin.h>

#include "CKernelsEngine.h"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define KERNEL gag_convolve_u8_to_f32_avx2
#define OUTPUT_BYTES 32
#define store(c, p, v) _mm256_storeu_ps((float *)(p), v)
#include "convolution_u8_avx2.h"
#pragma clang attribute pop
