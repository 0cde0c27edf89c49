#pragma once
#include "CKernelsDetection.h"
#include "CKernelsEngine.h"
#include "CKernelsTraining.h"
