package goop.hub;

import static goop.hub.TestHubs.await;
import static goop.hub.TestHubs.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.config.FederationPeer;
import goop.http.Refusal;
import goop.hub.replica.HubRecord;
import goop.libp2p.Keypair;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Partners that come and go while a hub runs, and what its operator does not show.
class PartnersTest {
    @TempDir private Path folder;

    private static FederationPeer peer(TestHubs hubs, int hub) {
        return FederationPeer.parse(hubs.partner(hub));
    }

    @Test
    void aPartnerIsAddedAndRemovedWithoutARestartAndOutlivesOne() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 2)) {
            Hub a = hubs.start(0, List.of());
            hubs.start(1);
            a.partners().put(peer(hubs, 1));
            hubs.hub(1).pullSoon();
            hubs.ready(1).put("Bakers", listing("We bake"));
            await("it came", () -> a.directory().size() == 1);
            hubs.ready(0).put("Gardeners", listing("We dig"));
            await("and went the other way", () -> hubs.hub(1).directory().size() == 2);

            hubs.stop(0);
            Hub again = hubs.start(0, List.of());
            assertEquals(2, again.directory().size());
            assertTrue(again.partners().get("b.test").isPresent());

            assertTrue(again.partners().remove("b.test"));
            assertFalse(again.partners().remove("b.test"));
            assertEquals(1, again.directory().size());
            assertEquals(403, hubs.get(0, "/federation/digest").statusCode());
            hubs.stop(0);
            assertEquals(1, hubs.start(0, List.of()).directory().size());
        }
    }

    @Test
    void whatIsWrongWithAPartnerIsSaidAndNothingChanges() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 2)) {
            Hub a = hubs.start(0);
            FederationPeer self =
                    FederationPeer.of("a.test", hubs.key(0).peerId(), Optional.empty());
            FederationPeer c =
                    FederationPeer.of("c.test", Keypair.generate().peerId(), Optional.empty());
            FederationPeer other =
                    FederationPeer.of("c.test", Keypair.generate().peerId(), Optional.empty());
            assertThrows(Refusal.class, () -> a.partners().put(self));
            assertThrows(Refusal.class, () -> a.partners().put(peer(hubs, 1)));
            assertThrows(Refusal.class, () -> a.partners().remove("b.test"));
            a.partners().put(c);
            assertThrows(Refusal.class, () -> a.partners().put(other));
            assertEquals(c, a.partners().get("c.test").orElseThrow().settings());
            a.partners().put(c.within(7, 8, 9).showing(false));
            assertEquals(7, a.partners().get("c.test").orElseThrow().settings().entries());
            assertEquals(c, FederationPeer.parse(c.item()));
        }
    }

    @Test
    void whatIsHiddenIsNotShownAndIsPassedOn() throws Exception {
        try (TestHubs hubs = new TestHubs(folder, 2)) {
            hubs.start(0);
            hubs.start(1);
            Directory a = hubs.ready(0);
            Directory b = hubs.ready(1);
            a.put("Gardeners", listing("We dig"));
            a.put("Bakers", listing("We bake"));
            await("all is there", () -> b.size() == 2);
            HubRecord.Key gardeners = new HubRecord.Key("a.test", "Gardeners");
            b.hide(gardeners, true);
            assertEquals(1, b.size());
            assertTrue(b.entry("a.test", "Gardeners").isEmpty());
            assertTrue(b.ask(replica -> replica.record("a.test", "Gardeners")).isPresent());
            // Also what comes anew, and after a start.
            a.put("Gardeners", listing("We dig deeper"));
            await(
                    "the change is there",
                    () ->
                            b.ask(replica -> replica.record("a.test", "Gardeners"))
                                    .flatMap(HubRecord::listing)
                                    .filter(each -> each.description().endsWith("deeper"))
                                    .isPresent());
            assertEquals(1, b.size());
            hubs.stop(1);
            Directory again = hubs.start(1).directory();
            assertEquals(1, again.size());
            again.hide(new HubRecord.Key("a.test", ""), true);
            assertEquals(0, again.size());
            again.hide(gardeners, false);
            assertEquals(0, again.size());
            again.hide(new HubRecord.Key("a.test", ""), false);
            assertEquals(2, again.size());
        }
    }
}
