package goop.hub;

import goop.http.Html;
import goop.http.Template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A line over time as SVG, drawn by the server; gaps where nothing is known. The numbers stand in
/// a table on the same page.
final class Plot {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 144;
    private static final int LEFT = 48;
    private static final int BOTTOM = 20;
    private static final int TOP = 8;

    private static final Template FIGURE = Template.beside(Plot.class, "web/plot.html");
    private static final Template LEVEL =
            new Template(
                    "level",
                    "<line class=\"grid\" x1=\"{{left}}\" x2=\"{{right}}\" y1=\"{{y}}\""
                            + " y2=\"{{y}}\"/><text x=\"{{textX}}\" y=\"{{textY}}\""
                            + " text-anchor=\"end\">{{label}}</text>");

    private Plot() {}

    /// One figure.
    ///
    /// @param values evenly spaced in time, the oldest first; NaN where nothing is known
    /// @param from and `to`, words for both ends of the axis
    static Html of(String name, double[] values, String from, String to) {
        double highest = 0;
        double last = Double.NaN;
        for (double each : values) {
            if (Double.isNaN(each)) continue;
            highest = Math.max(highest, each);
            last = each;
        }
        double top = ceiling(highest);
        String now = Double.isNaN(last) ? "nothing yet" : number(last);
        String label =
                "%s: lately %s, at most %s from %s to %s."
                        .formatted(name, now, number(highest), from, to);
        Map<String, Object> places = new HashMap<>();
        places.put("name", name);
        places.put("now", now);
        places.put("label", label);
        places.put("width", WIDTH);
        places.put("height", HEIGHT);
        places.put("left", LEFT);
        places.put("base", HEIGHT - 4);
        places.put("levels", levels(top));
        places.put("line", line(values, top));
        places.put("from", from);
        places.put("to", to);
        return FIGURE.render(places);
    }

    private static Html levels(double top) {
        List<Html> levels = new ArrayList<>();
        for (double share : new double[] {0, 0.5, 1}) {
            double y = y(top * share, top);
            levels.add(
                    LEVEL.render(
                            Map.of(
                                    "left",
                                    LEFT,
                                    "right",
                                    WIDTH,
                                    "y",
                                    coordinate(y),
                                    "textX",
                                    LEFT - 6,
                                    "textY",
                                    coordinate(y + 4),
                                    "label",
                                    number(top * share))));
        }
        return Html.joined(levels);
    }

    private static String line(double[] values, double top) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                drawing = false;
                continue;
            }
            String x = coordinate(LEFT + (WIDTH - LEFT) * i / Math.max(1.0, values.length - 1.0));
            String y = coordinate(y(values[i], top));
            path.append(drawing ? 'L' : 'M').append(x).append(',').append(y);
            // One value between two gaps is a dot.
            if (!drawing) path.append("h.5");
            drawing = true;
        }
        return path.toString();
    }

    private static double y(double value, double top) {
        double floor = HEIGHT - BOTTOM;
        return floor - (floor - TOP) * value / top;
    }

    private static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /// The next round number: 1, 2 or 5 times a power of ten.
    static double ceiling(double value) {
        if (value <= 1) return 1;
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (int step : new int[] {1, 2, 5}) if (step * power >= value) return step * power;
        return 10 * power;
    }

    static String number(double value) {
        if (value >= 1e9) return String.format(Locale.ROOT, "%.1f G", value / 1e9);
        if (value >= 1e6) return String.format(Locale.ROOT, "%.1f M", value / 1e6);
        if (value >= 1e4) return String.format(Locale.ROOT, "%.1f k", value / 1e3);
        String digits = String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
        return digits.replaceFirst("\\.0$", "");
    }
}
