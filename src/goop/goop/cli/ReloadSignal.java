package goop.cli;

import goop.config.Config;
import goop.config.Reloader;
import goop.log.LogSettings;

import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// SIGHUP: the configuration is read anew. Where it comes because the terminal has gone on which
/// the program was started, the program ends, as without us.
///
/// The JDK has `sun.misc.Signal` for this and nothing else. It is asked for by name, since javac
/// warns of every other use and knows no way to be told that we mean it.
final class ReloadSignal {
    private static final System.Logger LOG = System.getLogger("goop");

    private ReloadSignal() {}

    /// From now on the signal is taken, and with it what the configuration says of the log.
    static void take(Reloader reloader) {
        reloader.add(ReloadSignal::log);
        boolean terminal = terminal();
        try {
            handle(
                    "HUP",
                    () -> {
                        if (terminal && !terminal()) System.exit(0);
                        reloader.reloadOrSay();
                    });
        } catch (ReflectiveOperationException none) {
            // Windows has no such signal, and with -Xrs the JVM leaves it to the system.
            Throwable why = none instanceof InvocationTargetException ? none.getCause() : none;
            LOG.log(Level.DEBUG, "reload=no-signal why=\"" + why.getMessage() + "\"");
        }
    }

    private static void handle(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object taking =
                Proxy.newProxyInstance(
                        ReloadSignal.class.getClassLoader(),
                        new Class<?>[] {handler},
                        (_, method, _) -> {
                            if (method.getName().equals("handle")) action.run();
                            return null;
                        });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), taking);
    }

    private static Runnable log(Config config) {
        return () -> LogSettings.apply(config.log().format(), config.log().level());
    }

    // Whether this process has a terminal: once that has hung up, it cannot be opened any more.
    private static boolean terminal() {
        try (FileOutputStream open = new FileOutputStream("/dev/tty")) {
            return open.getFD().valid();
        } catch (IOException none) {
            return false;
        }
    }
}
