#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// libjpeg reports errors by a call that must not return, which Swift must not be unwound by: each function here sets its
// own jump target and returns a status instead.

/// How a call ended.
typedef enum {
    CJPEG_OK = 0,
    /// The image data ends too early: libjpeg would make the rest up.
    CJPEG_MISSING_DATA = 1,
    /// libjpeg cannot go on; `cjpeg_message` says why.
    CJPEG_FAILED = 2,
    CJPEG_OUT_OF_MEMORY = 3,
    /// `cjpeg_check` said so.
    CJPEG_STOPPED = 4,
    CJPEG_TOO_MANY_SCANS = 5,
} cjpeg_status;

/// What libjpeg warned of and went on, as bits.
typedef enum {
    /// Bytes between markers that belong to nothing.
    CJPEG_STRAY_DATA = 1,
    /// Values of a header that it does not need.
    CJPEG_INVALID_HEADER = 2,
    /// Image data that is wrong.
    CJPEG_DAMAGED_DATA = 4,
    /// Bytes that belong to nothing up to the end of the file.
    CJPEG_TRAILING_DATA = 8,
} cjpeg_warning;

typedef struct {
    uint32_t width, height;
    int components;
} cjpeg_header;

/// Asked between rows and scans; what is not zero ends the work.
typedef int (*cjpeg_check)(void *context);

typedef struct cjpeg_decoder cjpeg_decoder;

/// A decoder of the file of `count` bytes, which must outlive it; null without memory.
cjpeg_decoder *cjpeg_create(const uint8_t *bytes, size_t count);

void cjpeg_destroy(cjpeg_decoder *decoder);

/// Reads everything up to the first scan.
cjpeg_status cjpeg_read_header(cjpeg_decoder *decoder, cjpeg_header *header);

/// Begins to decode at 1 / `denominator` of the size (1, 2, 4 or 8), to RGB, or to CMYK where there are four components,
/// with the accurate integer DCT and smooth chroma upsampling. A file of several scans is read to its end, at most
/// `maximum_scans` of them.
cjpeg_status cjpeg_start(
    cjpeg_decoder *decoder, unsigned denominator, int maximum_scans, cjpeg_check check, void *context);

/// Reads the next `rows` rows to `target`; each begins `stride` bytes after the one before.
cjpeg_status cjpeg_read_rows(cjpeg_decoder *decoder, uint8_t *target, size_t stride, uint32_t rows);

/// What was warned of so far, bits of `cjpeg_warning`.
unsigned cjpeg_warnings(const cjpeg_decoder *decoder);

/// Where reading stands after the last row: the offset behind the last byte that was taken from the file, and the marker
/// that was met there (0 for none, 0xD9 for the end of the image).
size_t cjpeg_position(cjpeg_decoder *decoder, int *marker);

/// Whether each coefficient is there in full, as far as scans tell; a file of one scan has all.
bool cjpeg_is_complete(const cjpeg_decoder *decoder);

/// The text of the last error or warning.
const char *cjpeg_message(const cjpeg_decoder *decoder);
