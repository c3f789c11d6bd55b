package goop.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Against DNS rebinding, for listeners that only this machine should reach: a page whose name
/// suddenly resolves to 127.0.0.1 is, to the browser, still that page's own server. Its name gives
/// it away. A literal address cannot be rebound, so those pass.
public final class HostGuard {
    private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    /// @param names by which we are known besides `localhost`
    public HostGuard(List<String> names) {
        this.names.add("localhost");
        this.names.addAll(names);
    }

    /// 421 for a request that was meant for another name.
    public Handler around(Handler handler) {
        return request ->
                known(request.header("Host"))
                        ? handler.handle(request)
                        : Response.text(421, "this server is not known by that name");
    }

    private boolean known(String host) {
        if (host == null) return false;
        String name = host.replaceFirst(":[0-9]*$", "");
        if (name.startsWith("[") && name.endsWith("]")) {
            return AddressRange.literal(name.substring(1, name.length() - 1)) != null;
        }
        return names.contains(name)
                || name.toLowerCase(Locale.ROOT).endsWith(".localhost")
                || AddressRange.literal(name) != null;
    }
}
