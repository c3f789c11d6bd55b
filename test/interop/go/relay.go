package main

import (
	"context"
	"flag"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/protocol/circuitv2/client"
	"github.com/libp2p/go-libp2p/p2p/protocol/circuitv2/relay"
)

// Circuit relay v2 with nothing about it: no holes are punched.

var (
	relayClient  = flag.Bool("relay-client", false, "dial and accept through relays")
	limitedRelay = flag.Bool("limited-relay", false, "serve as a relay with go-libp2p's limits")
)

func relayOptions() []libp2p.Option {
	options := []libp2p.Option{}
	if *relayClient {
		options = append(options, libp2p.EnableRelay())
	}
	if *limitedRelay {
		// It serves only once it believes that it is public.
		options = append(options, libp2p.EnableRelay(), libp2p.ForceReachabilityPublic(),
			libp2p.EnableRelayService(relay.WithLimit(relay.DefaultLimit())))
	}
	return options
}

func reservation(r *client.Reservation) answer {
	return answer{
		"addrs":    r.Addrs,
		"expires":  r.Expiration.Unix(),
		"voucher":  r.Voucher != nil,
		"duration": int64(r.LimitDuration.Seconds()),
		"bytes":    r.LimitData,
	}
}

// roomyRelay has room for many peers of one address, and does not limit circuits.
func roomyRelay() relay.Resources {
	resources := relay.DefaultResources()
	resources.Limit = nil
	resources.MaxReservations = 10_000
	resources.MaxReservationsPerIP = 10_000
	resources.MaxReservationsPerASN = 10_000
	return resources
}

// The hosts that have a place at a relay until the process ends.
var places []host.Host

// holdPlaces reserves for as many new hosts.
func (p *gopeer) holdPlaces(ctx context.Context, c command) (answer, error) {
	info, err := peer.AddrInfoFromString(c.Addr)
	if err != nil {
		return nil, err
	}
	for range c.Count {
		h, err := dialer(libp2p.EnableRelay())
		if err != nil {
			return nil, err
		}
		if err := h.Connect(ctx, *info); err != nil {
			return nil, err
		}
		if _, err := client.Reserve(ctx, h, *info); err != nil {
			return nil, err
		}
		places = append(places, h)
	}
	return nil, nil
}

// holdCircuits connects as many pairs of them through the relay.
func (p *gopeer) holdCircuits(ctx context.Context, c command) (answer, error) {
	for i := range c.Count {
		to, err := peer.AddrInfoFromString(c.Addr + "/p2p-circuit/p2p/" + places[(i+1)%len(places)].ID().String())
		if err != nil {
			return nil, err
		}
		if err := places[i].Connect(ctx, *to); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
