package goop.hub;

import goop.community.HubDocument;
import goop.community.Proof;
import goop.http.CheckedCall;
import goop.http.RateLimit;
import goop.http.Refusal;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/// Asks a rendezvous server for the proof that an application is its operator's. The URL is a
/// stranger's: only public addresses are called, a few at a time, none often.
final class ServerControl implements Applications.ControlCheck {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int AT_ONCE = 8;
    private static final int MOST_HOSTS = 10_000;

    private final boolean privateAllowed;
    private final Semaphore slots = new Semaphore(AT_ONCE);
    // So that nobody makes us call a third party again and again.
    private final RateLimit byHost = RateLimit.every(Duration.ofMinutes(1), 10, MOST_HOSTS);

    /// @param privateAllowed whether addresses that are not public may be called
    ServerControl(boolean privateAllowed) {
        this.privateAllowed = privateAllowed;
    }

    @Override
    public int check(String rendezvous, String hub, String community, String proof)
            throws IOException {
        URI base = URI.create(rendezvous);
        if (base.getRawQuery() != null) throw new IOException("rendezvous: a URL without a query");
        URI url = URI.create(rendezvous.replaceAll("/+$", "") + HubDocument.PATH);
        if (byHost.take(base.getHost()) > 0) {
            throw new Refusal(429, base.getHost() + " was asked often just now; try again later");
        }
        if (!slots.tryAcquire()) throw new Refusal(503, "other servers are being asked; try again");
        HubDocument shown;
        try {
            shown = ask(url);
        } finally {
            slots.release();
        }
        if (shown.proofs().contains(new Proof(hub, community, proof))) return shown.members();
        throw new IOException(
                shown.proofs().stream().anyMatch(each -> each.proof().equals(proof))
                        ? url + " shows the proof for another hub or name; this hub is " + hub
                        : url + " does not show the proof of this application");
    }

    private HubDocument ask(URI url) throws IOException {
        CheckedCall.Answer answer;
        try {
            answer = CheckedCall.of(url, this::rule, DEADLINE).get(HubDocument.LONGEST);
        } catch (IOException failed) {
            throw new IOException(url + " cannot be read: " + failed.getMessage(), failed);
        }
        if (answer.status() != 200) {
            throw new IOException(
                    url
                            + " answers "
                            + answer.status()
                            + ": this server does not show that the application is its operator's");
        }
        try {
            return HubDocument.parse(answer.body());
        } catch (ProtocolException wrong) {
            throw new IOException(url + " is no list of applications: " + wrong.getMessage());
        }
    }

    private void rule(InetAddress address) throws IOException {
        if (privateAllowed || CheckedCall.isPublic(address)) return;
        throw new IOException("it is at no public address (hub.private_applicants)");
    }
}
