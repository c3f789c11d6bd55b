package goop.libp2p;

/// One of our own addresses as peers see it: behind a NAT, what the NAT made of it.
///
/// @param address without `/p2p/<our id>`
/// @param observers how many places it was seen from: peers behind one IPv4 address or one IPv6 /56
///   count as one, since they may well be one person
public record ObservedAddress(Multiaddr address, int observers) {}
