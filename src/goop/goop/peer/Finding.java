package goop.peer;

import goop.json.JsonWriter;
import goop.libp2p.Diagnosis;
import goop.libp2p.PunchReport;
import goop.libp2p.UnreachableException;

import java.util.ArrayList;
import java.util.List;

/// Why one peer is reached as it is.
///
/// @param label its name, or empty
/// @param reasons a sentence each
/// @param dials addresses that were tried, with what result
public record Finding(
        String id,
        String label,
        Diagnosis.Way way,
        List<String> reasons,
        List<PunchReport.Dial> dials) {

    public Finding {
        reasons = List.copyOf(reasons);
        dials = List.copyOf(dials);
    }

    /// From what the host knows.
    public static Finding of(Diagnosis found, String label) {
        List<PunchReport.Dial> dials = new ArrayList<>();
        for (UnreachableException.Attempt each : found.attempts()) {
            dials.add(new PunchReport.Dial(each.address(), false, each.result()));
        }
        found.punch().ifPresent(report -> dials.addAll(report.dials()));
        return new Finding(found.peer().toString(), label, found.way(), found.reasons(), dials);
    }

    /// Of a peer to which there is no connection, and no more is known than a sentence.
    static Finding unreached(String id, String label, String why) {
        List<String> reasons = List.of("There is no connection: " + why + ".");
        return new Finding(id, label, Diagnosis.Way.UNREACHED, reasons, List.of());
    }

    /// Writes an object.
    public void write(JsonWriter json) {
        json.object().field("peerID", id).field("content", label);
        json.field("way", way.name()).field("reasons", reasons);
        json.name("dials").array();
        for (PunchReport.Dial each : dials) {
            json.object().field("addr", each.address().toString());
            json.field("punched", each.punched()).field("result", each.result()).endObject();
        }
        json.endArray().endObject();
    }
}
