# Throughline in a small image: one program, glibc and time zones, no shell, not root. See docs/operating.md.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=1 go build -trimpath -ldflags="-s -w" -o /app ./app && mkdir -m 700 /empty

FROM gcr.io/distroless/base-debian12:nonroot
COPY --from=build /app /app
COPY --from=build --chown=nonroot:nonroot /empty /data
USER nonroot
ENV THROUGHLINE_ADDR=:8080 THROUGHLINE_DATA=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=6s --start-period=10s CMD ["/app", "health"]
ENTRYPOINT ["/app"]
CMD ["serve"]
