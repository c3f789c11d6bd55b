package goop.natlab;

import goop.json.JsonObject;

/// One round of the soak.
///
/// @param begin and `end`, `from` and `to`: seconds since the soak began; of the round, and of what
///   befell the server in it
/// @param crowd what `goop bench` reported
/// @param way how Anna reached Bob, who are both behind routers that no hole can be punched through
/// @param server its vitals when everybody had left
/// @param peer Anna's vitals
/// @param life how many servers there were before this one
record SoakRound(
        int number,
        SoakFault fault,
        double begin,
        double from,
        double to,
        double end,
        JsonObject crowd,
        String way,
        Vitals server,
        Vitals peer,
        int life) {}
