//go:build !libp2p034

package main

import pb "github.com/libp2p/go-libp2p-pubsub/pb"

const peerGone = pb.TraceEvent_ON_CLOSED_OUTBOUND_STREAM

func goner(event *pb.TraceEvent) []byte { return event.OnClosedOutboundStream.PeerID }

// dontWants counts IDONTWANTs.
func dontWants(control *pb.TraceEvent_ControlMeta) int { return len(control.GetIdontwant()) }
