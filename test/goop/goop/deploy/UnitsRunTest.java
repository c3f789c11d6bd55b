package goop.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/// The units of `docs/` under a real systemd, with every restriction in force.
class UnitsRunTest {
    @TempDir static Path folder;
    private static Systemd systemd;

    @BeforeAll
    static void boot() throws Exception {
        systemd = Systemd.boot(folder, Path.of("docs"));
    }

    @AfterAll
    static void end() throws Exception {
        if (systemd != null) systemd.close();
    }

    @Test
    void theRendezvousServerServesFromItsUnitAndItsSecretsComeFromRoot() throws Exception {
        systemd.write("/etc/goop/credentials/admin_password", "correct horse\n");
        systemd.write("/var/lib/goop/goop.properties", "presence.peer_db_path = data/peers.db\n");
        systemd.run("systemctl start goop-rendezvous");
        hasMadeItsCache("goop-rendezvous", "/var/cache/goop");
        systemd.await("curl -sf 127.0.0.1:8787/healthz");

        assertEquals("200", statusForPassword("correct horse"));
        assertEquals("401", statusForPassword("wrong horse"));
        assertEquals("goop 600", systemd.run("stat -c '%U %a' /var/lib/goop/data/peers.db"));
        restricted("goop-rendezvous", "goop", 65536);

        String process = systemd.property("goop-rendezvous", "MainPID");
        systemd.write("/var/lib/goop/goop.properties", "presence.limit_peers = 7\n");
        systemd.run("systemctl reload goop-rendezvous");
        systemd.await("journalctl --unit goop-rendezvous | grep 'changed: presence.limit_peers=7'");
        assertEquals(process, systemd.property("goop-rendezvous", "MainPID"));

        systemd.run("systemctl stop goop-rendezvous");
        assertEquals("inactive", systemd.property("goop-rendezvous", "ActiveState"));
        assertEquals("success", systemd.property("goop-rendezvous", "Result"));
    }

    @Test
    void aPeerRunsFromItsUnitAndComesBackAsTheSame() throws Exception {
        systemd.run("systemctl start goop-peer");
        hasMadeItsCache("goop-peer", "/var/cache/goop-peer");
        systemd.await("curl -sf 127.0.0.1:8080/");
        String key = "/var/lib/goop-peer/data/identity.key";
        assertEquals("goop-peer 600", systemd.run("stat -c '%U %a' " + key));
        String sum = systemd.run("sha256sum " + key);
        restricted("goop-peer", "goop-peer", 16384);

        String before = systemd.property("goop-peer", "MainPID");
        systemd.run("systemctl kill --signal=KILL goop-peer");
        systemd.await("test \"$(systemctl show --value -p NRestarts goop-peer)\" = 1");
        systemd.await("curl -sf 127.0.0.1:8080/");
        assertTrue(!before.equals(systemd.property("goop-peer", "MainPID")));
        assertEquals(sum, systemd.run("sha256sum " + key));

        systemd.run("systemctl stop goop-peer");
        assertEquals("success", systemd.property("goop-peer", "Result"));
    }

    @Test
    void anInstalledServiceRunsInAFolderWithOddLetters() throws Exception {
        String odd = "/opt/o%d \"x\" $HOME; \\n";
        systemd.run(
                "/opt/goop/bin/goop install-service '%s' --program /opt/goop/bin/goop"
                                .formatted(odd)
                        + " --name board-2 --user board --write");
        systemd.run("systemd-sysusers && systemd-tmpfiles --create /etc/tmpfiles.d/board-2.conf");
        systemd.run("systemctl daemon-reload && systemctl start board-2");
        systemd.await("curl -sf 127.0.0.1:8787/healthz");
        systemd.run("systemctl stop board-2");
        assertEquals("board 700", systemd.run("stat -c '%U %a' '" + odd + "'"));
        assertEquals(
                "success",
                systemd.property("board-2", "Result"),
                systemd.run("journalctl --no-pager --unit board-2"));
    }

    // None of the restrictions is in the way of it. What makes it serves for a moment, too.
    private static void hasMadeItsCache(String unit, String caches) throws Exception {
        String process = "$(systemctl show --value --property=MainPID %s)".formatted(unit);
        systemd.await("grep -F %s /proc/%s/maps".formatted(caches, process));
    }

    private static String statusForPassword(String password) throws Exception {
        return systemd.run(
                "curl -s -o /dev/null -w '%{http_code}' -u 'admin:"
                        + password
                        + "' 127.0.0.1:8787/admin");
    }

    private static void restricted(String unit, String user, int descriptors) throws Exception {
        String process = "/proc/" + systemd.property(unit, "MainPID");
        assertEquals(user, systemd.run("stat -c %U " + process));
        assertEquals(
                "CapEff:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2",
                systemd.run("grep -E '^(CapEff|NoNewPrivs|Seccomp):' " + process + "/status"));
        // A container may not have as many to give.
        long most = Long.parseLong(systemd.run("ulimit -Hn").replace("unlimited", "1000000"));
        String limits = systemd.run("grep '^Max open files' " + process + "/limits");
        assertEquals(Long.toString(Math.min(descriptors, most)), limits.split("\\s+")[3], limits);
    }
}
