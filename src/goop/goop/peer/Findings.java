package goop.peer;

import goop.json.JsonWriter;
import goop.libp2p.Host;
import goop.libp2p.Multiaddr;
import goop.libp2p.NatKind;
import goop.libp2p.ObservedAddress;
import goop.libp2p.PeerId;
import goop.libp2p.Reachability;

import java.util.List;
import java.util.stream.Collectors;

/// What stands between this machine and others.
///
/// @param addresses where others may find us
/// @param observed where others see us
/// @param relays that serve us
/// @param problems a sentence each
public record Findings(
        List<Multiaddr> addresses,
        List<ObservedAddress> observed,
        NatKind nat,
        Reachability reachability,
        List<PeerId> relays,
        List<String> problems) {

    public Findings {
        addresses = List.copyOf(addresses);
        observed = List.copyOf(observed);
        relays = List.copyOf(relays);
        problems = List.copyOf(problems);
    }

    /// What a host knows.
    public static Findings of(Host host, List<PeerId> relays, List<String> problems) {
        return new Findings(
                host.addresses(),
                host.observedAddresses(),
                host.natKind(),
                host.reachability(),
                relays,
                problems);
    }

    /// Writes the fields into an object that is open.
    public void write(JsonWriter json) {
        json.field("addresses", addresses.stream().map(Multiaddr::toString).toList());
        json.name("observed").array();
        for (ObservedAddress each : observed) {
            json.object().field("addr", each.address().toString());
            json.field("observers", each.observers()).endObject();
        }
        json.endArray().field("nat", nat.name()).field("nat_words", nat.words());
        json.field("reachability", reachability.verdict().name());
        json.field(
                "confirmed", reachability.confirmed().stream().map(Multiaddr::toString).toList());
        json.field("reachable_words", reachable());
        json.field("relays", relays.stream().map(PeerId::toString).toList());
        json.field("problems", problems);
    }

    private String reachable() {
        return switch (reachability.verdict()) {
            case UNKNOWN -> "not known: nobody has tried to dial this machine";
            case PUBLIC ->
                    reachability.confirmed().stream()
                            .map(Multiaddr::toString)
                            .collect(Collectors.joining(", ", "from outside, at ", ""));
            case PRIVATE -> "not from outside: peers come through a relay, or a punched hole";
        };
    }
}
