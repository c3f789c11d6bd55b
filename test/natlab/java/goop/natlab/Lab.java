package goop.natlab;

import goop.libp2p.interop.Partner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One Internet with its homes, for one test class. Not for several threads.
public final class Lab implements AutoCloseable {
    private final Namespaces namespaces;
    private final String bridge;
    private final List<String> onTheInternet = new ArrayList<>();
    private final List<String> routes = new ArrayList<>();
    private final List<Partner> partners = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private int links;

    private Lab(Namespaces namespaces) throws IOException {
        this.namespaces = namespaces;
        bridge = namespaces.add("internet");
        Namespaces.ip(bridge, "link add name br0 type bridge forward_delay 0");
        Namespaces.ip(bridge, "link set br0 up");
    }

    /// Skips the test where the kernel or the rights are missing.
    public static Lab open() throws IOException {
        return new Lab(Namespaces.open());
    }

    /// A place to run programs in.
    ///
    /// @param namespace its name
    /// @param address its IPv4 address as the programs there see it
    /// @param outside the IPv4 address that others see
    /// @param six its IPv6 address
    /// @param gateway the namespace of the router in front of it; empty on the Internet itself
    public record Place(
            String namespace, String address, String outside, String six, String gateway) {
        public String tcp() {
            return "/ip4/" + address + "/tcp/0";
        }

        public String tcp6() {
            return "/ip6/" + six + "/tcp/0";
        }
    }

    /// A machine on the Internet, at `85.0.0.<number>`; several addresses for several observers.
    public Place server(int number, int addresses) throws IOException {
        String name = namespaces.add("server" + number);
        plug(name, "wan");
        for (int each = number; each < number + addresses; each++) {
            Namespaces.ip(name, "addr add 85.0.0." + each + "/16 dev wan");
        }
        String six = "2a02::" + number;
        Namespaces.ip(name, "addr add " + six + "/64 dev wan nodad");
        join(name);
        return new Place(name, "85.0.0." + number, "85.0.0." + number, six, "");
    }

    /// A machine at `192.168.77.<number>` and `fd77::<number>`, on one link with its like and with
    /// nothing else.
    public Place neighbour(int number, boolean four, boolean six) throws IOException {
        String name = namespaces.add("neighbour" + number);
        plug(name, "eth0");
        String address = four ? "192.168.77." + number : "";
        String addressSix = six ? "fd77::" + number : "";
        if (four) Namespaces.ip(name, "addr add " + address + "/24 dev eth0");
        if (six) Namespaces.ip(name, "addr add " + addressSix + "/64 dev eth0 nodad");
        // js-libp2p leaves it to the routes where multicast goes.
        if (four) Namespaces.ip(name, "route add default dev eth0");
        return new Place(name, address, address, addressSix, "");
    }

    /// A machine at home behind a router.
    public Place home(int number, Router router) throws IOException {
        return home(number, router, false);
    }

    /// The same.
    ///
    /// @param openSix whether the router lets IPv6 in unasked
    public Place home(int number, Router router, boolean openSix) throws IOException {
        String wan = "85.0.0." + (100 + number);
        return home(number, router, wan, router(number, router, openSix, wan, 0));
    }

    /// A machine at home behind a router whose way to the Internet, and back, takes that long.
    public Place farHome(int number, Router router, int millis) throws IOException {
        String wan = "85.0.0." + (100 + number);
        return home(number, router, wan, router(number, router, false, wan, millis));
    }

    private Place home(int number, Router router, String wan, String gate) throws IOException {
        return machine(lan(number, router, wan, gate), 2);
    }

    /// The network behind a router.
    ///
    /// @param number which one: its machines are at `2a02:0:0:<number>::/64`
    /// @param gateway the router's namespace
    /// @param net the first three numbers of its IPv4 addresses, `192.168.<number>` behind a NAT
    /// @param outside the IPv4 address that others see, or empty where there is no NAT
    public record Lan(int number, String gateway, String net, String outside) {}

    /// A router and, behind it, a LAN for several machines.
    public Lan lan(int number, Router router) throws IOException {
        String wan = "85.0.0." + (100 + number);
        return lan(number, router, wan, router(number, router, false, wan, 0));
    }

    private static Lan lan(int number, Router router, String wan, String gate) throws IOException {
        return router.translates()
                ? lan(number, gate, "192.168." + number, wan)
                : lan(number, gate, "86." + number + ".0", "");
    }

    private static Lan lan(int number, String gate, String net, String outside) throws IOException {
        Namespaces.ip(gate, "link add name lan type bridge forward_delay 0 mcast_snooping 0");
        lan(gate, net + ".1/24", "2a02:0:0:" + number + "::1/64");
        up(gate, "lan");
        return new Lan(number, gate, net, outside);
    }

    /// A machine at home behind a router behind the provider's router.
    public Place doubleHome(int number, Router inner, Router outer) throws IOException {
        String wan = "85.0.0." + (100 + number);
        String provider = router(number, outer, false, wan, 0);
        String gate = namespaces.add("inner" + number);
        forward(gate);
        pair(provider, "lan", gate, "wan");
        lan(provider, "100.64." + number + ".1/24", "");
        up(provider, "lan");
        Namespaces.ip(gate, "addr add 100.64." + number + ".2/24 dev wan");
        up(gate, "wan");
        Namespaces.ip(gate, "route add default via 100.64." + number + ".1");
        Namespaces.nft(gate, inner.rules(false));
        return machine(lan(number, gate, "192.168." + number, wan), 2);
    }

    private String router(int number, Router router, boolean openSix, String wan, int millis)
            throws IOException {
        String gate = namespaces.add("router" + number);
        forward(gate);
        if (millis > 0) plugFar(gate, "wan", millis);
        else plug(gate, "wan");
        Namespaces.ip(gate, "addr add " + wan + "/16 dev wan");
        Namespaces.ip(gate, "addr add 2a02::" + (100 + number) + "/64 dev wan nodad");
        join(gate);
        route("2a02:0:0:" + number + "::/64 via 2a02::" + (100 + number), gate);
        if (!router.translates()) route("86." + number + ".0.0/24 via " + wan, gate);
        Namespaces.nft(gate, router.rules(openSix));
        return gate;
    }

    /// A machine on a LAN, at `<net>.<host>`, its link there called `eth0`.
    ///
    /// @param host from 2
    public Place machine(Lan lan, int host) throws IOException {
        String name = namespaces.add("home" + lan.number + (host == 2 ? "" : "-" + host));
        return plugInto(lan, name, host);
    }

    /// Carries a machine to another LAN: its old link is gone, and with it the old addresses.
    Place move(Place machine, Lan to, int host) throws IOException {
        Namespaces.ip(machine.namespace, "link del eth0");
        return plugInto(to, machine.namespace, host);
    }

    private static Place plugInto(Lan lan, String name, int host) throws IOException {
        String port = "port" + host;
        pair(lan.gateway, port, name, "eth0");
        Namespaces.ip(lan.gateway, "link set " + port + " master lan up");
        String four = lan.net + "." + host;
        String six = "2a02:0:0:" + lan.number + "::" + host;
        Namespaces.ip(name, "addr add " + four + "/24 dev eth0");
        Namespaces.ip(name, "addr add " + six + "/64 dev eth0 nodad");
        up(name, "eth0");
        routeOut(lan, name);
        String outside = lan.outside.isEmpty() ? four : lan.outside;
        return new Place(name, four, outside, six, lan.gateway);
    }

    /// What a machine's link loses when it goes down: the ways out of its LAN.
    static void routeOut(Lan lan, String machine) throws IOException {
        Namespaces.ip(machine, "route replace default via " + lan.net + ".1");
        Namespaces.ip(machine, "-6 route replace default via 2a02:0:0:" + lan.number + "::1");
    }

    private static void lan(String gate, String four, String six) throws IOException {
        Namespaces.ip(gate, "addr add " + four + " dev lan");
        if (!six.isEmpty()) Namespaces.ip(gate, "addr add " + six + " dev lan nodad");
    }

    private static void forward(String gate) throws IOException {
        Namespaces.exec(gate, "sysctl -qw net.ipv4.ip_forward=1");
        Namespaces.exec(gate, "sysctl -qw net.ipv6.conf.all.forwarding=1");
    }

    private static void up(String name, String link) throws IOException {
        Namespaces.ip(name, "link set " + link + " up");
    }

    private static void pair(String one, String link, String other, String end) throws IOException {
        Namespaces.ip(one, "link add " + link + " type veth peer name " + end + " netns " + other);
    }

    private void plug(String name, String link) throws IOException {
        String end = "port" + ++links;
        pair(bridge, end, name, link);
        connect(end, name, link);
    }

    private void plugFar(String name, String link, int millis) throws IOException {
        String end = "port" + ++links;
        String far = "far" + links;
        lines.add(new Line(inside(bridge), end, far, millis));
        Namespaces.ip(bridge, "link set " + far + " netns " + name + " name " + link);
        connect(end, name, link);
    }

    private void connect(String port, String name, String link) throws IOException {
        Namespaces.ip(bridge, "link set " + port + " master br0 up");
        up(name, link);
    }

    /// Gives a LAN its line to the Internet back, which its router lost with `link set wan down`,
    /// and with it IPv6 addresses and routes.
    void plugIn(Lan lan) throws IOException {
        up(lan.gateway, "wan");
        Namespaces.ip(
                lan.gateway, "addr replace 2a02::" + (100 + lan.number) + "/64 dev wan nodad");
        String own = "via 2a02::" + (100 + lan.number);
        for (String each : routes) if (!each.endsWith(own)) addRoute(lan.gateway, each);
    }

    // All routes are known to all on the Internet.
    private void join(String name) throws IOException {
        for (String each : routes) addRoute(name, each);
        onTheInternet.add(name);
    }

    private void route(String route, String except) throws IOException {
        for (String each : onTheInternet) {
            if (!each.equals(except)) addRoute(each, route);
        }
        routes.add(route);
    }

    private static void addRoute(String name, String route) throws IOException {
        Namespaces.ip(name, (route.contains("::") ? "-6 " : "") + "route replace " + route);
    }

    // ---- programs

    /// Starts a partner of another make there.
    public Partner start(Place place, Partner.Make make, String... flags) throws IOException {
        return started(Partner.start(inside(place), make, flags));
    }

    /// Starts our own peer there.
    public Partner startOurs(Place place, String... flags) throws IOException {
        List<String> command = inside(place);
        command.addAll(java());
        command.add(LabPeer.class.getName());
        command.addAll(List.of(flags));
        return started(Partner.start(command));
    }

    /// The words that start Java, up to the class's name.
    static List<String> java() {
        return java("-cp", System.getProperty("java.class.path"));
    }

    /// The words that start the jar, up to the command.
    static List<String> jar() {
        return java("-jar", "build/goop.jar");
    }

    private static List<String> java(String... more) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx96m"));
        words.addAll(List.of(more));
        return words;
    }

    /// The words that run a test's own program.
    static List<String> own(String heap, Class<?> program) {
        List<String> words = java("-Xmx" + heap, "-cp", "build/jar:build/test-classes");
        words.add(program.getName());
        return words;
    }

    /// The words that run what follows there.
    static List<String> inside(Place place) {
        return inside(place.namespace());
    }

    private static List<String> inside(String namespace) {
        return new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    }

    private Partner started(Partner partner) {
        partners.add(partner);
        return partner;
    }

    /// Ends one of the programs.
    public void stop(Partner partner) {
        partners.remove(partner);
        partner.close();
    }

    @Override
    public void close() {
        partners.forEach(Partner::close);
        lines.forEach(Line::close);
        namespaces.close();
    }
}
