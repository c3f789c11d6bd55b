package goop.rendezvous;

import goop.config.BuildVersion;
import goop.http.Frame;

import java.util.LinkedHashMap;
import java.util.Map;

/// What stands around the pages of this server.
final class Masthead {
    private Masthead() {}

    /// @param registration whether visitors can register
    static Frame frame(boolean registration) {
        Map<String, String> links = new LinkedHashMap<>();
        links.put("./", "Who is here");
        if (registration) links.put("register", "Register");
        links.put("store", "Templates");
        links.put("docs/", "Manual");
        links.put("admin", "Admin");
        return new Frame(
                BuildVersion.current(),
                links,
                "This server introduces peers. What they say to each other does not pass through"
                        + " it.");
    }
}
