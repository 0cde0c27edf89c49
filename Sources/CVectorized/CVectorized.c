// SwiftPM asks a target for a source file; this one is a header.
#include "CVectorized.h"
