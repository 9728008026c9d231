package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

// healthCommand asks a running server; containers use it.
type healthCommand struct {
	Addr string `default:"localhost:8080" env:"THROUGHLINE_ADDR" placeholder:"HOST:PORT" help:"Where the server listens (default: localhost:8080)."`
}

// Run is nil when the server can read and write its records.
func (c *healthCommand) Run(p *program) error {
	if err := checkAddr(c.Addr); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+reachable(c.Addr)+"/readyz", nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("no server answers at %s: %w", c.Addr, err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the server at %s is not ready (%s)", c.Addr, answer.Status)
	}
	p.say("ready")
	return nil
}

// checkAddr refuses an address that nothing can listen on.
func checkAddr(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return refuseSetting("addr", "THROUGHLINE_ADDR", "must be a host and a port, as in localhost:8080 or :8080; it is %q", addr)
	}
	return nil
}

// reachable is the address at which this machine reaches what listens on addr.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
