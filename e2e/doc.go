// Package e2e walks the real program in a real browser. It has tests only; they say that they were skipped, and why,
// where there is no Chromium.
package e2e
