#include <immintrin.h>

#include "CKernelsEngine.h"
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma"))), apply_to = function)

#define KERNEL gag_convolve_bf16_to_f32_avx512
#define OUTPUT_BYTES 64
#define store(p, v) _mm512_storeu_ps((float *)(p), v)
#include "convolution_bf16.h"
#pragma clang attribute pop
