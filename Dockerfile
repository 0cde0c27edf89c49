# Build: Swift's own image for Debian 12, so that the binary matches the runtime's C library.
FROM swift:6.3-bookworm AS build
WORKDIR /src
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*
COPY scripts scripts
RUN scripts/setup build && rm -rf /var/lib/apt/lists/*
COPY Package.swift Makefile ./
COPY Sources Sources
# The package names targets below these folders, so that it cannot be described without them.
COPY Tests Tests
COPY benchmarks benchmarks
RUN swift build -c release --product gag --static-swift-stdlib \
    && install -D -s .build/release/gag /out/gag

# Runtime: the binary, the shared libraries that it names, the model.
FROM debian:12-slim
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends \
        curl libopenblas0-serial libjpeg62-turbo libpng16-16 libwebp7 liblcms2-2 libheif1 libcairo2 fonts-dejavu-core \
        libhdf5-103-1 libzip4 libssl3 libnghttp2-14 libxxhash0 zlib1g libstdc++6 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin gag \
    && install -d -o 10001 -m 700 /var/cache/gag
COPY --from=build /out/gag /usr/bin/gag
COPY config/gag.json5 /etc/gag/gag.json5
COPY models /usr/share/gag/models
USER 10001
ENV GAG_HOST=0.0.0.0 GAG_ENGINE_CACHE=/var/cache/gag/weights
EXPOSE 8080
# Only packed weights are written, to /var/cache/gag, where they can be: run it with --read-only, and with a volume there
# for quick starts.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
    CMD curl -fsS "http://127.0.0.1:${PORT:-8080}/readyz" >/dev/null || exit 1
ENTRYPOINT ["/usr/bin/gag"]
CMD ["serve", "--config", "/etc/gag/gag.json5"]
