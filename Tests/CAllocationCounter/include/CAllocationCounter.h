/// Counts the calling thread's heap allocations, for tests that something allocates nothing.
#pragma once

/// Whether allocations are counted: not under a sanitizer, which replaces malloc itself.
int allocation_counter_is_active(void);

/// The number of allocations that the calling thread has made so far.
long allocation_counter_value(void);
