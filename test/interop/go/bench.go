package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
)

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

func bench(args []string) error { return fmt.Errorf("later") }
