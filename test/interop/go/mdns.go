package main

import (
	"context"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/discovery/mdns"
)

// discovery is what mDNS has found so far.
type discovery struct {
	started time.Time
	service mdns.Service

	mutex sync.Mutex
	found []answer
}

// HandlePeerFound is called by the service, and again for a peer that it finds anew.
func (d *discovery) HandlePeerFound(info peer.AddrInfo) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.found = append(d.found, answer{
		"peer": info.ID, "addrs": info.Addrs, "millis": time.Since(d.started).Milliseconds(),
	})
}

func (p *gopeer) mdns(_ context.Context, c command) (answer, error) {
	d := &discovery{started: time.Now()}
	d.service = mdns.NewMdnsService(p.host, c.Tag, d)
	if err := d.service.Start(); err != nil {
		return nil, err
	}
	p.discovery = d
	return nil, nil
}

func (p *gopeer) found(_ context.Context, _ command) (answer, error) {
	p.discovery.mutex.Lock()
	defer p.discovery.mutex.Unlock()
	return answer{"found": append([]answer{}, p.discovery.found...)}, nil
}

func (p *gopeer) mdnsStop(_ context.Context, _ command) (answer, error) {
	return nil, p.discovery.service.Close()
}
