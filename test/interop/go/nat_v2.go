//go:build !libp2p034

package main

import (
	"context"
	"errors"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/multiformats/go-multiaddr"
)

// AutoNAT v2, which go-libp2p has since 0.36.

func natServiceOptions() []libp2p.Option { return []libp2p.Option{libp2p.EnableAutoNATv2()} }

// reachable waits until AutoNAT v2 has come to a conclusion on some address.
func (p *gopeer) reachableAddresses(ctx context.Context, c command) (answer, error) {
	end := time.After(time.Duration(c.Millis) * time.Millisecond)
	for {
		p.mutex.Lock()
		e := p.v2
		p.mutex.Unlock()
		if e != nil && len(e.Reachable)+len(e.Unreachable) > 0 {
			return answer{"reachable": texts(e.Reachable), "unreachable": texts(e.Unreachable)}, nil
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

func texts(addrs []multiaddr.Multiaddr) []string {
	all := []string{}
	for _, a := range addrs {
		all = append(all, a.String())
	}
	return all
}

type v2Verdict = event.EvtHostReachableAddrsChanged

func (p *gopeer) watchV2(h host.Host) error {
	events, err := h.EventBus().Subscribe(new(event.EvtHostReachableAddrsChanged))
	if err != nil {
		return err
	}
	p.mutex.Lock()
	p.v2 = nil
	p.mutex.Unlock()
	go func() {
		for e := range events.Out() {
			verdict := e.(event.EvtHostReachableAddrsChanged)
			p.mutex.Lock()
			p.v2 = &verdict
			p.mutex.Unlock()
		}
	}()
	return nil
}
