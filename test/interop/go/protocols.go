package main

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
)

const (
	echoID   protocol.ID = "/echo/1.0.0"
	perfID   protocol.ID = "/perf/1.0.0"
	sinkID   protocol.ID = "/interop/sink/1.0.0"
	sourceID protocol.ID = "/interop/source/1.0.0"
	resetID  protocol.ID = "/interop/reset/1.0.0"
)

const copySize = 64 << 10

// serve registers every protocol that the host does not bring itself.
func serve(h host.Host) {
	handlers := map[protocol.ID]func(network.Stream) error{
		echoID: serveEcho, perfID: servePerf, sinkID: serveSink, sourceID: serveSource, resetID: serveReset,
	}
	for id, handler := range handlers {
		handle(h, id, handler)
	}
}

// handle closes the stream after a handler that succeeds and resets it after one that fails.
func handle(h host.Host, id protocol.ID, handler func(network.Stream) error) {
	h.SetStreamHandler(id, func(s network.Stream) {
		if err := handler(s); err != nil {
			s.Reset()
		} else {
			s.Close()
		}
	})
}

func serveEcho(s network.Stream) error {
	_, err := io.CopyBuffer(onlyWriter{s}, onlyReader{s}, make([]byte, copySize))
	return err
}

func servePerf(s network.Stream) error {
	download, err := readNumber(s)
	if err != nil {
		return err
	}
	if _, err := io.CopyBuffer(onlyWriter{io.Discard}, onlyReader{s}, make([]byte, copySize)); err != nil {
		return err
	}
	return writeZeroes(s, download)
}

func serveSink(s network.Stream) error {
	sum := sha256.New()
	n, err := io.CopyBuffer(sum, onlyReader{s}, make([]byte, copySize))
	if err != nil {
		return err
	}
	_, err = s.Write(sum.Sum(binary.BigEndian.AppendUint64(nil, uint64(n))))
	return err
}

func serveSource(s network.Stream) error {
	n, err := readNumber(s)
	if err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.CopyBuffer(onlyWriter{s}, newSource(n, sum), make([]byte, copySize)); err != nil {
		return err
	}
	_, err = s.Write(sum.Sum(nil))
	return err
}

func serveReset(s network.Stream) error {
	n, err := readNumber(s)
	if err != nil {
		return err
	}
	if _, err := io.Copy(s, newSource(n, sha256.New())); err != nil {
		return err
	}
	return fmt.Errorf("reset as asked")
}

// source yields n bytes that no two blocks have in common, and adds them to a hash.
type source struct {
	block []byte
	next  uint64
	left  uint64
	rest  []byte
	sum   hash.Hash
}

func newSource(n uint64, sum hash.Hash) *source {
	block := make([]byte, 1<<20)
	rand.Read(block)
	return &source{block: block, left: n, sum: sum}
}

func (r *source) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	if len(r.rest) == 0 {
		binary.BigEndian.PutUint64(r.block, r.next)
		r.next++
		r.rest = r.block
	}
	n := copy(p, r.rest[:min(uint64(len(r.rest)), r.left)])
	r.sum.Write(p[:n])
	r.rest = r.rest[n:]
	r.left -= uint64(n)
	return n, nil
}

func readNumber(r io.Reader) (uint64, error) {
	var b [8]byte
	_, err := io.ReadFull(r, b[:])
	return binary.BigEndian.Uint64(b[:]), err
}

func writeNumber(w io.Writer, n uint64) error {
	_, err := w.Write(binary.BigEndian.AppendUint64(nil, n))
	return err
}

func writeZeroes(w io.Writer, n uint64) error {
	block := make([]byte, copySize)
	for n > 0 {
		k := min(n, uint64(len(block)))
		if _, err := w.Write(block[:k]); err != nil {
			return err
		}
		n -= k
	}
	return nil
}

// Without these io.Copy would find ReadFrom or WriteTo and choose its own buffer.
type onlyReader struct{ io.Reader }
type onlyWriter struct{ io.Writer }

// comparer fails at the first written byte that differs from the reader's.
type comparer struct{ with io.Reader }

func (c comparer) Write(p []byte) (int, error) {
	expected := make([]byte, len(p))
	if _, err := io.ReadFull(c.with, expected); err != nil {
		return 0, fmt.Errorf("more bytes came back than were sent")
	}
	if !bytes.Equal(p, expected) {
		return 0, fmt.Errorf("other bytes came back than were sent")
	}
	return len(p), nil
}

// comparison holds what was sent and checks that just that comes back.
type comparison struct {
	sent hash.Hash
	got  hash.Hash
}

func newComparison() *comparison { return &comparison{sent: sha256.New(), got: sha256.New()} }

// fill makes a block that no other resembles, and notes it as sent.
func (c *comparison) fill(block []byte) {
	rand.Read(block)
	c.sent.Write(block)
}

func (c *comparison) received() io.Writer { return c.got }

func (c *comparison) same() error {
	if !bytes.Equal(c.sent.Sum(nil), c.got.Sum(nil)) {
		return fmt.Errorf("other bytes came back than were sent")
	}
	return nil
}
