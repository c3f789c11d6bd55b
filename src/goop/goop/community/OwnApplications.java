package goop.community;

import goop.config.AtomicFile;
import goop.json.Json;
import goop.json.JsonObject;
import goop.json.JsonWriter;
import goop.libp2p.ProtocolException;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The applications of a rendezvous server's operator, in `data/hub-applications.json` (mode 0600).
/// The server and `goop hub apply` read it anew each time: neither needs the other to run. Both may
/// change it at once: who does holds `data/hub-applications.lock`.
public final class OwnApplications {
    private static final int LONGEST = 64 * 1024;

    private final Path file;
    private final Path lock;

    /// @param directory the server's
    public OwnApplications(Path directory) {
        file = directory.resolve("data/hub-applications.json");
        lock = directory.resolve("data/hub-applications.lock");
    }

    /// All of them.
    ///
    /// @throws IOException when the file is damaged; says which it is
    public List<OwnApplication> all() throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST + 1);
        } catch (NoSuchFileException none) {
            return List.of();
        }
        try {
            if (bytes.length > LONGEST) throw new ProtocolException("it is too long");
            List<OwnApplication> all = new ArrayList<>();
            for (JsonObject each : Json.parseObject(bytes).array("applications").objects()) {
                all.add(
                        new OwnApplication(
                                Community.server(each.string("hub")),
                                each.string("community"),
                                Community.server(each.string("rendezvous")),
                                each.bool("invite_only"),
                                each.string("description", ""),
                                each.string("secret")));
            }
            return all;
        } catch (IOException wrong) {
            throw new IOException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    /// What the server shows in its [HubDocument].
    public List<Proof> proofs() throws IOException {
        return all().stream().map(OwnApplication::proof).toList();
    }

    /// Applies. The server shows the proof while it waits and is listed; one that the hub does not
    /// take leaves nothing behind.
    ///
    /// @param wanted its secret does not count
    /// @throws HubClient.HubException says why the hub does not take it
    public HubClient.Standing apply(OwnApplication wanted)
            throws IOException, InterruptedException {
        Entered entered = ApplicationsLock.holding(lock, () -> enter(wanted));
        OwnApplication made = entered.made();
        boolean taken = false;
        try (HubClient client = new HubClient(made.hub())) {
            HubClient.Standing standing = client.apply(made);
            taken = true;
            return standing;
        } finally {
            if (!taken) ApplicationsLock.holding(lock, () -> putBack(entered));
        }
    }

    /// How one stands at its hub.
    public HubClient.Standing standing(OwnApplication which)
            throws IOException, InterruptedException {
        try (HubClient client = new HubClient(which.hub())) {
            return client.standing(which);
        }
    }

    /// Takes one back, and forgets it once the hub has.
    public void withdraw(OwnApplication which) throws IOException, InterruptedException {
        try (HubClient client = new HubClient(which.hub())) {
            client.withdraw(which);
        } catch (HubClient.HubException no) {
            // It may have forgotten it first.
            if (no.status() != 404) throw no;
        }
        remove(which);
    }

    /// Forgets one without asking the hub, which takes it out when the server does not show the
    /// proof for long.
    public void forget(OwnApplication which) throws IOException {
        remove(which);
    }

    /// The one at that hub under that name.
    public Optional<OwnApplication> find(URI hub, String community) throws IOException {
        return all().stream()
                .filter(each -> each.community().equals(community))
                .filter(each -> Proof.authority(each.hub()).equals(Proof.authority(hub)))
                .findFirst();
    }

    /// @param before what it took the place of
    private record Entered(OwnApplication made, Optional<OwnApplication> before) {}

    private Entered enter(OwnApplication wanted) throws IOException {
        Optional<OwnApplication> known = find(wanted.hub(), wanted.community());
        OwnApplication made =
                wanted.with(known.map(OwnApplication::secret).orElseGet(Proof::secret));
        List<OwnApplication> all = without(made);
        if (all.size() >= HubDocument.MOST) {
            throw new IOException(
                    "there are " + HubDocument.MOST + " applications already: " + file);
        }
        all.add(made);
        write(all);
        return new Entered(made, known);
    }

    // Unless something else was put there meanwhile.
    private boolean putBack(Entered entered) throws IOException {
        if (!all().contains(entered.made())) return false;
        List<OwnApplication> all = without(entered.made());
        entered.before().ifPresent(all::add);
        write(all);
        return true;
    }

    private void remove(OwnApplication gone) throws IOException {
        ApplicationsLock.holding(
                lock,
                () -> {
                    List<OwnApplication> all = without(gone);
                    write(all);
                    return all;
                });
    }

    private List<OwnApplication> without(OwnApplication which) throws IOException {
        List<OwnApplication> all = new ArrayList<>(all());
        all.removeIf(each -> each.secret().equals(which.secret()));
        return all;
    }

    private void write(List<OwnApplication> all) throws IOException {
        JsonWriter json = new JsonWriter().object().name("applications").array();
        for (OwnApplication each : all) {
            json.object().field("hub", each.hub().toString());
            json.field("community", each.community());
            json.field("rendezvous", each.rendezvous().toString());
            json.field("invite_only", each.inviteOnly());
            json.field("description", each.description());
            json.field("secret", each.secret()).endObject();
        }
        // A new file is of mode 0600.
        AtomicFile.write(file, json.endArray().endObject().toBytes());
    }
}
