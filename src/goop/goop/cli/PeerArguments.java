package goop.cli;

import goop.libp2p.Multiaddr;
import goop.libp2p.ProtocolException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The arguments of a command that talks to one peer: `<multiaddr> [--option value]… [--flag]…`.
///
/// @param options what followed each option that was said
/// @param flags those that were said
record PeerArguments(Multiaddr address, Map<String, String> options, Set<String> flags) {

    /// @param command for messages
    /// @param allowedOptions the options that take a value: `--count`
    /// @throws UsageException for anything else, or no address, or two
    static PeerArguments parse(String command, List<String> arguments, Set<String> allowedOptions) {
        List<String> addresses = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        Set<String> flags = new HashSet<>();
        for (int index = 0; index < arguments.size(); index++) {
            String word = arguments.get(index);
            if (word.equals("--json")) {
                flags.add(word);
            } else if (allowedOptions.contains(word)) {
                if (++index == arguments.size()) throw new UsageException(word + " takes a value.");
                options.put(word, arguments.get(index));
            } else if (word.startsWith("-")) {
                throw new UsageException("%s does not take %s.".formatted(command, word));
            } else {
                addresses.add(word);
            }
        }
        if (addresses.size() != 1) {
            throw new UsageException(
                    command + " takes one address, as /ip4/192.0.2.1/tcp/4001/p2p/12D3Koo...");
        }
        return new PeerArguments(address(addresses.getFirst()), options, flags);
    }

    static Multiaddr address(String word) {
        try {
            return Multiaddr.parse(word);
        } catch (ProtocolException wrong) {
            throw new UsageException(
                    "\"%s\" is no address: %s.".formatted(word, wrong.getMessage()));
        }
    }

    boolean json() {
        return flags.contains("--json");
    }

    /// The number that followed an option, or what it is when that was not said.
    long number(String option, long usual, long least) {
        String said = options.get(option);
        if (said == null) return usual;
        try {
            long number = Long.parseLong(said);
            if (number >= least) return number;
        } catch (NumberFormatException wrong) {
            // said below
        }
        throw new UsageException(
                "%s takes a number from %d, not \"%s\".".formatted(option, least, said));
    }
}
