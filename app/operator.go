package main

import (
	"context"
	"crypto/subtle"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/VictoriaMetrics/metrics"
	"github.com/gofiber/fiber/v2"

	"throughline/models"
)

// operator is what whoever runs the server sees of it: a log line per request, health, and metrics. Nothing of a person
// is in any of it: routes by their pattern, no addresses, names or codes.
type operator struct {
	store *models.Store
	log   *slog.Logger
	token string
	set   *metrics.Set
	lost  *metrics.Counter
}

func newOperator(store *models.Store, log *slog.Logger, metricsToken string) *operator {
	set := metrics.NewSet()
	o := &operator{store: store, log: log, token: metricsToken, set: set, lost: set.NewCounter("throughline_database_errors_total")}
	set.NewGauge("throughline_awards", func() float64 { return o.gauge(store.CountAwards) })
	set.NewGauge("throughline_hashing", func() float64 { now, _ := store.Hashing(); return float64(now) })
	set.NewGauge("throughline_hashing_waiting", func() float64 { _, waiting := store.Hashing(); return float64(waiting) })
	return o
}

func (o *operator) gauge(count func(context.Context) (int64, error)) float64 {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	n, err := count(ctx)
	if err != nil {
		o.lost.Inc()
		return -1 // not known
	}
	return float64(n)
}

// alive answers while the program does.
func (o *operator) alive(c *fiber.Ctx) error { return c.SendString("ok\n") }

// ready answers 200 while the database can be read and written.
func (o *operator) ready(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), 3*time.Second)
	defer cancel()
	if err := o.store.Ready(ctx); err != nil {
		o.lost.Inc()
		o.log.Error("not ready", "error", err)
		return c.Status(fiber.StatusServiceUnavailable).SendString("not ready\n")
	}
	return c.SendString("ready\n")
}

// metrics is for this machine, or for whoever has the token; for others it is not there.
func (o *operator) metrics(c *fiber.Ctx) error {
	if !o.mayMeasure(c) {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, "text/plain; version=0.0.4; charset=utf-8")
	o.set.WritePrometheus(c)
	metrics.WriteProcessMetrics(c)
	return nil
}

// mayMeasure asks for the token where one is set. Without one the request must come from this machine itself, and not
// through a proxy on it, which would make everybody local.
func (o *operator) mayMeasure(c *fiber.Ctx) bool {
	if o.token != "" {
		given, bearer := strings.CutPrefix(c.Get(fiber.HeaderAuthorization), "Bearer ")
		return bearer && subtle.ConstantTimeCompare([]byte(given), []byte(o.token)) == 1
	}
	for _, header := range []string{fiber.HeaderXForwardedFor, fiber.HeaderXForwardedHost, fiber.HeaderXForwardedProto, fiber.HeaderForwarded, fiber.HeaderVia, "X-Real-Ip"} {
		if c.Get(header) != "" {
			return false
		}
	}
	host := string(c.Request().Host())
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return c.Context().RemoteIP().IsLoopback() && loopbackHost(host)
}

// loopbackHost tells whether a host's name or address is this machine's own.
func loopbackHost(host string) bool {
	host = strings.ToLower(strings.Trim(host, "[]"))
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

// observe logs and counts a request once its answer is known, an error's page included.
func (o *operator) observe(c *fiber.Ctx) error {
	began := time.Now()
	err := c.Next()
	if err != nil {
		if unavailable, _ := models.Unavailable(err); unavailable {
			o.lost.Inc()
		}
		c.SetUserContext(context.WithoutCancel(c.UserContext())) // the request's time is over, but its answer is still to be made
		if err := c.App().ErrorHandler(c, err); err != nil {
			o.log.Error("no answer could be made", "request", c.Locals("requestid"), "error", err)
			c.Status(fiber.StatusInternalServerError)
		}
	}
	took := time.Since(began)
	route, status := c.Route().Path, c.Response().StatusCode()
	if route == "/" && status == fiber.StatusNotFound {
		route = "none" // no route took it; what was asked for may hold a code
	}
	o.set.GetOrCreateCounter(fmt.Sprintf(`throughline_requests_total{method=%q,route=%q,status="%d"}`, c.Method(), route, status)).Inc()
	o.set.GetOrCreateHistogram(fmt.Sprintf(`throughline_request_duration_seconds{route=%q}`, route)).Update(took.Seconds())
	level := slog.LevelInfo
	if strings.HasPrefix(route, "/static/") || route == "/healthz" || route == "/readyz" || route == "/metrics" {
		level = slog.LevelDebug
	}
	o.log.Log(c.UserContext(), level, "request", "method", c.Method(), "route", route, "status", status,
		"ms", float64(took.Microseconds())/1000, "bytes", len(c.Response().Body()), "request", c.Locals("requestid"))
	return nil
}
