#include "CKernelsDetection.h"
#include "Engine/descriptor.h"
#include "Training/training_descriptor.h"
#include "detection_descriptor.h"

// Every kernel of the binary's processor, fastest first among those that can stand in for each other.

static const GagConvolutionDescriptor *const convolutions[] = {
#if defined(__x86_64__)
    &gag_f32_avx512, &gag_f32_avx2, &gag_f32_f16_avx512, &gag_f32_f16_avx2, &gag_bf16_avx512, &gag_bf16_to_f32_avx512,
    &gag_u8_avx512, &gag_u8_to_f32_avx512, &gag_u8_avx2, &gag_u8_to_f32_avx2, &gag_i16_to_i32_avx2,
#elif defined(__aarch64__)
    &gag_f32_neon,
#endif
    0};

static const GagWinogradDescriptor *const winograds[] = {
#if defined(__x86_64__)
    &gag_winograd4_f32_avx512, &gag_winograd2_f32_avx512, &gag_winograd4_f32_avx2, &gag_winograd2_f32_avx2,
    &gag_winograd2_bf16_avx512, &gag_winograd2_u8_avx2,
#endif
    0};

static const GagTrainingDescriptor *const trainings[] = {
#if defined(__x86_64__)
    &gag_training_f32_avx512, &gag_training_f32_avx2, &gag_training_bf16_avx512,
#endif
    0};

static const GagDetectionDescriptor *const detections[] = {
#if defined(__x86_64__)
    &gag_detection_avx512, &gag_detection_avx2,
#elif defined(__aarch64__)
    &gag_detection_neon,
#endif
    0};

const GagConvolutionDescriptor *gag_convolution(int32_t index) { return convolutions[index]; }
const GagWinogradDescriptor *gag_winograd(int32_t index) { return winograds[index]; }
const GagTrainingDescriptor *gag_training(int32_t index) { return trainings[index]; }
const GagDetectionDescriptor *gag_detection(int32_t index) { return detections[index]; }
