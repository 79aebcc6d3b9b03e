package dev.sluice.ops;

/** Panels that show a histogram as its median and its tail. */
final class Quantiles {

    private Quantiles() {}

    static Panel of(String title, int width, String histogram, String description) {
        return Panel.lines(title, width, "s", description)
                .query("p50", quantile("0.5", "le", histogram))
                .query("p95", quantile("0.95", "le", histogram))
                .query("p99", quantile("0.99", "le", histogram));
    }

    /** Returns a query for {@code quantile} by the labels {@code by}, which must hold {@code le}. */
    static String quantile(String quantile, String by, String histogram) {
        int selector = histogram.indexOf('{');
        String name = selector < 0 ? histogram : histogram.substring(0, selector);
        String labels = selector < 0 ? "" : histogram.substring(selector);
        return "histogram_quantile(" + quantile + ", sum by (" + by + ") (rate(" + name + "_bucket" + labels
                + "[$__rate_interval])))";
    }
}
