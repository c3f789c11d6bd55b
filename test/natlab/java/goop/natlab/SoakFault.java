package goop.natlab;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import goop.peer.TestPeer;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// What befalls the server in one round of the soak, while peers come and go.
enum SoakFault {
    NONE("nothing happens") {
        @Override
        void befall(SoakServer server, SoakLedger ledger, Sockets sockets) throws Exception {
            TimeUnit.SECONDS.sleep(HELD);
        }
    },
    RESTART("the server is restarted") {
        @Override
        void befall(SoakServer server, SoakLedger ledger, Sockets sockets) throws Exception {
            server.restart();
        }
    },
    KILL("the server is killed") {
        @Override
        void befall(SoakServer server, SoakLedger ledger, Sockets sockets) throws Exception {
            server.kill();
        }
    },
    STALL("sockets stall") {
        @Override
        void befall(SoakServer server, SoakLedger ledger, Sockets sockets) throws Exception {
            // They are held until the round is over: longer than the server puts up with them.
            sockets.stall();
        }
    },
    CLOCK("the clock jumps") {
        @Override
        void befall(SoakServer server, SoakLedger ledger, Sockets sockets) throws Exception {
            for (int seconds : new int[] {90, -90, 86_400, -86_400, 0}) {
                server.clock(Duration.ofSeconds(seconds));
                TimeUnit.SECONDS.sleep(2);
            }
        }
    },
    DISK("the disk is full") {
        @Override
        void befall(SoakServer server, SoakLedger ledger, Sockets sockets) throws Exception {
            server.fill();
            TestPeer.await(() -> !ledger.register(), "for a registration to be refused");
            TestPeer.await(() -> !up(server), "for the database to be down");
            TimeUnit.SECONDS.sleep(HELD);
            assertFalse(up(server), "what cannot be written counts as up");
            server.free();
            TestPeer.await(ledger::register, "for a registration to be confirmed again");
            TestPeer.await(() -> up(server), "for the database to be up again");
        }
    },
    MEMORY("memory is short") {
        @Override
        void befall(SoakServer server, SoakLedger ledger, Sockets sockets) throws Exception {
            long before = server.hits();
            server.press();
            TimeUnit.SECONDS.sleep(HELD);
            assertTrue(server.hits() > before, "memory was never short");
            server.release();
        }
    },
    FREEZE("the machine sleeps") {
        @Override
        void befall(SoakServer server, SoakLedger ledger, Sockets sockets) throws Exception {
            server.freeze(true);
            TimeUnit.SECONDS.sleep(HELD);
            server.freeze(false);
        }
    };

    private static final int HELD = 6;

    private static boolean up(SoakServer server) throws IOException {
        return server.metric("goop_database_up") == 1;
    }

    /// Who can open sockets that stall.
    interface Sockets {
        void stall() throws Exception;
    }

    final String title;

    SoakFault(String title) {
        this.title = title;
    }

    /// Whether the server is another process afterwards.
    boolean ends() {
        return this == RESTART || this == KILL;
    }

    /// Has it happen, makes sure that it did, and returns when it is over.
    abstract void befall(SoakServer server, SoakLedger ledger, Sockets sockets) throws Exception;
}
