package e2e

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// sender is a browser without a screen, which sends what got no answer once more, as a person would, wherever the
// program is meanwhile.
type sender struct {
	site   *killed
	stop   chan struct{}
	client http.Client
}

type answer struct {
	status         int // 0: it is time to stop
	location, body string
}

func newSender(k *killed, stop chan struct{}) *sender {
	jar, _ := cookiejar.New(nil) // never refuses
	return &sender{site: k, stop: stop, client: http.Client{Jar: jar, Timeout: 30 * time.Second,
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (s *sender) get(path string) answer { return s.send(http.MethodGet, path, nil) }

// post sends names and values.
func (s *sender) post(path string, fields ...string) answer {
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return s.send(http.MethodPost, path, form)
}

func (s *sender) send(method, path string, form url.Values) answer {
	for {
		select {
		case <-s.stop:
			return answer{}
		default:
		}
		if got, err := s.once(method, path, form); err == nil {
			return got
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func (s *sender) once(method, path string, form url.Values) (answer, error) {
	base := s.site.at()
	req, err := http.NewRequest(method, base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return answer{}, err
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", base)
	}
	res, err := s.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return answer{}, err
	}
	return answer{res.StatusCode, res.Header.Get("Location"), string(body)}, nil
}
