package main

import (
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"
)

// logRequests writes one line a request, without personal data: the route as declared and never the address as typed,
// no names, codes or network addresses.
func logRequests(log *slog.Logger) fiber.Handler {
	return func(c *fiber.Ctx) error {
		start := time.Now()
		err := c.Next()
		if err != nil { // make the answer now, so that its status is known
			if err := c.App().ErrorHandler(c, err); err != nil {
				return err
			}
		}
		log.Info("request", "request", c.Locals("requestid"), "method", c.Method(), "route", c.Route().Path,
			"status", c.Response().StatusCode(), "ms", time.Since(start).Milliseconds(), "bytes", len(c.Response().Body()))
		return nil
	}
}
