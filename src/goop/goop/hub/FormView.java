package goop.hub;

import goop.http.Html;

import java.util.List;
import java.util.Map;

/// What forms of the admin pages have in common: a problem is said above, and marked at its field.
final class FormView {
    private FormView() {}

    /// Adds `problem`, `problemHidden` and for each field `<field>Invalid`.
    ///
    /// @param problem begins with the field's name and a colon where it is about one; empty for
    ///   none
    static void problem(Map<String, Object> values, String problem, List<String> fields) {
        values.put("problem", problem);
        values.put("problemHidden", Html.hiddenIf(problem.isEmpty()));
        for (String each : fields) {
            boolean wrong = problem.startsWith(each + ":");
            values.put(
                    each + "Invalid",
                    new Html(wrong ? " aria-invalid=\"true\" aria-describedby=\"problem\"" : ""));
        }
    }

    static Html fixedIf(boolean fixed) {
        return new Html(fixed ? " readonly" : "");
    }
}
