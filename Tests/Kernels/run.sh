#!/bin/bash
# Compares the fp32 kernels with plain loops, on this processor and, cross-compiled, on a 64-bit ARM that QEMU plays.
#
#   Tests/Kernels/run.sh     needs gcc-aarch64-linux-gnu, libc6-dev-arm64-cross and qemu-user-static
set -euo pipefail
cd "$(dirname "$0")/../.."
work=.build/kernels
mkdir -p "$work"
sources=(
    Tests/Kernels/kernels_test.c Sources/CKernels/*.c Sources/CKernels/{Engine,Training}/*.c
    Sources/CVectorized/CVectorized.c)
options=(-O2 -Wall -Wextra -Werror -I Sources/CKernels/include -I Sources/CVectorized/include)
clang "${options[@]}" "${sources[@]}" -lm -o "$work/native"
"$work/native"
objects=()
for source in "${sources[@]}"; do
    object=$work/$(basename "$source").o
    clang --target=aarch64-linux-gnu -I /usr/aarch64-linux-gnu/include "${options[@]}" -c "$source" -o "$object"
    objects+=("$object")
done
aarch64-linux-gnu-gcc -static "${objects[@]}" -lm -o "$work/aarch64"
qemu-aarch64-static "$work/aarch64"
