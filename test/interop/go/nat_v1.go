//go:build libp2p034

package main

import (
	"context"
	"errors"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
)

func natServiceOptions() []libp2p.Option { return nil }

type v2Verdict struct{}

func (p *gopeer) reachableAddresses(context.Context, command) (answer, error) {
	return nil, errors.New("go-libp2p 0.34 has no AutoNAT v2")
}

func (p *gopeer) watchV2(host.Host) error { return nil }
