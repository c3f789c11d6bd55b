package goop.rendezvous;

import goop.http.Handler;
import goop.http.Request;
import goop.http.Response;
import goop.json.JsonWriter;
import goop.registration.Registration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// `GET /registrations.json` and `GET /registrations.csv`: every registration. Admin only.
///
/// | status | when |
/// |---|---|
/// | 200 | an array of rows, or lines (RFC 4180) |
/// | 503 | no database, or it cannot be read |
final class RegistrationsExport implements Handler {
    private final RegistrationDesk desk;
    private final boolean csv;

    RegistrationsExport(RegistrationDesk desk, boolean csv) {
        this.desk = desk;
        this.csv = csv;
    }

    @Override
    public Response handle(Request request) throws IOException {
        List<Registration> all = desk.registrations().search("", Integer.MAX_VALUE);
        Response response =
                csv
                        ? Response.bytes(
                                        200,
                                        "text/csv; charset=utf-8",
                                        csv(all).getBytes(StandardCharsets.UTF_8))
                                .with(
                                        "Content-Disposition",
                                        "attachment; filename=\"registrations.csv\"")
                        : Response.json(200, json(all));
        return response.with("Cache-Control", "no-store");
    }

    private static byte[] json(List<Registration> all) {
        JsonWriter json = new JsonWriter().array();
        for (Registration each : all) {
            json.object()
                    .field("email", each.address())
                    .field("created_at", each.createdAt().toEpochMilli());
            each.verifiedAt().ifPresent(when -> json.field("verified_at", when.toEpochMilli()));
            if (!each.verifiedBy().isEmpty()) json.field("verified_by", each.verifiedBy());
            each.peerId().ifPresent(id -> json.field("peer_id", id));
            json.endObject();
        }
        return json.endArray().toBytes();
    }

    private static String csv(List<Registration> all) {
        StringBuilder lines =
                new StringBuilder("email,peer_id,created_at,verified_at,verified_by\r\n");
        for (Registration each : all) {
            lines.append(cell(each.address())).append(',');
            lines.append(cell(each.peerId().orElse(""))).append(',');
            lines.append(each.createdAt()).append(',');
            lines.append(each.verifiedAt().map(Instant::toString).orElse("")).append(',');
            lines.append(cell(each.verifiedBy())).append("\r\n");
        }
        return lines.toString();
    }

    // A spreadsheet takes what begins so for a formula, and an address may.
    private static String cell(String text) {
        String harmless = text.matches("[=+@\\-\\t\\r].*") ? "'" + text : text;
        return '"' + harmless.replace("\"", "\"\"") + '"';
    }
}
