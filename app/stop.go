package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// interruptible ends its context when the program is asked to stop; a second time stops it at once.
func interruptible() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}
