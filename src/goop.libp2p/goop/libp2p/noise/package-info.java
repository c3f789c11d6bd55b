/// Noise: the secure channel.
package goop.libp2p.noise;
