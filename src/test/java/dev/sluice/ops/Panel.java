package dev.sluice.ops;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One panel of a {@link Dashboard}, of the few types that these dashboards use. */
final class Panel {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectNode node = JSON.objectNode();
    private final int width;

    private Panel(String type, String title, int width, String unit, String description) {
        this.width = width;
        node.put("id", 0).put("type", type).put("title", title).put("description", description);
        node.putObject("gridPos");
        node.set("datasource", datasource());
        defaults().put("unit", unit).put("min", 0);
        node.withObject("fieldConfig").putArray("overrides");
        node.putObject("options");
        node.putArray("targets");
    }

    /** Returns a panel of lines over time. */
    static Panel lines(String title, int width, String unit, String description) {
        Panel panel = new Panel("timeseries", title, width, unit, description);
        panel.custom().put("fillOpacity", 10).put("showPoints", "never");
        panel.options().putObject("legend").put("displayMode", "list").put("placement", "bottom");
        panel.options().putObject("tooltip").put("mode", "multi").put("sort", "desc");
        return panel;
    }

    /** Returns a panel of stacked lines. */
    static Panel stack(String title, int width, String unit, String description) {
        Panel panel = lines(title, width, unit, description);
        panel.custom().put("fillOpacity", 60).put("lineWidth", 0);
        panel.custom().putObject("stacking").put("mode", "normal");
        return panel;
    }

    /** Returns a panel of one number and a line of its recent values. */
    static Panel number(String title, int width, String unit, String description) {
        Panel panel = new Panel("stat", title, width, unit, description);
        panel.options().put("graphMode", "area").put("colorMode", "value");
        panel.lastValue();
        return panel;
    }

    /** Returns a panel of one bar for each series, from 0 to 1. */
    static Panel bars(String title, int width, String description) {
        Panel panel = new Panel("bargauge", title, width, "percentunit", description);
        panel.defaults().put("max", 1);
        panel.options().put("displayMode", "basic").put("orientation", "horizontal");
        panel.lastValue();
        return panel;
    }

    /** Returns a panel of one band for each series, coloured by the state that its value stands for. */
    static Panel states(String title, int width, String description) {
        Panel panel = new Panel("state-timeline", title, width, "none", description);
        panel.custom().put("fillOpacity", 80).put("lineWidth", 0);
        panel.options().put("mergeValues", true).put("showValue", "never");
        return panel;
    }

    /** Adds a query; {@code legend} may name labels, as in <code>{{model}}</code>. */
    Panel query(String legend, String expression) {
        ArrayNode targets = node.withArray("targets");
        targets.addObject()
                .put("refId", String.valueOf((char) ('A' + targets.size())))
                .put("expr", expression.strip())
                .put("legendFormat", legend);
        return this;
    }

    /** Colours values green, then as {@code colours} say from {@code steps} on. */
    Panel levels(String first, Object... stepsAndColours) {
        ObjectNode thresholds = defaults().putObject("thresholds").put("mode", "absolute");
        ArrayNode steps = thresholds.putArray("steps");
        steps.addObject().put("color", first).putNull("value");
        for (int i = 0; i < stepsAndColours.length; i += 2) {
            steps.addObject()
                    .put("color", (String) stepsAndColours[i + 1])
                    .put("value", ((Number) stepsAndColours[i]).doubleValue());
        }
        return this;
    }

    /** Shows {@code value} as {@code text} in {@code colour}. */
    Panel shows(int value, String text, String colour) {
        ArrayNode mappings = defaults().withArray("mappings");
        ObjectNode options = mappings.isEmpty()
                ? mappings.addObject().put("type", "value").putObject("options")
                : (ObjectNode) mappings.get(0).get("options");
        options.putObject(String.valueOf(value))
                .put("text", text)
                .put("color", colour)
                .put("index", value);
        return this;
    }

    int width() {
        return width;
    }

    /** Returns the panel at a position of its dashboard's grid. */
    ObjectNode at(int id, int x, int y, int height) {
        ObjectNode placed = node.deepCopy();
        placed.put("id", id);
        placed.withObject("gridPos")
                .put("h", height)
                .put("w", width)
                .put("x", x)
                .put("y", y);
        return placed;
    }

    /** Returns the reference to the Prometheus that the dashboard's reader has chosen. */
    static ObjectNode datasource() {
        return JSON.objectNode().put("type", "prometheus").put("uid", "${datasource}");
    }

    private void lastValue() {
        options().putObject("reduceOptions").putArray("calcs").add("lastNotNull");
    }

    private ObjectNode defaults() {
        return node.withObject("fieldConfig").withObject("defaults");
    }

    private ObjectNode custom() {
        return defaults().withObject("custom");
    }

    private ObjectNode options() {
        return node.withObject("options");
    }
}
