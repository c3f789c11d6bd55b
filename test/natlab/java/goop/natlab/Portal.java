package goop.natlab;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// What a hotel's network answers, whatever was asked, until one has signed in.
final class Portal {
    private static final byte[] PAGE =
            "<!DOCTYPE html><title>Welcome</title><p>Please sign in"
                    .getBytes(StandardCharsets.UTF_8);

    private Portal() {}

    /// Puts it at the place and the port where the rendezvous server was.
    static Program start(Lab.Place place, Path folder) throws IOException, InterruptedException {
        Program portal = Program.start(place, Portal.class, folder.resolve("portal"));
        portal.awaitReady();
        return portal;
    }

    public static void main(String[] none) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(8787), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.getResponseHeaders().set("Content-Type", "text/html");
                    exchange.sendResponseHeaders(200, PAGE.length);
                    exchange.getResponseBody().write(PAGE);
                    exchange.close();
                });
        server.start();
        System.out.println(Program.READY);
    }
}
