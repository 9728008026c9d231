package main

import (
	"bytes"
	"context"
	"log/slog"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"
	"github.com/gofiber/fiber/v2/middleware/helmet"
	"github.com/gofiber/fiber/v2/middleware/recover"
	"github.com/gofiber/fiber/v2/middleware/requestid"
	"github.com/google/uuid"

	"throughline/files"
	"throughline/handlers"
	"throughline/models"
)

// bodyLimit is the largest request: a file with its form. Routes without files take far less.
const (
	bodyLimit = files.MaxBytes + 1<<20
	formLimit = 256 << 10
	// carryLimit is for the sign-in form, which may carry another form, sealed.
	carryLimit = 1 << 20
	// deadline is how long one request may work on the database.
	deadline = 20 * time.Second
)

// contentPolicy lets a page load from this server only, and run no script but its own file.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// serverOptions is what a server is made from.
type serverOptions struct {
	Base         *url.URL
	Public       bool     // Base was set and is not loopback
	Proxies      []string // whose forwarded headers are believed
	MetricsToken string
	Log          *slog.Logger
}

func newServer(o serverOptions, store *models.Store) *fiber.App {
	h := &handlers.Handlers{Store: store, Log: o.Log, Base: o.Base, Public: o.Public}
	if store.Demo() {
		h.Demo, h.DemoPassword = demoVisitors(), demoPassword
	}
	app := fiber.New(fiber.Config{
		AppName: "Throughline", DisableStartupMessage: true,
		Immutable: true, BodyLimit: bodyLimit, ReadBufferSize: 16 << 10,
		ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute,
		EnableTrustedProxyCheck: true, TrustedProxies: o.Proxies, ProxyHeader: fiber.HeaderXForwardedFor, EnableIPValidation: true,
		ErrorHandler: h.Error,
	})
	app.Use(ownRequestID)
	app.Use(requestid.New(requestid.Config{Generator: uuid.NewString, ContextKey: "requestid"}))
	op := newOperator(store, o.Log, o.MetricsToken)
	app.Use(op.observe)
	app.Use(recover.New(recover.Config{EnableStackTrace: true, StackTraceHandler: func(c *fiber.Ctx, e any) {
		o.Log.Error("a handler panicked", "request", c.Locals("requestid"), "route", c.Route().Path, "panic", e)
	}}))
	app.Use(withDeadline)
	app.Use(clientAddress(o.Proxies))
	app.Use(helmet.New(helmetConfig(o.Base)))
	app.Use(compress.New(compress.Config{Level: compress.LevelBestSpeed, Next: packedAlready}))
	app.Use(plainBody)
	app.Use(sameOrigin(o.Base))
	routes(app, h, op)
	return app
}

// packedAlready tells of what would not get smaller.
func packedAlready(c *fiber.Ctx) bool {
	return strings.HasPrefix(c.Path(), "/static/") || strings.HasSuffix(c.Path(), ".pdf") || strings.HasSuffix(c.Path(), ".zip")
}

func helmetConfig(base *url.URL) helmet.Config {
	config := helmet.Config{ContentSecurityPolicy: contentPolicy, ReferrerPolicy: "same-origin", XFrameOptions: "DENY", XSSProtection: "0",
		CrossOriginEmbedderPolicy: "unsafe-none", CrossOriginOpenerPolicy: "same-origin", CrossOriginResourcePolicy: "same-origin",
		PermissionPolicy: "camera=(), geolocation=(), microphone=(), payment=(), usb=()"}
	if base.Scheme == "https" {
		config.HSTSMaxAge, config.HSTSExcludeSubdomains = 31536000, true
	}
	return config
}

// withDeadline bounds the work of one request; Fiber's own context never ends. Pages are nobody's to keep.
func withDeadline(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	c.SetUserContext(ctx)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Next()
}

// sameOrigin refuses unsafe requests that another site made a browser send. Browsers say where a request comes from in
// Sec-Fetch-Site, older ones in Origin; both are ours or the request is not taken.
func sameOrigin(base *url.URL) fiber.Handler {
	ours := base.Scheme + "://" + base.Host
	return func(c *fiber.Ctx) error {
		switch c.Method() {
		case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
			return c.Next()
		}
		site, origin := c.Get("Sec-Fetch-Site"), c.Get(fiber.HeaderOrigin)
		if site == "same-origin" || site == "" && (origin == ours || origin == c.Protocol()+"://"+string(c.Request().Host())) {
			return c.Next()
		}
		return fiber.NewError(fiber.StatusForbidden, "This was sent from another site, so we did not take it. Please go back, load the page again and send it once more.")
	}
}

// plainBody refuses packed bodies: Fiber would unpack them whole, however large, before any limit is looked at. No
// browser packs a form.
func plainBody(c *fiber.Ctx) error {
	if len(c.Request().Header.PeekAll(fiber.HeaderContentEncoding)) > 0 {
		return fiber.NewError(fiber.StatusUnsupportedMediaType, "This was sent packed, and we take it only as it is. Please send it again from our page.")
	}
	return c.Next()
}

// clientAddress leaves in X-Forwarded-For only the last address that is not one of our proxies. A client can write
// whatever it likes before that one, and Fiber would believe the first.
func clientAddress(proxies []string) fiber.Handler {
	var ours []netip.Prefix
	for _, proxy := range proxies {
		if prefix, err := netip.ParsePrefix(proxy); err == nil {
			ours = append(ours, prefix)
		} else if one, err := netip.ParseAddr(proxy); err == nil {
			ours = append(ours, netip.PrefixFrom(one, one.BitLen()))
		}
	}
	return func(c *fiber.Ctx) error {
		header := &c.Request().Header
		said := header.PeekAll(fiber.HeaderXForwardedFor)
		if len(said) == 0 {
			return c.Next()
		}
		last := ""
		for _, text := range slices.Backward(strings.Split(string(bytes.Join(said, []byte(","))), ",")) {
			last = strings.TrimSpace(text)
			address, err := netip.ParseAddr(last)
			if err != nil || !slices.ContainsFunc(ours, func(p netip.Prefix) bool { return p.Contains(address.Unmap()) }) {
				break
			}
		}
		header.Del(fiber.HeaderXForwardedFor)
		header.Set(fiber.HeaderXForwardedFor, last)
		return c.Next()
	}
}

// limitBody keeps routes without files to small bodies.
func limitBody(n int) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if len(c.Body()) > n {
			return fiber.ErrRequestEntityTooLarge
		}
		return c.Next()
	}
}

// ownRequestID drops an id that a client sends, which would stand in the log in whatever words it likes.
func ownRequestID(c *fiber.Ctx) error {
	c.Request().Header.Del(fiber.HeaderXRequestID)
	return c.Next()
}
