package main

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"throughline/static"
)

const (
	restEvery = 20 * time.Second
	restUnder = 1 << 20 // bytes asked for since the last look: fewer is idle
)

// keepSmall packs the style sheet before the first page asks for it, gives back what starting took, and then gives
// memory back once after each busy time: others need it on a small server, and Go would keep it for a long while.
func keepSmall(ctx context.Context) {
	static.URL("app.css")
	debug.FreeOSMemory()
	asked := func() uint64 {
		sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	before, rested := asked(), asked()
	for tick := time.NewTicker(restEvery); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
		now := asked()
		if now-before < restUnder && now-rested >= restUnder {
			debug.FreeOSMemory()
			rested = now
		}
		before = now
	}
}
