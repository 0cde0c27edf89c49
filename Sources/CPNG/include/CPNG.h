#pragma once
#include <stdbool.h>
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

/// What was warned of, as bits.
typedef enum {
    /// Compressed data that belongs to no row.
    CPNG_STRAY_DATA = 1,
    /// A damaged chunk beside the image data.
    CPNG_DAMAGED_METADATA = 2,
} cpng_warning;

typedef struct cpng_reader cpng_reader;

/// A reader of the PNG file of `count` bytes, which must outlive it; null without memory.
cpng_reader *cpng_create(const uint8_t *bytes, size_t count);

void cpng_destroy(cpng_reader *reader);

/// Reads up to the image data. The file must have the given size, which the caller has checked against its limits, and
/// `rows` rows in all passes.
///
/// The conversions are those of OpenCV's IMREAD_COLOR: 16-bit samples keep their high byte, palettes and 1/2/4-bit grey
/// are expanded, gamma and colour profiles are ignored. Pixels have `*samples` bytes: 4, the last one alpha, where
/// transparency is kept and there is any, else 3. Ancillary chunks are skipped unread, so that a compressed one cannot
/// expand.
cpng_status cpng_start(
    cpng_reader *reader, uint32_t width, uint32_t height, uint32_t rows, bool keeps_alpha, int *samples);

/// Reads the next row, of the next pass where the file is interlaced, to `target`, which takes `width` pixels; those
/// behind the columns of the pass are unspecified. Behind the last row no more than some KB are read.
cpng_status cpng_read_row(cpng_reader *reader, uint8_t *target);

/// What was warned of so far, bits of `cpng_warning`.
unsigned cpng_warnings(const cpng_reader *reader);

cpng_message cpng_last_message(const cpng_reader *reader);

/// Inflates a zlib stream to at most `*count` bytes at `target`; `*count` becomes the bytes used.
cpng_status cpng_inflate(const uint8_t *bytes, size_t size, uint8_t *target, size_t *count);

/// Encodes 8-bit RGB rows of `width * 3` bytes as a PNG file of at most `*count` bytes at `file`; `*count` becomes the
/// bytes used. With a null `file` only an upper bound of the size is put into `*count`.
cpng_status cpng_encode_rgb(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t *file, size_t *count, cpng_message *message);
