# What setup.sh does, and the rest of what a developer does often.

PREFIX ?= /usr/local
DESTDIR ?=
SHARE = $(DESTDIR)$(PREFIX)/share
SOURCES = Package.swift Sources Tests

.PHONY: build try test format lint benchmark fuzz share install uninstall clean

build:
	./setup.sh build

try:
	./setup.sh try

test:
	./setup.sh test

format:
	swift format --in-place --recursive $(SOURCES)

lint:
	swift format lint --strict --recursive $(SOURCES)

benchmark: build
	Tests/Benchmarks/run.sh

fuzz:
	Tests/Fuzz/run.sh --short

# Manual pages and completions, below .build/share.
share:
	./setup.sh share

install: share
	install -D -m 755 .build/release/ftptrace '$(DESTDIR)$(PREFIX)/bin/ftptrace'
	cd .build/share && find . -type f -exec install -D -m 644 '{}' '$(SHARE)/{}' ';'

# By name: whoever removes the program may not have what was built.
uninstall:
	rm -f '$(DESTDIR)$(PREFIX)/bin/ftptrace' '$(SHARE)/man/man1/ftptrace.1' '$(SHARE)'/man/man1/ftptrace-*.1 \
	  '$(SHARE)/bash-completion/completions/ftptrace' '$(SHARE)/zsh/site-functions/_ftptrace' \
	  '$(SHARE)/fish/vendor_completions.d/ftptrace.fish'

clean:
	swift package clean
