#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,fma"))), apply_to = function)

#define FLOATS 16
#define WIDE_VECTORS 4
#define WIDE_PIXELS 6
#define NARROW_PIXELS 10
#define DEPTH_PIXELS 8
#include "detection_rows.h"

#pragma clang attribute pop

DESCRIBE_DETECTION(gag_detection_avx512, GAG_CPU_AVX512);
#endif
