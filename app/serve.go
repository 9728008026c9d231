package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
)

// stopWithin is how long requests may take to end once the program is asked to stop.
const stopWithin = 10 * time.Second

// address is where a server listens, and how people reach it.
type address struct {
	Addr    string `default:"localhost:8080" env:"THROUGHLINE_ADDR" placeholder:"HOST:PORT" help:"Where to listen (default: localhost:8080; :8080 is every address of this machine)."`
	BaseURL string `name:"base-url" env:"THROUGHLINE_BASE_URL" placeholder:"https://…" help:"The address that people use. QR codes and links say it, and certificates are kept only once it is set."`
}

// serveCommand serves the program; it is what runs when no command is named.
type serveCommand struct {
	database
	address
	TrustedProxies []string `env:"THROUGHLINE_TRUSTED_PROXIES" placeholder:"IP,…" help:"Reverse proxies whose X-Forwarded-For is believed: addresses or ranges, as in 127.0.0.1,10.0.0.0/8."`
	MetricsToken   string   `env:"THROUGHLINE_METRICS_TOKEN" placeholder:"TEXT" help:"Whoever sends it may read /metrics. Without one, only this machine may."`
	LogLevel       string   `default:"info" enum:"debug,info,warn,error" env:"THROUGHLINE_LOG_LEVEL" placeholder:"LEVEL" help:"How much to log: debug, info, warn or error (default: info)."`
}

// Run serves until the program is asked to stop.
func (c *serveCommand) Run(p *program) error {
	if err := c.check(); err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	log := logTo(p.err, c.LogLevel)
	ln, base, err := c.listen()
	if err != nil {
		return err
	}
	defer ln.Close()
	key, made, undo, err := c.keyOrNew()
	if err != nil {
		return err
	}
	store, err := c.open(ctx, key, log)
	if err != nil {
		undo()
		return err
	}
	defer store.Close()
	if made {
		p.say("A new server key is in %s. Keep a copy apart from this machine, on paper or in a password manager:\nwithout it private writing cannot be read any more, not even from a backup.", c.keyFile())
	}
	if err := store.PublishCatalogue(ctx); err != nil {
		return fmt.Errorf("publish the built-in courses: %w", err)
	}
	code, err := store.SetupCode(ctx)
	if err != nil {
		return err
	}
	if code != "" {
		p.say("This server is not set up yet. Open %s/setup and type this code: %s", base, models.GroupCode(code))
	}
	p.say("Throughline is on %s", base)
	server := newServer(serverOptions{Base: base, Public: c.public(), Proxies: c.TrustedProxies, MetricsToken: c.MetricsToken, Log: log}, store)
	tidy(ctx, store, log)
	go tidyDaily(ctx, store, log)
	return serveUntil(ctx, server, ln, log)
}

// tidyDaily removes every day what is of no more use, such as files that were taken away a month ago. The first time is
// before serving, so that a stop right after the start finds nothing at work.
func tidyDaily(ctx context.Context, store *models.Store, log *slog.Logger) {
	for tick := time.NewTicker(24 * time.Hour); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			tidy(ctx, store, log)
		}
	}
}

func tidy(ctx context.Context, store *models.Store, log *slog.Logger) {
	if err := store.Tidy(ctx); err != nil && ctx.Err() == nil {
		log.Warn("could not tidy up; it is tried again tomorrow", "error", err)
	}
}

func (c *serveCommand) check() error {
	if err := c.database.check(); err != nil {
		return err
	}
	if err := c.address.check(); err != nil {
		return err
	}
	for _, proxy := range c.TrustedProxies {
		if _, _, err := net.ParseCIDR(proxy); err != nil && net.ParseIP(proxy) == nil {
			return refuseSetting("trusted-proxies", "THROUGHLINE_TRUSTED_PROXIES", "%q is neither an address nor a range, as in 127.0.0.1 or 10.0.0.0/8", proxy)
		}
	}
	if c.MetricsToken != "" && len(c.MetricsToken) < 16 {
		return refuseSetting("metrics-token", "THROUGHLINE_METRICS_TOKEN", "is too short to be safe: take 16 characters or more, for example from `openssl rand -hex 16`")
	}
	return nil
}

func (a address) check() error {
	if err := checkAddr(a.Addr); err != nil {
		return err
	}
	if a.BaseURL == "" {
		return nil
	}
	u, err := url.Parse(a.BaseURL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return refuseSetting("base-url", "THROUGHLINE_BASE_URL", "must be an address without a path, as in https://learn.example.org; it is %q", a.BaseURL)
	}
	return nil
}

// public tells whether strangers can reach the base address, so that it may be printed on certificates.
func (a address) public() bool {
	u, err := url.Parse(a.BaseURL)
	return err == nil && a.BaseURL != "" && !loopbackHost(u.Hostname())
}

// listen takes the address, and works out the base address where none was given.
func (a address) listen() (net.Listener, *url.URL, error) {
	ln, err := net.Listen("tcp", a.Addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, nil, refuseSetting("addr", "THROUGHLINE_ADDR", "another program listens on %s already. Stop it, or choose another, as in --addr localhost:8081", a.Addr)
	}
	if err != nil {
		return nil, nil, refuseSetting("addr", "THROUGHLINE_ADDR", "cannot listen there: %v", err)
	}
	if a.BaseURL != "" {
		u, err := url.Parse(a.BaseURL)
		if err != nil {
			return nil, nil, err
		}
		return ln, &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
	}
	_, port, err := net.SplitHostPort(ln.Addr().String())
	if err != nil {
		return nil, nil, err
	}
	host, _, err := net.SplitHostPort(reachable(a.Addr))
	if err != nil {
		return nil, nil, err
	}
	return ln, &url.URL{Scheme: "http", Host: net.JoinHostPort(host, port)}, nil
}

// logTo makes the program's log: JSON lines.
func logTo(w io.Writer, level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: l}))
}

// serveUntil answers requests until the context ends; then it takes no new ones and lets those that are under way end.
func serveUntil(ctx context.Context, server *fiber.App, ln net.Listener, log *slog.Logger) error {
	ended := make(chan error, 1)
	go func() { ended <- server.Listener(patient(ln)) }()
	go keepSmall(ctx)
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	log.Info("stopping: no new requests, those under way may end")
	if err := server.ShutdownWithTimeout(stopWithin); err != nil {
		log.Warn("stopped with requests under way", "after", stopWithin.String(), "error", err)
		return nil
	}
	_ = ln.Close() // a stop before Serve has taken the listener shuts nothing down: it would serve on
	<-ended
	log.Info("stopped")
	return nil
}
