// Command gopeer is a go-libp2p peer that goop's tests start and command.
// See ../README.md for its flags, commands and protocols.
package main

import (
	"bufio"
	"crypto/rand"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
)

type settings struct {
	listen       []string
	keyType      string
	noEarlyMuxer bool
}

func main() {
	var s settings
	flag.Func("listen", "multiaddr to listen on, may be repeated", func(a string) error {
		s.listen = append(s.listen, a)
		return nil
	})
	flag.StringVar(&s.keyType, "key-type", "ed25519", "ed25519, rsa, ecdsa or secp256k1")
	flag.BoolVar(&s.noEarlyMuxer, "no-early-muxer", false, "negotiate the muxer after Noise")
	flag.Parse()
	if len(s.listen) == 0 {
		s.listen = []string{"/ip4/127.0.0.1/tcp/0"}
	}
	exitOn(run(s))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "gopeer:", err)
		os.Exit(1)
	}
}

// run serves until standard input ends.
func run(s settings) error {
	h, err := newHost(s)
	if err != nil {
		return err
	}
	serve(h)
	p, err := newPeer(s, h)
	if err != nil {
		return err
	}
	defer func() { p.host.Close() }()

	out := json.NewEncoder(os.Stdout)
	out.Encode(map[string]any{"peerID": h.ID().String(), "addrs": fullAddrs(h)})
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		out.Encode(p.answer(in.Bytes()))
	}
	return in.Err()
}

func newHost(s settings) (host.Host, error) {
	types := map[string]int{
		"ed25519": crypto.Ed25519, "rsa": crypto.RSA, "ecdsa": crypto.ECDSA, "secp256k1": crypto.Secp256k1,
	}
	keyType, known := types[s.keyType]
	if !known {
		return nil, fmt.Errorf("unknown key type %q", s.keyType)
	}
	key, _, err := crypto.GenerateKeyPairWithReader(keyType, 2048, rand.Reader)
	if err != nil {
		return nil, err
	}
	security := libp2p.Security(noise.ID, noise.New)
	if s.noEarlyMuxer {
		security = libp2p.Security(noise.ID,
			func(id protocol.ID, key crypto.PrivKey) (*noise.Transport, error) {
				return noise.New(id, key, nil)
			})
	}
	options := []libp2p.Option{
		libp2p.Identity(key),
		libp2p.ListenAddrStrings(s.listen...),
		libp2p.Transport(tcp.NewTCPTransport),
		security,
		libp2p.Muxer(yamux.ID, yamux.DefaultTransport),
		// A thousand streams on one connection are more than its default allows.
		libp2p.ResourceManager(&network.NullResourceManager{}),
		libp2p.DisableMetrics(),
	}
	return libp2p.New(append(options, natOptions()...)...)
}

// fullAddrs are the addresses that the host listens on, each with its peer id; not the bare
// /p2p-circuit, on which it takes relayed connections.
func fullAddrs(h host.Host) []string {
	addrs := []string{}
	for _, a := range h.Network().ListenAddresses() {
		if strings.Contains(a.String(), "p2p-circuit") {
			continue
		}
		addrs = append(addrs, strings.TrimSuffix(a.String(), "/")+"/p2p/"+h.ID().String())
	}
	return addrs
}
