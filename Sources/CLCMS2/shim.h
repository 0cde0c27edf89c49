#pragma once
#include <lcms2.h>

// Swift does not import macros that compute.
static const cmsUInt32Number clcms2_rgb = TYPE_RGB_8;
static const cmsUInt32Number clcms2_gray = TYPE_GRAY_8;
/// Samples of which 255 is no ink, as four-colour JPEG files have them.
static const cmsUInt32Number clcms2_inverted_cmyk = TYPE_CMYK_8_REV;
