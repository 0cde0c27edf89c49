// Compares the fp32 kernels that the tables offer on this processor with plain loops in double precision, on random shapes,
// odd ones among them. Prints what was tested; ends with 1 where anything differs or there is nothing to test.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"

static uint64_t state = 1;

static uint32_t random_below(uint32_t limit) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % limit;
}

static int between(int low, int high) { return low + (int)random_below((uint32_t)(high - low + 1)); }
static float random_float(void) { return (float)random_below(1 << 20) / (1 << 19) - 1; }

static float *floats(size_t count) {
    float *values = malloc((count + 64) * sizeof(float));
    for (size_t i = 0; i < count + 64; i++) values[i] = random_float();
    return values;
}

static int failures = 0;

static void compare(const char *name, const char *what, const float *actual, const double *expected, size_t count) {
    double error = 0, largest = 1;
    for (size_t i = 0; i < count; i++) {
        const double difference = fabs(actual[i] - expected[i]);
        error = isfinite(actual[i]) && difference < error ? error : isfinite(actual[i]) ? difference : INFINITY;
        largest = fmax(largest, fabs(expected[i]));
    }
    if (error / largest <= 1e-5) return;
    printf("%s: %s is wrong by %g of %g\n", name, what, error, largest);
    failures++;
}

/// A convolution of random extent, batch, stride, kernel and number of channels, with residual, scale and bias.
static void test_convolution(const GagConvolutionDescriptor *kernel) {
    const int images = between(1, 3), height = between(1, 9), width = between(1, 11), inputs = between(1, 80);
    const int side = random_below(2) ? 3 : 1, stride = between(1, 2), panels = between(1, 3);
    const int outputs = panels * kernel->panelWidth, padding = side / 2, taps = side * side;
    const int rows = (height + 2 * padding - side) / stride + 1, columns = (width + 2 * padding - side) / stride + 1;
    const size_t pixels = (size_t)images * rows * columns;
    float *input = floats((size_t)images * height * width * inputs), *weights = floats((size_t)taps * inputs * outputs);
    float *scale = floats(outputs), *bias = floats(outputs), *residual = floats(pixels * outputs);
    float *output = floats(pixels * outputs), *zeros = calloc(inputs + 64, sizeof(float));
    double *expected = calloc(pixels * outputs, sizeof(double));
    const GagConvolution c = {
        .input = input, .padding = zeros, .weights = weights, .scale = scale, .bias = bias,
        .residual = random_below(2) ? residual : 0, .output = output,
        .inputImageStride = (int64_t)height * width * inputs * 4, .inputRowStride = (int64_t)width * inputs * 4,
        .inputPixelStride = (int64_t)inputs * 4, .residualImageStride = (int64_t)rows * columns * outputs * 4,
        .residualRowStride = (int64_t)columns * outputs * 4, .residualPixelStride = (int64_t)outputs * 4,
        .outputPixelStride = (int64_t)outputs * 4, .inputHeight = height, .inputWidth = width, .outputHeight = rows,
        .outputWidth = columns, .stride = stride, .paddingTop = padding, .paddingLeft = padding, .tapRows = side,
        .tapColumns = side, .groups = inputs, .blockTiles = between(1, GAG_MAXIMUM_BLOCK_TILES),
        .relu = (int32_t)random_below(2)};
    for (size_t pixel = 0; pixel < pixels; pixel++) {
        const int image = (int)(pixel / (rows * columns)), y = (int)(pixel / columns % rows), x = (int)(pixel % columns);
        for (int o = 0; o < outputs; o++) {
            double sum = 0;
            for (int tap = 0; tap < taps; tap++) {
                const int iy = y * stride - padding + tap / side, ix = x * stride - padding + tap % side;
                if (iy < 0 || ix < 0 || iy >= height || ix >= width) continue;
                const float *source = input + (((size_t)image * height + iy) * width + ix) * inputs;
                // Packed as [panel][tap][input][output of the panel].
                const float *column = weights + (size_t)(o / kernel->panelWidth) * taps * inputs * kernel->panelWidth
                    + (size_t)tap * inputs * kernel->panelWidth + o % kernel->panelWidth;
                for (int i = 0; i < inputs; i++) sum += (double)source[i] * column[(size_t)i * kernel->panelWidth];
            }
            sum = sum * scale[o] + bias[o] + (c.residual ? residual[pixel * outputs + o] : 0);
            expected[pixel * outputs + o] = c.relu && sum < 0 ? 0 : sum;
        }
    }
    kernel->function(&c, 0, (int64_t)pixels, 0, panels);
    compare(kernel->name, "a convolution", output, expected, pixels * outputs);
    free(input), free(weights), free(scale), free(bias), free(residual), free(output), free(zeros), free(expected);
}

/// A convolution of a training step with the sums of its epilogue, and its weights' gradient.
static void test_training(const GagTrainingDescriptor *kernel) {
    const int images = between(1, 3), height = between(1, 9), width = between(1, 11), panel = kernel->panelWidth;
    const int inputs = panel * between(1, 2), outputs = panel * between(1, 2), side = random_below(2) ? 3 : 1;
    const int stride = between(1, 2), padding = side / 2, taps = side * side;
    const int rows = (height + 2 * padding - side) / stride + 1, columns = (width + 2 * padding - side) / stride + 1;
    const size_t pixels = (size_t)images * rows * columns, depth = (size_t)taps * inputs;
    float *input = floats((size_t)images * height * width * inputs), *weights = floats(depth * outputs);
    float *gradient = floats(pixels * outputs), *output = floats(pixels * outputs), *packed = floats(depth * outputs);
    float *zeros = calloc(inputs + 64, sizeof(float)), *sums = calloc(2 * outputs, sizeof(float));
    double *expected = calloc(pixels * outputs, sizeof(double)), *expectedSums = calloc(2 * outputs, sizeof(double));
    double *expectedGradient = calloc(depth * outputs, sizeof(double));
    for (size_t pixel = 0; pixel < pixels; pixel++) {
        const int image = (int)(pixel / (rows * columns)), y = (int)(pixel / columns % rows), x = (int)(pixel % columns);
        for (int tap = 0; tap < taps; tap++) {
            const int iy = y * stride - padding + tap / side, ix = x * stride - padding + tap % side;
            if (iy < 0 || ix < 0 || iy >= height || ix >= width) continue;
            const float *source = input + (((size_t)image * height + iy) * width + ix) * inputs;
            for (int o = 0; o < outputs; o++)
                for (int i = 0; i < inputs; i++) {
                    const size_t weight = ((size_t)o * taps + tap) * inputs + i;
                    expected[pixel * outputs + o] += (double)source[i] * weights[weight];
                    expectedGradient[weight] += (double)source[i] * gradient[pixel * outputs + o];
                }
        }
        for (int o = 0; o < outputs; o++) {
            const double value = expected[pixel * outputs + o];
            expectedSums[o] += value, expectedSums[outputs + o] += value * value;
        }
    }

    const GagEpilogue epilogue = {.sums = sums, .sumStride = outputs}, accumulation = {.accumulates = 1};
    for (int p = 0; p < outputs / panel; p++)
        kernel->packOutputs(weights + p * panel * depth, 0, taps, inputs, packed + p * panel * depth);
    GagConvolution c = {
        .input = input, .padding = zeros, .weights = packed, .output = output,
        .inputImageStride = (int64_t)height * width * inputs * 4, .inputRowStride = (int64_t)width * inputs * 4,
        .inputPixelStride = (int64_t)inputs * 4, .outputPixelStride = (int64_t)outputs * 4, .inputHeight = height,
        .inputWidth = width, .outputHeight = rows, .outputWidth = columns, .stride = stride, .paddingTop = padding,
        .paddingLeft = padding, .tapRows = side, .tapColumns = side, .groups = inputs,
        .blockTiles = between(1, GAG_MAXIMUM_BLOCK_TILES), .epilogue = &epilogue};
    kernel->convolve(&c, 0, (int64_t)pixels, 0, outputs / panel);
    compare(kernel->name, "a convolution", output, expected, pixels * outputs);
    compare(kernel->name, "its sums", sums, expectedSums, 2 * (size_t)outputs);

    const size_t whole = (pixels + 31) / 32 * 32;
    float *turned = floats(whole * outputs), *seen = floats(whole * panel), *result = calloc(depth * outputs, sizeof(float));
    const GagPatches patches = {
        .input = input, .zeros = zeros, .channels = inputs, .inputHeight = height, .inputWidth = width,
        .outputHeight = rows, .outputWidth = columns, .stride = stride, .paddingTop = padding, .paddingLeft = padding,
        .kernel = side};
    kernel->transpose(gradient, outputs, 0, (int64_t)pixels, 0, outputs, turned, (int64_t)whole);
    for (int p = 0; p < inputs / panel; p++)
        for (int tap = 0; tap < taps; tap++) {
            kernel->gather(&patches, tap / side, tap % side, p * panel, 0, (int64_t)pixels, seen);
            GagConvolution product = {
                .input = turned, .weights = seen, .output = result + tap * inputs + p * panel,
                .inputImageStride = (int64_t)whole * 4 * outputs, .inputRowStride = (int64_t)whole * 4 * outputs,
                .inputPixelStride = (int64_t)whole * 4, .outputPixelStride = (int64_t)depth * 4, .inputHeight = 1,
                .inputWidth = outputs, .outputHeight = 1, .outputWidth = outputs, .stride = 1, .tapRows = 1,
                .tapColumns = 1, .groups = (int32_t)((pixels + kernel->lanes - 1) / kernel->lanes * kernel->lanes),
                .blockTiles = 8, .epilogue = &accumulation};
            kernel->convolve(&product, 0, outputs, 0, 1);
        }
    compare(kernel->name, "its weights' gradient", result, expectedGradient, depth * outputs);
    free(input), free(weights), free(gradient), free(output), free(packed), free(zeros), free(sums), free(expected);
    free(expectedSums), free(expectedGradient), free(turned), free(seen), free(result);
}

/// One row of each of the detector's layers.
static void test_detection(const char *name, const GagDetectionDescriptor *kernel) {
    const size_t multiple = kernel->channel_multiple, width = (size_t)between(1, 40), inputs = (size_t)between(1, 70);
    const size_t channels = multiple * (size_t)between(1, 5);
    float *rows[3];
    for (int r = 0; r < 3; r++) rows[r] = floats((2 * width + 2) * (channels > inputs ? channels : inputs) + 16);
    float *weights = floats(27 * channels * (inputs + 1)), *bias = floats(channels), *output = floats(2 * width * channels);
    double *expected = calloc(2 * width * channels + inputs, sizeof(double));

    kernel->pointwise(rows[0], width, inputs, channels, weights, bias, output);
    for (size_t x = 0; x < width; x++)
        for (size_t o = 0; o < channels; o++) {
            double sum = bias[o];
            for (size_t i = 0; i < inputs; i++) sum += (double)rows[0][x * inputs + i] * weights[i * channels + o];
            expected[x * channels + o] = sum;
        }
    compare(name, "pointwise", output, expected, width * channels);

    const bool rectified = random_below(2);
    kernel->depthwise(rows[0], rows[1], rows[2], width, channels, weights, bias, rectified, output);
    for (size_t x = 0; x < width; x++)
        for (size_t o = 0; o < channels; o++) {
            double sum = bias[o];
            for (int tap = 0; tap < 9; tap++)
                sum += (double)rows[tap / 3][(x + tap % 3) * channels + o] * weights[tap * channels + o];
            expected[x * channels + o] = rectified && sum < 0 ? 0 : sum;
        }
    compare(name, "depthwise", output, expected, width * channels);

    kernel->stem(rows[0], rows[1], rows[2], width, channels, weights, bias, output);
    for (size_t x = 0; x < width; x++)
        for (size_t o = 0; o < channels; o++) {
            double sum = bias[o];
            for (int tap = 0; tap < 27; tap++) sum += (double)rows[tap / 9][x * 6 + tap % 9] * weights[tap * channels + o];
            expected[x * channels + o] = sum < 0 ? 0 : sum;
        }
    compare(name, "stem", output, expected, width * channels);

    kernel->maximum(rows[0], rows[1], width, channels, output);
    for (size_t x = 0; x < width; x++)
        for (size_t o = 0; o < channels; o++) {
            const size_t left = 2 * x * channels + o, right = left + channels;
            expected[x * channels + o] = fmax(fmax(rows[0][left], rows[0][right]), fmax(rows[1][left], rows[1][right]));
        }
    compare(name, "maximum", output, expected, width * channels);

    kernel->upsampled_sum(rows[0], rows[1], width, channels, output);
    for (size_t x = 0; x < width; x++)
        for (size_t o = 0; o < channels; o++)
            expected[x * channels + o] = (double)rows[0][x * channels + o] + rows[1][x / 2 * channels + o];
    compare(name, "upsampled_sum", output, expected, width * channels);

    uint8_t bytes[128];
    for (size_t i = 0; i < inputs; i++) expected[i] = bytes[i] = (uint8_t)random_below(256);
    kernel->widen(bytes, inputs, output);
    compare(name, "widen", output, expected, inputs);

    for (int r = 0; r < 3; r++) free(rows[r]);
    free(weights), free(bias), free(output), free(expected);
}

int main(void) {
    const uint32_t features = gag_cpu_features();
    int tested = 0;
    for (int32_t index = 0; gag_convolution(index); index++) {
        const GagConvolutionDescriptor *kernel = gag_convolution(index);
        if (kernel->format != GAG_F32 || (kernel->features & features) != kernel->features) continue;
        for (int round = 0; round < 200; round++) test_convolution(kernel);
        printf("%s: 200 convolutions\n", kernel->name);
        tested++;
    }
    for (int32_t index = 0; gag_training(index); index++) {
        const GagTrainingDescriptor *kernel = gag_training(index);
        if (kernel->format != GAG_F32 || (kernel->features & features) != kernel->features) continue;
        for (int round = 0; round < 100; round++) test_training(kernel);
        printf("%s: 100 convolutions and weight gradients\n", kernel->name);
        tested++;
    }
    for (int32_t index = 0; gag_detection(index); index++) {
        const GagDetectionDescriptor *kernel = gag_detection(index);
        if ((kernel->features & features) != kernel->features) continue;
        char name[32];
        snprintf(name, sizeof name, "detection %d", index);
        for (int round = 0; round < 200; round++) test_detection(name, kernel);
        printf("%s, vectors of %zu floats: 200 rows of each layer\n", name, kernel->channel_multiple);
        tested++;
    }
    if (!tested) printf("no kernel can run here\n");
    return failures || !tested ? 1 : 0;
}
