#include <immintrin.h>

#include "CKernelsEngine.h"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define KERNEL gag_convolve_u8_avx2
#define OUTPUT_BYTES 8
#define store(c, p, v) gag_store_bytes(p, v, (c)->outputMaximum)
#include "convolution_u8_avx2.h"
#pragma clang attribute pop
