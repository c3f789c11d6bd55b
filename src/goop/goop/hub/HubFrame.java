package goop.hub;

import goop.config.BuildVersion;
import goop.http.Frame;

import java.util.LinkedHashMap;
import java.util.Map;

/// What stands around the pages of a hub.
final class HubFrame {
    private HubFrame() {}

    static Frame frame() {
        Map<String, String> links = new LinkedHashMap<>();
        links.put("./", "Communities");
        links.put("docs/", "Manual");
        links.put("admin", "Admin");
        return new Frame(
                BuildVersion.current(),
                links,
                "This hub says which communities there are. Peers then talk to the servers of those"
                        + " that they choose, and no more to it.");
    }
}
