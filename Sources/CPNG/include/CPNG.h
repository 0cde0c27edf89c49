#pragma once
#include <stddef.h>
#include <stdint.h>

// libpng reports errors by longjmp, which Swift must not be unwound by: each function here sets its own jump target and
// returns a status instead.

/// How a call ended.
typedef enum {
    CPNG_OK = 0,
    CPNG_TRUNCATED = 1,
    CPNG_CORRUPT = 2,
    CPNG_OUT_OF_MEMORY = 3,
} cpng_status;

/// The text of the last libpng error, zero-terminated.
typedef struct {
    char text[96];
} cpng_message;

/// Decodes a PNG file in memory to 8-bit RGB rows of `width * 3` bytes at `pixels`.
///
/// The conversions are those of OpenCV's IMREAD_COLOR: 16-bit samples keep their high byte, palettes and 1/2/4-bit grey
/// are expanded, alpha and tRNS are dropped without blending, gamma and colour profiles are ignored. The file must
/// have the given size, which the caller has checked against its limits. Ancillary chunks are skipped unread, so that
/// a compressed one cannot expand.
cpng_status cpng_decode_rgb(
    const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, uint8_t *pixels, cpng_message *message);

/// Inflates a zlib stream to at most `*count` bytes at `target`; `*count` becomes the bytes used.
cpng_status cpng_inflate(const uint8_t *bytes, size_t size, uint8_t *target, size_t *count);

/// Encodes 8-bit RGB rows of `width * 3` bytes as a PNG file of at most `*count` bytes at `file`; `*count` becomes the
/// bytes used. With a null `file` only an upper bound of the size is put into `*count`.
cpng_status cpng_encode_rgb(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t *file, size_t *count, cpng_message *message);
