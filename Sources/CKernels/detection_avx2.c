#include "CKernelsDetection.h"

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define FLOATS 8
#define WIDE_VECTORS 2
#define WIDE_PIXELS 6
#define NARROW_PIXELS 10
#define DEPTH_PIXELS 4
#include "detection_rows.h"

#pragma clang attribute pop

const gag_detection_kernels *gag_detection_kernels_avx2(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernels : NULL;
}

#else

const gag_detection_kernels *gag_detection_kernels_avx2(void) { return NULL; }

#endif
