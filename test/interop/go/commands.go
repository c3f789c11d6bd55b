package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/protocol/ping"
	"golang.org/x/sync/errgroup"
)

// Longer than any command takes on a busy machine.
const commandTimeout = 2 * time.Minute

type command struct {
	Op        string
	Addr      string
	Peer      peer.ID
	Protocol  protocol.ID
	Topic     string
	Text      string
	Meshless  int
	Tag       string
	Direction string
	Count     int
	Parallel  int
	Millis    int
	Bytes     uint64
	Upload    uint64
	Download  uint64
}

type answer map[string]any

type gopeer struct {
	settings  settings
	host      host.Host
	discovery *discovery
	gossip    *gossip

	mutex      sync.Mutex
	identified map[peer.ID]event.EvtPeerIdentificationCompleted
	reachable  network.Reachability
	v2         *v2Verdict
}

func newPeer(s settings, h host.Host) (*gopeer, error) {
	p := &gopeer{settings: s}
	return p, p.use(h)
}

// use makes h the host that commands are for.
func (p *gopeer) use(h host.Host) error {
	p.host = h
	p.identified = map[peer.ID]event.EvtPeerIdentificationCompleted{}
	if err := p.watchReachability(h); err != nil {
		return err
	}
	if err := p.watchV2(h); err != nil {
		return err
	}
	events, err := h.EventBus().Subscribe(new(event.EvtPeerIdentificationCompleted))
	if err != nil {
		return err
	}
	go func() {
		for e := range events.Out() {
			identified := e.(event.EvtPeerIdentificationCompleted)
			p.mutex.Lock()
			p.identified[identified.Peer] = identified
			p.mutex.Unlock()
		}
	}()
	return nil
}

func (p *gopeer) answer(line []byte) answer {
	var c command
	if err := json.Unmarshal(line, &c); err != nil {
		return failed(err)
	}
	ops := map[string]func(context.Context, command) (answer, error){
		"connect": p.connect, "connection": p.connection, "disconnect": p.disconnect,
		"ping": p.ping, "identify": p.identify, "handle": p.handle, "open": p.open,
		"echo": p.echo, "streams": p.streams, "transfer": p.transfer,
		"reset": p.reset, "abort": p.abort, "flood": p.flood, "perf": p.perf,
		"mdns": p.mdns, "found": p.found, "mdnsStop": p.mdnsStop,
		"holdPlaces": p.holdPlaces, "holdCircuits": p.holdCircuits,
		"gossip": p.startGossip, "subscribe": p.subscribe, "unsubscribe": p.unsubscribe,
		"publish": p.publish, "heard": p.heardMessages,
		"dials": p.dials, "hold": p.hold, "firstByte": p.firstByte,
		"reserve": p.reserve, "renew": p.renew, "direct": p.direct, "steady": p.steady,
		"reachability": p.reachability, "reachableAddresses": p.reachableAddresses,
		"addresses": p.addresses, "serves": p.serves,
	}
	op, known := ops[c.Op]
	if !known {
		return failed(fmt.Errorf("unknown op %q", c.Op))
	}
	ctx, cancel := context.WithTimeout(context.Background(), commandTimeout)
	defer cancel()
	ctx = network.WithAllowLimitedConn(ctx, "a test")
	a, err := op(ctx, c)
	if err != nil {
		return failed(err)
	}
	if a == nil {
		a = answer{}
	}
	a["ok"] = true
	return a
}

func failed(err error) answer { return answer{"ok": false, "error": err.Error()} }

func (p *gopeer) connect(ctx context.Context, c command) (answer, error) {
	info, err := peer.AddrInfoFromString(c.Addr)
	if err != nil {
		return nil, err
	}
	if err := p.host.Connect(ctx, *info); err != nil {
		return nil, err
	}
	return p.connection(ctx, command{Peer: info.ID})
}

func (p *gopeer) connection(_ context.Context, c command) (answer, error) {
	connections := p.host.Network().ConnsToPeer(c.Peer)
	a := answer{"peer": c.Peer, "connections": len(connections)}
	if len(connections) > 0 {
		state := connections[0].ConnState()
		a["security"] = state.Security
		a["muxer"] = state.StreamMultiplexer
		a["early"] = state.UsedEarlyMuxerNegotiation
		a["inbound"] = connections[0].Stat().Direction == network.DirInbound
		a["limited"] = connections[0].Stat().Limited
	}
	return a, nil
}

func (p *gopeer) disconnect(_ context.Context, c command) (answer, error) {
	return nil, p.host.Network().ClosePeer(c.Peer)
}

func (p *gopeer) ping(ctx context.Context, c command) (answer, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	micros := []int64{}
	results := ping.Ping(ctx, p.host, c.Peer)
	for len(micros) < c.Count {
		result := <-results
		if result.Error != nil {
			return nil, result.Error
		}
		micros = append(micros, result.RTT.Microseconds())
	}
	return answer{"micros": micros}, nil
}

func (p *gopeer) identify(ctx context.Context, c command) (answer, error) {
	for {
		p.mutex.Lock()
		e, done := p.identified[c.Peer]
		p.mutex.Unlock()
		if done {
			return answer{
				"agent": e.AgentVersion, "protocolVersion": e.ProtocolVersion, "protocols": e.Protocols,
				"listenAddrs": e.ListenAddrs, "observedAddr": e.ObservedAddr, "signed": e.SignedPeerRecord != nil,
			}, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func (p *gopeer) handle(_ context.Context, c command) (answer, error) {
	handle(p.host, c.Protocol, serveEcho)
	return nil, nil
}

func (p *gopeer) open(ctx context.Context, c command) (answer, error) {
	s, err := p.host.NewStream(ctx, c.Peer, c.Protocol)
	if err != nil {
		return nil, err
	}
	defer s.Reset()
	// Negotiation may be lazy: only an answer proves that the peer agreed.
	if err := s.CloseWrite(); err != nil {
		return nil, err
	}
	if _, err := io.Copy(io.Discard, s); err != nil {
		return nil, err
	}
	return answer{"protocol": s.Protocol()}, nil
}

func (p *gopeer) echo(ctx context.Context, c command) (answer, error) {
	s, err := p.host.NewStream(ctx, c.Peer, echoID)
	if err != nil {
		return nil, err
	}
	defer s.Reset()
	sent := make([]byte, c.Bytes)
	rand.Read(sent)
	var both errgroup.Group
	both.Go(func() error {
		if _, err := s.Write(sent); err != nil {
			return err
		}
		return s.CloseWrite()
	})
	var got int64
	both.Go(func() error {
		var err error
		got, err = io.Copy(comparer{bytes.NewReader(sent)}, s)
		return err
	})
	if err := both.Wait(); err != nil {
		return nil, err
	}
	if uint64(got) != c.Bytes {
		return nil, fmt.Errorf("%d bytes came back of %d", got, c.Bytes)
	}
	return answer{"bytes": got}, nil
}

func (p *gopeer) streams(ctx context.Context, c command) (answer, error) {
	var open []network.Stream
	for range c.Count {
		s, err := p.host.NewStream(ctx, c.Peer, echoID)
		if err != nil {
			return nil, fmt.Errorf("stream %d: %w", len(open), err)
		}
		defer s.Reset()
		if err := writeNumber(s, uint64(len(open))); err != nil {
			return nil, fmt.Errorf("stream %d: %w", len(open), err)
		}
		open = append(open, s)
	}
	for i, s := range open {
		n, err := readNumber(s)
		if err == nil && n != uint64(i) {
			err = fmt.Errorf("got stream %d's bytes", n)
		}
		if err != nil {
			return nil, fmt.Errorf("stream %d: %w", i, err)
		}
	}
	for i, s := range open {
		s.CloseWrite()
		if n, err := io.Copy(io.Discard, s); err != nil || n != 0 {
			return nil, fmt.Errorf("stream %d: %d bytes after the last, error %v", i, n, err)
		}
	}
	return answer{"count": len(open)}, nil
}

func (p *gopeer) transfer(ctx context.Context, c command) (answer, error) {
	start := time.Now()
	var err error
	if c.Direction == "up" {
		err = p.upload(ctx, c)
	} else {
		err = p.download(ctx, c)
	}
	if err != nil {
		return nil, err
	}
	return answer{"bytes": c.Bytes, "millis": time.Since(start).Milliseconds()}, nil
}

func (p *gopeer) upload(ctx context.Context, c command) error {
	s, err := p.host.NewStream(ctx, c.Peer, sinkID)
	if err != nil {
		return err
	}
	defer s.Reset()
	sum := sha256.New()
	if _, err := io.CopyBuffer(onlyWriter{s}, newSource(c.Bytes, sum), make([]byte, copySize)); err != nil {
		return err
	}
	if err := s.CloseWrite(); err != nil {
		return err
	}
	n, err := readNumber(s)
	if err != nil {
		return err
	}
	if n != c.Bytes {
		return fmt.Errorf("the peer got %d bytes of %d", n, c.Bytes)
	}
	return expect(s, sum.Sum(nil))
}

func (p *gopeer) download(ctx context.Context, c command) error {
	s, err := p.host.NewStream(ctx, c.Peer, sourceID)
	if err != nil {
		return err
	}
	defer s.Reset()
	if err := writeNumber(s, c.Bytes); err != nil {
		return err
	}
	if err := s.CloseWrite(); err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.CopyN(sum, s, int64(c.Bytes)); err != nil {
		return err
	}
	return expect(s, sum.Sum(nil))
}

// expect reads to the end of the stream, which must be exactly these bytes.
func expect(r io.Reader, expected []byte) error {
	got, err := io.ReadAll(io.LimitReader(r, 1024))
	if err != nil {
		return err
	}
	if !bytes.Equal(got, expected) {
		return fmt.Errorf("checksum %x, expected %x", got, expected)
	}
	return nil
}

func (p *gopeer) reset(ctx context.Context, c command) (answer, error) {
	s, err := p.host.NewStream(ctx, c.Peer, resetID)
	if err != nil {
		return nil, err
	}
	defer s.Reset()
	if err := writeNumber(s, c.Bytes); err != nil {
		return nil, err
	}
	n, err := io.Copy(io.Discard, s)
	return answer{"received": n, "reset": errors.Is(err, network.ErrReset)}, nil
}

func (p *gopeer) abort(ctx context.Context, c command) (answer, error) {
	s, err := p.host.NewStream(ctx, c.Peer, echoID)
	if err != nil {
		return nil, err
	}
	defer s.Reset()
	if err := writeNumber(s, 1); err != nil {
		return nil, err
	}
	_, err = readNumber(s)
	return nil, err
}

func (p *gopeer) flood(ctx context.Context, c command) (answer, error) {
	s, err := p.host.NewStream(ctx, c.Peer, sinkID)
	if err != nil {
		return nil, err
	}
	go func() {
		defer s.Reset()
		io.Copy(s, newSource(1<<62, sha256.New()))
	}()
	return nil, nil
}

func (p *gopeer) perf(ctx context.Context, c command) (answer, error) {
	up, down, err := runPerf(ctx, p.host, c.Peer, c.Upload, c.Download)
	if err != nil {
		return nil, err
	}
	return answer{"uploadMicros": up.Microseconds(), "downloadMicros": down.Microseconds()}, nil
}
