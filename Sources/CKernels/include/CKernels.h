#pragma once
#include "CKernelsDetection.h"
