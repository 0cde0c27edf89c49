#include "CKernelsDetection.h"

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,fma"))), apply_to = function)

#define FLOATS 16
#define WIDE_VECTORS 4
#define WIDE_PIXELS 6
#define NARROW_PIXELS 10
#define DEPTH_PIXELS 8
#include "detection_rows.h"

#pragma clang attribute pop

const gag_detection_kernels *gag_detection_kernels_avx512(void) {
    __builtin_cpu_init();
    const bool present = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
                         && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
    return present ? &kernels : NULL;
}

#else

const gag_detection_kernels *gag_detection_kernels_avx512(void) { return NULL; }

#endif
