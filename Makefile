# What setup.sh does, and the rest of what a developer does often.

PREFIX ?= /usr/local
SOURCES = Package.swift Sources Tests

.PHONY: build try test format lint benchmark fuzz install clean

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

install: build
	install -D -m 755 .build/release/ftptrace $(DESTDIR)$(PREFIX)/bin/ftptrace

clean:
	swift package clean
