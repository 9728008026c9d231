# What people type most. `.ci/run` checks everything, and installs what that takes.
.PHONY: check test race lint generate catalogue bench demo vuln

check: ## what a change must pass before it is sent
	@test -z "$$(git ls-files -co --exclude-standard '*.go' | grep -v _templ.go | xargs gofmt -l | tee /dev/stderr)"
	go vet ./...
	$(MAKE) lint race

test:
	go test ./...

race: ## all but the browser and the killed program, which the detector makes too slow
	go test -race $$(go list ./... | grep -v '/e2e$$')

lint:
	go tool -modfile=tools/go.mod staticcheck ./...

generate: ## after changing a .templ file
	go tool templ generate

catalogue: ## after changing a course of the catalogue: what docs/catalogue.md tells
	go run ./app check --catalogue > docs/catalogue.tmp && mv docs/catalogue.tmp docs/catalogue.md

bench: ## what docs/performance.md tells; the first run fills a large file in the folder for temporary files
	go test -run '^$$' -bench . -cpu 1 -timeout 60m ./...

demo:
	go run ./app demo

vuln: ## where the network allows it
	go run golang.org/x/vuln/cmd/govulncheck@latest ./...
