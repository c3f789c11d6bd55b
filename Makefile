# `make help` lists the targets.
JAVA = $(shell ./build.sh jdk)/bin/java
TEST_CLASSPATH = build/test-classes:build/jar:build/deps/test/*

.PHONY: all help test check fuzz format clean

## all           builds build/goop.jar
all:
	@./build.sh

## test          everything, from a clean checkout on a fresh machine: installs what it needs
test: all
	@./build.sh check-format
	@./build.sh tests
	@$(JAVA) -cp "$(TEST_CLASSPATH)" goop.testing.RunTests

## check         some tests only: make check ONLY="JsonTest Config*"
check: all
	@./build.sh tests
	@$(JAVA) -cp "$(TEST_CLASSPATH)" goop.testing.RunTests $(ONLY)

## fuzz          a long search for inputs that break a parser: make fuzz [TARGET=Name] [FUZZ_SECONDS=600]
FUZZ_SECONDS = 600
fuzz: all
	@./build.sh tests
	@$(JAVA) -cp "$(TEST_CLASSPATH)" goop.fuzz.Fuzz $(FUZZ_SECONDS) $(TARGET)

## format        formats every Java file
format:
	@./build.sh format

## clean         removes build/
clean:
	@rm -rf build

help:
	@sed -n 's/^## //p' Makefile
