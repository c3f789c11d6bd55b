package goop.natlab;

import goop.http.Html;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// One plot over the time of a soak, as SVG in a figure, in the manner of the admin page's.
///
/// @param end of the time axis, in seconds
/// @param bands when something befell the server
record SoakPlot(String name, String unit, double end, List<Band> bands) {
    static final int WIDTH = 480;
    private static final int HEIGHT = 144;
    private static final int LEFT = 40;
    private static final int BOTTOM = 20;

    record Point(double second, double value) {}

    record Band(double from, double to, String title) {}

    /// The figure with a line.
    String line(List<Point> points) {
        double top = top(points);
        return figure(
                points, top, "<polyline class=\"line\" points=\"" + all(points, top) + "\"/>");
    }

    /// The figure with a dot for each, joined.
    String dots(List<Point> points) {
        double top = top(points);
        StringBuilder dots = new StringBuilder();
        for (Point each : points) {
            dots.append(
                    "<circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"3\"><title>%s %s</title></circle>"
                            .formatted(
                                    number(x(each.second)),
                                    number(y(each.value, top)),
                                    number(each.value),
                                    unit));
        }
        String line = "<polyline class=\"line\" points=\"" + all(points, top) + "\"/>";
        return figure(points, top, line + dots);
    }

    private String figure(List<Point> points, double top, String drawn) {
        String last = points.isEmpty() ? "" : number(points.getLast().value) + " " + unit;
        StringBuilder under = new StringBuilder();
        for (Band each : bands) {
            under.append(
                    "<rect class=\"fault\" x=\"%s\" y=\"0\" width=\"%s\" height=\"%d\"><title>%s</title></rect>"
                            .formatted(
                                    number(x(each.from)),
                                    number(Math.max(1, x(each.to) - x(each.from))),
                                    HEIGHT - BOTTOM,
                                    Html.escape(each.title)));
        }
        for (int part = 0; part <= 2; part++) {
            double value = top * part / 2;
            under.append(
                    "<line class=\"grid\" x1=\"%1$d\" x2=\"%2$d\" y1=\"%3$s\" y2=\"%3$s\"/>"
                            .formatted(LEFT, WIDTH, number(y(value, top))));
            under.append(
                    "<text x=\"%d\" y=\"%s\" text-anchor=\"end\">%s</text>"
                            .formatted(LEFT - 6, number(y(value, top) + 4), number(value)));
        }
        String axis =
                "<text x=\"%d\" y=\"%d\">0</text><text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s min</text>"
                        .formatted(LEFT, HEIGHT - 4, WIDTH, HEIGHT - 4, number(end / 60));
        return """
        <figure><figcaption><span>%1$s</span><span class="mono">%2$s</span></figcaption>
        <svg class="plot" viewBox="0 -6 %3$d %4$d" role="img" aria-label="%1$s over time, at last %2$s">%5$s%6$s%7$s</svg></figure>
        """
                .formatted(name, last, WIDTH, HEIGHT + 6, under, drawn, axis);
    }

    private String all(List<Point> points, double top) {
        return points.stream()
                .map(each -> number(x(each.second)) + "," + number(y(each.value, top)))
                .collect(Collectors.joining(" "));
    }

    private double x(double second) {
        return LEFT + second / end * (WIDTH - LEFT);
    }

    private static double y(double value, double top) {
        return (1 - value / top) * (HEIGHT - BOTTOM);
    }

    // The next round number above the largest value: 1, 2 or 5 times a power of ten.
    private static double top(List<Point> points) {
        double largest = points.stream().mapToDouble(Point::value).max().orElse(1);
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, largest))));
        for (int step : new int[] {1, 2, 5}) if (step * power >= largest) return step * power;
        return 10 * power;
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
