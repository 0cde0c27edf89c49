/// What the budget for decoded pixels holds, and what it keeps waiting.
package final class PixelMemoryMetrics: Sendable {
    let reserved = Counter(
        .init(
            "gag_pixel_memory_bytes", .gauge, "Memory that is reserved for photos while they are decoded and searched.")
    )
    let limit = Counter(.init("gag_pixel_memory_limit_bytes", .gauge, "The most that may be reserved."))
    let waits = Counter(
        .init("gag_pixel_memory_waits_total", .counter, "Photos that waited for memory before they were decoded."))
    let refusals = Counter(
        .init(
            "gag_pixel_memory_refusals_total", .counter, labels: ["reason"],
            "Photos that were not decoded for want of memory: more than the whole budget (too_large), none in time (busy), or "
                + "none in the system (system)."), initial: [["busy"], ["system"], ["too_large"]])

    package init() {}

    var families: [any MetricFamily] { [reserved, limit, waits, refusals] }
}
