import CLinux

/// Photos, their text forms and pixels pass through memory that others free: the decoders, JSON and base64, strings.
enum FreedMemory {
    /// Has the allocator overwrite what is freed from now on (mallopt(3), M_PERTURB).
    ///
    /// Blocks of up to 1,032 bytes stay as they are until they are used again, for each thread keeps a few of them aside
    /// before they count as freed; larger ones are overwritten or go back to the kernel.
    ///
    /// - Returns: whether the allocator has agreed.
    static func wipe() -> Bool { linux_wipe_freed_memory() != 0 }
}
