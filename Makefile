# `make help` lists the targets.
JAVA = $(shell ./build.sh jdk)/bin/java
TEST_CLASSPATH = build/test-classes:build/jar:build/deps/test/*:build/lib/*

.PHONY: all libs help run demo test check upload natlab cluster hubs fuzz bench bench-publish bench-fanout bench-memory bench-build bench-libp2p bench-relay bench-start image image-libs format clean

## all           builds build/goop.jar
all:
	@./build.sh

## libs          the optional libraries beside the jar: SQLite for a database, Angus Mail for mail
libs: all
	@./build.sh libs

## image         build/image: goop with the parts of the JDK that it uses; start it with bin/goop
image: all
	@packaging/image.sh build/image

## image-libs    build/image-libs: the same with the optional libraries, for a database and mail
image-libs: all
	@packaging/image.sh build/image-libs libs

## dist          build/dist: the archives of a release, the same bytes for everybody, with sums and SBOM
.PHONY: dist
dist:
	@packaging/dist.sh

## run           builds and starts a peer with its own rendezvous server, and says where its page is
# A second one in another folder finds the first by itself. Ctrl-C ends it. Nothing is written by
# hand, nothing outlives build/. With CI=true it keeps to this machine: no multicast.
ifeq ($(CI),true)
HERE = --set p2p.listen_addresses=127.0.0.1 --set p2p.mdns_interfaces=none
endif
run: all
	@mkdir -p build/demo
	@exec $(JAVA) -XX:+UseSerialGC -jar build/goop.jar peer build/demo \
		--set presence.rendezvous_host=true \
		--set "profile.label=$(shell id -un) in $(notdir $(CURDIR))" $(HERE) $(RUN_OPTIONS)

## demo          builds and shows a rendezvous server with made-up peers, on loopback, in memory
# Where port 8787 is taken it takes a free one; make demo RUN_OPTIONS='--port 8788' asks for that.
demo: all
	@exec $(JAVA) -XX:+UseSerialGC -jar build/goop.jar demo $(RUN_OPTIONS)

## test          everything, from a clean checkout on a fresh machine: installs what it needs
test: all
	@./build.sh check-format
	@test/setup.sh
	@./build.sh tests
	@$(JAVA) -cp "$(TEST_CLASSPATH)" goop.testing.RunTests

## check         some tests only: make check ONLY="JsonTest Config*"
check: all
	@./build.sh tests
	@$(JAVA) -cp "$(TEST_CLASSPATH)" goop.testing.RunTests $(ONLY)

## upload        200 MiB uploaded to the own site over a line of 2 MB/s, in Chromium: make upload [MIB=200]
MIB = 200
upload: all
	@test/setup.sh
	@./build.sh tests
	@$(JAVA) -Dgoop.upload.mib=$(MIB) -cp "$(TEST_CLASSPATH)" goop.testing.RunTests OwnPagesTest

## natlab        holes punched through NATs, a hundred times each, and ten where the line is long:
##               make natlab [TRIES=100] [ONLY="FarPunchTest ..."]
TRIES = 100
natlab: all
	@test/interop/setup.sh
	@./build.sh tests
	@$(JAVA) -Dgoop.natlab.tries=$(TRIES) -cp "$(TEST_CLASSPATH)" goop.testing.RunTests \
		$(or $(ONLY),PunchTest FarPunchTest RoutersTest UpgradeTest)

## hubs          thousands of schedules of hubs that federate under faults, some of fifty hubs with ten
##               thousand entries: make hubs [SCHEDULES=5000] [BIG=3] [SEED=...]
SCHEDULES = 5000
BIG = 3
hubs: all
	@./build.sh tests
	@$(JAVA) -Djunit.jupiter.execution.timeout.mode=disabled -Dgoop.hubs.schedules=$(SCHEDULES) -Dgoop.hubs.big=$(BIG) -Dgoop.hubs.entries=100000 \
		$(if $(SEED),-Dgoop.hubs.seed=$(SEED)) -cp "$(TEST_CLASSPATH)" goop.testing.RunTests \
		ConvergenceTest SyncBytesTest DirectoryIndexTest

## bench-hub     a hub's figures: search over 100,000 entries, what a pull costs when nothing and when one
##               of them has changed, how soon a change is with all of fifty hubs
.PHONY: bench-hub
bench-hub: all
	@./build.sh tests
	@$(JAVA) -Dgoop.hubs.schedules=1 -Dgoop.hubs.big=1 -Dgoop.hubs.entries=100000 \
		-cp "$(TEST_CLASSPATH)" goop.testing.RunTests SyncBytesTest DirectoryIndexTest ConvergenceTest

## cluster       three servers over NATS, 3,000 peers and 300 watchers, while servers and nodes are
##               killed, cut off and restarted; for a slow machine: make cluster PEERS=600 WATCHERS=60
cluster: PEERS = 3000
cluster: WATCHERS = 300
cluster: all
	@./build.sh tests
	@$(JAVA) -Dgoop.cluster.peers=$(PEERS) -Dgoop.cluster.watchers=$(WATCHERS) -cp "$(TEST_CLASSPATH)" goop.testing.RunTests ClusterLabTest

## bench-seal    what it costs to encrypt a message between servers and to open it: make bench-seal
.PHONY: bench-seal
bench-seal: all
	@./build.sh tests
	@$(JAVA) -Dgoop.cluster.seals=50000 -cp "$(TEST_CLASSPATH)" goop.testing.RunTests SealTest

## replicas      clusters in simulation, thousands of seeds: make replicas [RUNS=20000] [SEED=...]
.PHONY: replicas
RUNS = 20000
replicas: all
	@./build.sh tests
	@$(JAVA) -Dgoop.cluster.runs=$(RUNS) $(if $(SEED),-Dgoop.seed=$(SEED)) -cp "$(TEST_CLASSPATH)" \
		goop.testing.RunTests ReplicaTest

## soak          an hour of a server's life with everything that may befall it; the report with its
##               plots is build/soak/report.html: make soak [MINUTES=60]
MINUTES = 60
.PHONY: soak
soak: all
	@test/setup.sh
	@./build.sh tests
	@$(JAVA) -Dgoop.soak.minutes=$(MINUTES) -cp "$(TEST_CLASSPATH)" goop.testing.RunTests SoakTest

## fuzz          a long search for inputs that break a parser: make fuzz [TARGET=Name] [FUZZ_SECONDS=600]
FUZZ_SECONDS = 600
fuzz: all
	@./build.sh tests
	@$(JAVA) -cp "$(TEST_CLASSPATH)" goop.fuzz.Fuzz $(FUZZ_SECONDS) $(TARGET)

## bench         measures goop beside a Go server, and prints tables; its parts, each within 150 s:
##               bench-publish [PEERS=10,1000], bench-fanout SERVER=goop (or go), bench-memory
GOOP_OPTIONS = -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx512m
# As docs/deploy.md recommends them for 10,000 peers.
LARGE_OPTIONS = $(GOOP_OPTIONS) -XX:ReservedCodeCacheSize=32m -Xss256k -Xms16m -XX:NewSize=8m \
	-XX:NewRatio=12 -XX:SurvivorRatio=3 -XX:TrimNativeHeapInterval=10000 -Xmx544m
SMALL_OPTIONS = $(GOOP_OPTIONS) -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=32m -Xss256k
GOOP_SERVER = -jar build/goop.jar rendezvous {dir} --set presence.rendezvous_port={port} \
	--set presence.limit_peer_per_minute=0 --set presence.limit_address_per_minute=0 \
	--set presence.limit_streams_per_address=0 --set presence.limit_streams=0
server_goop = "goop=$(JAVA) $(GOOP_OPTIONS) $(GOOP_SERVER)"
server_large = "goop, large=$(JAVA) $(LARGE_OPTIONS) $(GOOP_SERVER)"
server_small = "goop, small=$(JAVA) $(SMALL_OPTIONS) $(GOOP_SERVER)"
server_go = "go=build/bench/baseline -listen 127.0.0.1:{port}"
SERVER = goop go
PEERS = 10,1000,10000
BENCH = test/bench/loopback.sh $(JAVA) -XX:+UseSerialGC -cp build/test-classes goop.bench.Bench
bench: bench-publish bench-fanout bench-memory
bench-publish: bench-build
	@$(BENCH) $(foreach each,$(SERVER),$(server_$(each))) publish:$(PEERS)
bench-fanout: bench-build
	@$(BENCH) $(foreach each,$(SERVER),$(server_$(each))) fanout
## bench-gzip    fan-out as in bench-fanout, to streams that accept gzip
## bench-scale   10,000 peers with 10,000 streams of changes; bench-default-view: 1,000 peers as goop2's
##               in the default view, in turns with the Go server: [SIZE=peers,streams,seconds,rounds]
.PHONY: bench-gzip bench-scale bench-default-view
bench-gzip: bench-build
	@$(BENCH) $(server_goop) fanout-gzip
bench-scale: SIZE = 10000,10000,60,1
bench-scale: bench-build
	@$(BENCH) $(server_large) $(server_go) scale:$(SIZE)
bench-default-view: SIZE = 1000,1000,20,1
bench-default-view: bench-build
	@$(BENCH) $(server_goop) "go=build/bench/baseline -listen 127.0.0.1:{port} -beats" default-view:$(SIZE)
bench-memory: bench-build
	@$(BENCH) $(foreach each,goop small go,$(server_$(each))) memory
bench-build: all
	@./build.sh tests
	@cd test/bench/go && go build -o ../../../build/bench/baseline .

## bench-libp2p  measures our libp2p host beside go-libp2p's, and prints a table; one figure alone:
##               BENCH_OPTIONS='only=ping rounds=1' (perf, dials, ping, line, memory)
# Ours runs with the options that goop recommends for itself.
HOST_OPTIONS = $(GOOP_OPTIONS)
bench-libp2p: all
	@test/interop/setup.sh
	@./build.sh tests
	@$(JAVA) -cp "$(TEST_CLASSPATH)" goop.bench.libp2p.HostBench \
		"goop=$(JAVA) $(HOST_OPTIONS) -cp build/jar:build/test-classes goop.bench.libp2p.BenchPeer" \
		"go-libp2p=build/interop/gopeer" $(BENCH_OPTIONS)

## bench-relay   measures our circuit relay beside go-libp2p's, and prints a table
bench-relay: all
	@test/interop/setup.sh
	@./build.sh tests
	@$(JAVA) -cp "$(TEST_CLASSPATH)" goop.bench.libp2p.RelayBench \
		"goop=$(JAVA) $(HOST_OPTIONS) -cp build/jar:build/test-classes goop.bench.libp2p.BenchPeer" \
		"go-libp2p=build/interop/gopeer" $(BENCH_OPTIONS)

## bench-start   time to the first answer and idle memory: the image without and with its cache, the jar,
##               a Go server: make bench-start [STARTS=11], some four minutes
STARTS = 11
IMAGE_SERVER = build/image/bin/goop rendezvous {dir} --set presence.rendezvous_port={port}
bench-start: bench-build image
	@mkdir -p build/bench/caches
	@python3 test/bench/start.py $(STARTS) \
		"image={split} GOOP_AOT_CACHE=off $(IMAGE_SERVER)" \
		"image with cache={split} GOOP_AOT_CACHE=$(CURDIR)/build/bench/caches $(IMAGE_SERVER)" \
		"jar=$(JAVA) -jar build/goop.jar rendezvous {dir} --set presence.rendezvous_port={port}" \
		"Go server=build/bench/baseline -listen 127.0.0.1:{port}"

## bench-hosts   memory of idle hosts and of idle connections: the image, the jar, go-, js- and rust-libp2p:
##               make bench-hosts [STARTS=5] [HELD=100], two minutes
HELD = 100
BARE_HOST = host --listen /ip4/127.0.0.1/tcp/0
.PHONY: bench-hosts
bench-hosts: STARTS = 5
bench-hosts: image
	@test/interop/setup.sh
	@python3 test/bench/hosts.py $(STARTS) $(HELD) \
		"goop, image=build/image/bin/goop $(BARE_HOST)" \
		"goop, jar with the JDK's options=$(JAVA) -jar build/goop.jar $(BARE_HOST)" \
		"go-libp2p 0.51=build/interop/gopeer" \
		"js-libp2p 3.3=build/interop/jspeer" \
		"rust-libp2p 0.56=build/interop/rustpeer"

## bench-small   the least memory in which a thousand peers are served for ten minutes, in a control
##               group, some 17 minutes: make bench-small [SMALL=image or jar] [FOR_SECONDS=600]; wants root
SMALL = image
SMALL_PEERS = 1000
SMALL_MEMORY = 48 176
FOR_SECONDS = 600
SMALL_SERVER = rendezvous {dir} --set presence.rendezvous_port={port} --set presence.limit_peer_per_minute=0 \
	--set presence.limit_address_per_minute=0 --set presence.limit_streams_per_address=0
small_image = build/image/bin/goop
small_jar = $(JAVA) -jar build/goop.jar
.PHONY: bench-small
bench-small: image
	@GOOP_AOT_CACHE=off python3 test/bench/small.py $(FOR_SECONDS) $(SMALL_PEERS) $(SMALL_MEMORY) \
		$(small_$(SMALL)) $(SMALL_SERVER)

## bench-file    a file of 2 GiB between two peers of 128 MiB each, the one that has it killed half way:
##               make bench-file [FILE_MIB=2048] [PEER_MIB=128]; wants root
FILE_MIB = 2048
PEER_MIB = 128
.PHONY: bench-file
bench-file: image
	@PYTHONDONTWRITEBYTECODE=1 python3 test/bench/file.py $(FILE_MIB) $(PEER_MIB) build/image/bin/goop

## bench-idle    what an idle peer needs, beside go-libp2p and js-libp2p hosts that do the same:
##               make bench-idle [IDLE_SECONDS=120], some four minutes; wants root
IDLE_SECONDS = 120
.PHONY: bench-idle
bench-idle: image
	@test/interop/setup.sh
	@mkdir -p build/bench/caches
	@GOOP_AOT_CACHE=$(CURDIR)/build/bench/caches test/bench/idle.sh $(IDLE_SECONDS) \
		"goop=build/image/bin/goop peer {dir}" \
		"go-libp2p=build/interop/gopeer --listen /ip4/{address}/tcp/0" \
		"js-libp2p=build/interop/jspeer --listen /ip4/{address}/tcp/0"

## format        formats every Java file
format:
	@./build.sh format

## clean         removes build/
clean:
	@rm -rf build

help:
	@sed -n 's/^## //p' Makefile
