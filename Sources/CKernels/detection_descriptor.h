#pragma once
#include "CKernelsDetection.h"

extern const GagDetectionDescriptor gag_detection_avx512, gag_detection_avx2, gag_detection_neon;
