package main

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
	"golang.org/x/sync/errgroup"
)

// The commands that only the benchmark uses.

// dialer makes a host that does not listen.
func dialer(more ...libp2p.Option) (host.Host, error) {
	options := []libp2p.Option{
		libp2p.NoListenAddrs,
		libp2p.Transport(tcp.NewTCPTransport),
		libp2p.Security(noise.ID, noise.New),
		libp2p.Muxer(yamux.ID, yamux.DefaultTransport),
		libp2p.ResourceManager(&network.NullResourceManager{}),
		libp2p.DisableRelay(),
		libp2p.DisableMetrics(),
	}
	return libp2p.New(append(options, more...)...)
}

// dials counts connections, each until identify is through, one after another in each of
// c.Parallel hosts.
func (p *gopeer) dials(ctx context.Context, c command) (answer, error) {
	to, err := peer.AddrInfoFromString(c.Addr)
	if err != nil {
		return nil, err
	}
	var hosts []host.Host
	for range c.Parallel {
		h, err := dialer()
		if err != nil {
			return nil, err
		}
		defer h.Close()
		hosts = append(hosts, h)
	}
	start := time.Now()
	end := start.Add(time.Duration(c.Millis) * time.Millisecond)
	var count atomic.Int64
	var all errgroup.Group
	for _, h := range hosts {
		all.Go(func() error {
			for time.Now().Before(end) {
				if err := h.Connect(ctx, *to); err != nil {
					return err
				}
				if err := h.Network().ClosePeer(to.ID); err != nil {
					return err
				}
				count.Add(1)
			}
			return nil
		})
	}
	if err := all.Wait(); err != nil {
		return nil, err
	}
	return answer{"count": count.Load(), "micros": time.Since(start).Microseconds()}, nil
}

// hold opens connections from as many peers, and keeps them until the process ends.
func (p *gopeer) hold(ctx context.Context, c command) (answer, error) {
	to, err := peer.AddrInfoFromString(c.Addr)
	if err != nil {
		return nil, err
	}
	for range c.Count {
		h, err := dialer()
		if err != nil {
			return nil, err
		}
		if err := h.Connect(ctx, *to); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// firstByte measures from nothing to the first byte that comes back on an echo stream.
func (p *gopeer) firstByte(ctx context.Context, c command) (answer, error) {
	to, err := peer.AddrInfoFromString(c.Addr)
	if err != nil {
		return nil, err
	}
	micros := []int64{}
	for range c.Count {
		took, err := firstByte(ctx, to)
		if err != nil {
			return nil, err
		}
		micros = append(micros, took.Microseconds())
	}
	return answer{"micros": micros}, nil
}

func firstByte(ctx context.Context, to *peer.AddrInfo) (time.Duration, error) {
	h, err := dialer()
	if err != nil {
		return 0, err
	}
	defer h.Close()
	h.Peerstore().AddAddrs(to.ID, to.Addrs, time.Hour)
	start := time.Now()
	s, err := h.NewStream(ctx, to.ID, echoID)
	if err != nil {
		return 0, err
	}
	defer s.Reset()
	if _, err := s.Write([]byte{1}); err != nil {
		return 0, err
	}
	_, err = io.ReadFull(s, make([]byte, 1))
	return time.Since(start), err
}

// runPerf measures as the perf specification says: the upload's time runs until the first byte
// that comes back, or the end of the stream where none is asked for.
func runPerf(ctx context.Context, h host.Host, to peer.ID, upload, download uint64) (up, down time.Duration, err error) {
	s, err := h.NewStream(ctx, to, perfID)
	if err != nil {
		return 0, 0, err
	}
	defer s.Reset()
	if err := writeNumber(s, download); err != nil {
		return 0, 0, err
	}
	start := time.Now()
	if err := writeZeroes(s, upload); err != nil {
		return 0, 0, err
	}
	if err := s.CloseWrite(); err != nil {
		return 0, 0, err
	}
	buffer := make([]byte, copySize)
	var got uint64
	for {
		n, err := s.Read(buffer)
		if up == 0 {
			up = time.Since(start)
		}
		got += uint64(n)
		if err == io.EOF {
			break
		}
		if err != nil {
			return 0, 0, err
		}
	}
	if got != download {
		return 0, 0, fmt.Errorf("%d bytes came of %d", got, download)
	}
	return up, time.Since(start) - up, nil
}
