# Mingcha: everything a newcomer needs on Debian 12 is `make run` and `make test`.
# Each installs the packages that are missing (as root, or with sudo), builds, and does its work.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

DEMO ?= demo
BUILD_PACKAGES := build-essential pkg-config libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev
RUN_PACKAGES := gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly \
	gstreamer1.0-libav libgl1 libgl1-mesa-dri libegl1 libx11-6 libx11-xcb1 libxkbcommon0 libxkbcommon-x11-0 libxcursor1 libxi6 \
	libxrandr2 libfontconfig1 libdbus-1-3 fonts-noto-cjk zenity
TEST_PACKAGES := xvfb xauth xdotool x11-utils imagemagick ffmpeg poppler-utils gstreamer1.0-tools procps
BENCH_PACKAGES := mpv

.PHONY: help run test lint prove bench screenshots clean run-packages test-packages

help:
	@echo "make run          install what is missing, build, open the demo library (without a display: write its reports)"
	@echo "make test         install what is missing, build, run the tests"
	@echo "make lint         formatting, clippy, documentation"
	@echo "make prove        the long proofs: full matrices, torture"
	@echo "make bench        figures beside ffmpeg and mpv"
	@echo "make screenshots  pictures of every screen, from the real window"
	@echo "make clean        remove what was built"

# $(call install,PACKAGES): installs those that dpkg does not know as installed.
define install
	@missing=""; for p in $(1); do \
	  dpkg-query -W -f='$${Status}' "$$p" 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=""; elif command -v sudo >/dev/null; then sudo="sudo"; \
	  else echo "These packages are missing, and neither root nor sudo is at hand:$$missing"; exit 1; fi; \
	  echo "Installing:$$missing"; $$sudo apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi
endef

run-packages:
	$(call install,$(BUILD_PACKAGES) $(RUN_PACKAGES))

test-packages: run-packages
	$(call install,$(TEST_PACKAGES))

run: run-packages
	cargo build --release --locked
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	  [ -e "$(DEMO)/demo.mingcha" ] || ./target/release/mingcha demo "$(DEMO)" --headless; \
	  exec ./target/release/mingcha "$(DEMO)/demo.mingcha"; \
	else \
	  rm -rf "$(DEMO)"; ./target/release/mingcha demo "$(DEMO)" --headless; \
	fi

test: test-packages
	cargo test --locked

lint: run-packages
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" cargo doc --locked --no-deps --document-private-items

prove: test-packages
	MINGCHA_PROVE=1 cargo test --locked -- --nocapture --test-threads 1

bench: test-packages
	$(call install,$(BENCH_PACKAGES))
	cargo bench --locked

screenshots: test-packages
	cargo build --release --locked
	./assets/screenshots.sh ./target/release/mingcha target/screenshots

clean:
	cargo clean
	rm -rf "$(DEMO)"
