package goop.http;

/// What a browser is told to forbid, on every answer that has a body.
public final class SecurityHeaders {
    /// Everything from ourselves, nothing inline, in nobody's frame.
    public static final String STRICT =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self';"
                + " base-uri 'none'; frame-ancestors 'none'";

    private final String policy;

    /// @param policy the `Content-Security-Policy`; see [#STRICT]
    public SecurityHeaders(String policy) {
        this.policy = policy;
    }

    /// Adds the headers; what the handler has said by itself stays.
    public Handler around(Handler handler) {
        return request -> {
            return on(Refusal.orAnswer(handler, request));
        };
    }

    private Response on(Response response) {
        // Nothing to sniff, frame or run; and publishes are what there is most of.
        if (response.status() == 204) return response;
        response = response.withDefault("X-Content-Type-Options", "nosniff");
        String type = response.header("Content-Type");
        if (type == null || !(type.startsWith("text/html") || type.startsWith("image/svg"))) {
            return response;
        }
        return response.withDefault("Content-Security-Policy", policy)
                // Links may carry tokens.
                .withDefault("Referrer-Policy", "no-referrer")
                .withDefault("Cross-Origin-Opener-Policy", "same-origin")
                // For browsers that do not know frame-ancestors.
                .withDefault("X-Frame-Options", "DENY");
    }
}
