package goop.http;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;

/// The limits of the JDK's server, which it takes from system properties and reads once, when its
/// first class is initialised (`sun.net.httpserver.ServerConfig`, JDK 25). So this class is the
/// only one that creates an [HttpServer], and sets them just before. What the command line sets
/// with `-D` stays.
///
/// `sun.net.httpserver.maxRspTime` stays unset: it would cut every answer that takes longer, event
/// streams too. [WriteWatchdog] bounds writes instead, by progress.
final class JdkServer {
    private static final System.Logger LOG = System.getLogger("goop.http");

    private static WebLimits chosen;

    private JdkServer() {}

    static HttpServer create(InetSocketAddress bind, WebLimits limits) throws IOException {
        configure(limits);
        // The kernel cuts the backlog to net.core.somaxconn (4,096 on Linux): a thousand peers may
        // come back within one second after a restart.
        return HttpServer.create(bind, 4096);
    }

    private static synchronized void configure(WebLimits limits) {
        if (chosen != null) {
            if (!sameForTheJdk(chosen, limits)) {
                LOG.log(Level.DEBUG, "limits=ignored reason=\"the JVM reads them once\"");
            }
            return;
        }
        chosen = limits;
        // Without it a client that drips its header or its body stays for ever. In seconds,
        // whatever
        // the documentation says. It counts until the last byte of the body was read, progress or
        // not, so uploads must go in parts.
        set("sun.net.httpserver.maxReqTime", Math.max(1, limits.requestTime().toSeconds()));
        // How often the JDK looks for such clients; its default is 1,000 as well, but then it is
        // the other half of the deadline that we promise.
        set("sun.net.httpserver.timerMillis", 1000);
        // Unlimited by default. Without it descriptors run out: nothing can be opened any more, and
        // the dispatcher, whose accept fails first in each round, may never get to the others.
        set("jdk.httpserver.maxConnections", Descriptors.share(limits.connections()));
        // 200 by default: the 201st client between two requests would see its connection closed
        // under its next one.
        set("sun.net.httpserver.maxIdleConnections", limits.idleConnections());
        // 30 s by default: peers that beat every 30 s or less often would connect anew each time.
        set("sun.net.httpserver.idleInterval", limits.idleTime().toSeconds());
        // 380 KiB by default, for each connection that cares to send it.
        set("sun.net.httpserver.maxReqHeaderSize", limits.headerBytes());
        // 200 by default.
        set("sun.net.httpserver.maxReqHeaders", limits.headerFields());
        // False by default: Nagle and delayed acknowledgements then stall every second small write
        // by 40 ms.
        set("sun.net.httpserver.nodelay", true);
        // 64 KiB by default: what is read and thrown away of a body that no handler wanted. Beyond
        // it the connection is closed with bytes unread, so that the client's kernel may drop our
        // answer: let those who sent a little too much read why.
        set("sun.net.httpserver.drainAmount", 256 * 1024);
    }

    private static boolean sameForTheJdk(WebLimits one, WebLimits other) {
        return one.requestTime().equals(other.requestTime())
                && one.connections() == other.connections()
                && one.idleConnections() == other.idleConnections()
                && one.idleTime().equals(other.idleTime())
                && one.headerBytes() == other.headerBytes()
                && one.headerFields() == other.headerFields();
    }

    private static void set(String property, Object value) {
        if (System.getProperty(property) == null) System.setProperty(property, value.toString());
    }
}
