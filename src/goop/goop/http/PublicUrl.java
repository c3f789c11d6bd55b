package goop.http;

/// Where others reach this server: its configured `external_url`, or what the visitor's browser
/// called it.
public final class PublicUrl {
    private final String external;

    /// @param external empty where it is not configured
    public PublicUrl(String external) {
        this.external =
                external.endsWith("/") ? external.substring(0, external.length() - 1) : external;
    }

    /// Without a slash at its end.
    public String of(Request request) {
        if (!external.isEmpty()) return external;
        String scheme =
                "https".equalsIgnoreCase(request.header("X-Forwarded-Proto")) ? "https" : "http";
        return scheme + "://" + request.header("Host");
    }
}
