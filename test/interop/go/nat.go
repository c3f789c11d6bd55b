package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/protocol/circuitv2/client"
	"github.com/libp2p/go-libp2p/p2p/protocol/circuitv2/relay"
)

// What peers behind NATs, and those that help them, need besides. This file and those beside it
// compile with go-libp2p 0.51 and with 0.34 (go034.mod).

var (
	relayService = flag.Bool("relay-service", false, "serve as a relay without limits")
	holePunching = flag.Bool("hole-punching", false, "dial through relays, punch holes")
	private      = flag.Bool("private", false, "take it for decided that nobody can dial us")
	natService   = flag.Bool("nat-service", false, "dial back for those who ask by AutoNAT")
)

// natOptions are the parts of a host that the flags ask for.
func natOptions() []libp2p.Option {
	options := relayOptions()
	if !*relayService && !*holePunching && len(options) == 0 {
		options = append(options, libp2p.DisableRelay())
	}
	if *relayService {
		options = append(options, libp2p.ForceReachabilityPublic(),
			libp2p.EnableRelayService(relay.WithResources(roomyRelay())))
	}
	if *holePunching {
		options = append(options, libp2p.EnableRelay(), libp2p.EnableHolePunching())
	}
	if *private {
		options = append(options, libp2p.ForceReachabilityPrivate())
	}
	if *natService {
		options = append(options, libp2p.EnableNATService(), libp2p.AutoNATServiceRateLimit(0, 0, time.Minute))
		options = append(options, natServiceOptions()...)
	}
	return options
}

// reserve asks a relay for a place.
func (p *gopeer) reserve(ctx context.Context, c command) (answer, error) {
	info, err := peer.AddrInfoFromString(c.Addr)
	if err != nil {
		return nil, err
	}
	if err := p.host.Connect(ctx, *info); err != nil {
		return nil, err
	}
	got, err := client.Reserve(ctx, p.host, *info)
	if err != nil {
		return nil, err
	}
	return reservation(got), nil
}

// renew ends the host and makes a new one with another key and other ports.
func (p *gopeer) renew(context.Context, command) (answer, error) {
	if err := p.host.Close(); err != nil {
		return nil, err
	}
	h, err := newHost(p.settings)
	if err != nil {
		return nil, err
	}
	serve(h)
	if err := p.use(h); err != nil {
		return nil, err
	}
	return answer{"peerID": h.ID().String(), "addrs": fullAddrs(h)}, nil
}

func (p *gopeer) ways(c command) (direct, relayed network.Conn) {
	for _, each := range p.host.Network().ConnsToPeer(c.Peer) {
		if isRelayed(each) {
			relayed = each
		} else if direct == nil {
			direct = each
		}
	}
	return direct, relayed
}

// direct waits until there is a connection to the peer that needs no relay, and tells how long
// that took from the relayed one.
func (p *gopeer) direct(ctx context.Context, c command) (answer, error) {
	end := time.Now().Add(time.Duration(c.Millis) * time.Millisecond)
	for {
		direct, relayed := p.ways(c)
		if direct != nil {
			a := answer{"addr": direct.RemoteMultiaddr().String(), "inbound": direct.Stat().Direction == network.DirInbound}
			if relayed != nil {
				a["micros"] = direct.Stat().Opened.Sub(relayed.Stat().Opened).Microseconds()
			}
			return a, nil
		}
		if time.Now().After(end) {
			return nil, errors.New("only a relayed connection, or none")
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
}

// steady keeps an echo stream busy on the relayed connection until there is a direct one, and for
// c.Bytes more; every byte must come back.
func (p *gopeer) steady(ctx context.Context, c command) (answer, error) {
	s, err := p.host.NewStream(ctx, c.Peer, echoID)
	if err != nil {
		return nil, err
	}
	defer s.Reset()
	began := isRelayed(s.Conn())
	sum := newComparison()
	done := make(chan error, 1)
	go func() {
		_, err := io.Copy(sum.received(), s)
		done <- err
	}()
	end := time.Now().Add(time.Duration(c.Millis) * time.Millisecond)
	var sent, after uint64
	block := make([]byte, 1024)
	for after < c.Bytes && time.Now().Before(end) {
		sum.fill(block)
		if _, err := s.Write(block); err != nil {
			return nil, fmt.Errorf("after %d bytes: %w", sent, err)
		}
		sent += uint64(len(block))
		if direct, _ := p.ways(c); direct != nil {
			after += uint64(len(block))
		} else {
			time.Sleep(time.Millisecond)
		}
	}
	if err := s.CloseWrite(); err != nil {
		return nil, err
	}
	if err := <-done; err != nil {
		return nil, err
	}
	if err := sum.same(); err != nil {
		return nil, err
	}
	return answer{"bytes": sent, "afterBytes": after, "relayed": began}, nil
}

func isRelayed(c network.Conn) bool {
	for _, each := range c.RemoteMultiaddr().Protocols() {
		if each.Name == "p2p-circuit" {
			return true
		}
	}
	return false
}

// reachability waits until the host has made up its mind: Public or Private.
func (p *gopeer) reachability(ctx context.Context, c command) (answer, error) {
	end := time.After(time.Duration(c.Millis) * time.Millisecond)
	for {
		p.mutex.Lock()
		verdict := p.reachable
		p.mutex.Unlock()
		if verdict != network.ReachabilityUnknown {
			return answer{"reachability": verdict.String()}, nil
		}
		select {
		case <-end:
			return nil, errors.New("no conclusion")
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func (p *gopeer) watchReachability(h host.Host) error {
	events, err := h.EventBus().Subscribe(new(event.EvtLocalReachabilityChanged))
	if err != nil {
		return err
	}
	p.mutex.Lock()
	p.reachable = network.ReachabilityUnknown
	p.mutex.Unlock()
	go func() {
		for e := range events.Out() {
			p.mutex.Lock()
			p.reachable = e.(event.EvtLocalReachabilityChanged).Reachability
			p.mutex.Unlock()
		}
	}()
	return nil
}

// serves waits until the host serves a protocol: DCUtR only from when it knows a public address.
func (p *gopeer) serves(ctx context.Context, c command) (answer, error) {
	end := time.After(time.Duration(c.Millis) * time.Millisecond)
	for !slices.Contains(p.host.Mux().Protocols(), c.Protocol) {
		select {
		case <-end:
			return nil, errors.New("it is not served")
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
	return nil, nil
}

// addresses are what the host tells others of itself.
func (p *gopeer) addresses(context.Context, command) (answer, error) {
	addrs := []string{}
	for _, a := range p.host.Addrs() {
		addrs = append(addrs, a.String())
	}
	return answer{"addrs": addrs}, nil
}
