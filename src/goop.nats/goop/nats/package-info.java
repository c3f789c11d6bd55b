/// The bus of a cluster over NATS (the client protocol of nats.io, by jnats).
///
/// [NatsBus] keeps one connection to one of the nodes that the configuration names, or that they
/// name in turn; [NatsTrust] checks who they are; [NatsDriver] puts both together. Nothing here
/// looks into a message.
package goop.nats;
