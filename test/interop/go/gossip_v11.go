//go:build libp2p034

package main

import pb "github.com/libp2p/go-libp2p-pubsub/pb"

const peerGone = pb.TraceEvent_REMOVE_PEER

func goner(event *pb.TraceEvent) []byte { return event.RemovePeer.PeerID }

// dontWants counts IDONTWANTs, which this version does not know.
func dontWants(*pb.TraceEvent_ControlMeta) int { return 0 }
