package dev.sluice.ops;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Grafana dashboard: rows of panels that flow from left to right over a grid of 24 columns.
 *
 * @param name the file's name and, after {@code sluice-}, the dashboard's address
 * @param title its name in Grafana's list
 * @param description what it shows
 * @param variables the labels by whose values a reader can filter
 * @param rows its rows, from the top
 */
record Dashboard(String name, String title, String description, List<Variable> variables, List<Row> rows) {

    private static final int COLUMNS = 24;

    /**
     * A label by whose values a reader can filter.
     *
     * @param label the label, and the variable's name
     * @param metric a metric that carries it
     */
    record Variable(String label, String metric) {}

    /**
     * Panels under one heading.
     *
     * @param height of each panel, in units of about 30 pixels
     */
    record Row(String title, int height, List<Panel> panels) {

        static Row of(String title, int height, Panel... panels) {
            return new Row(title, height, List.of(panels));
        }
    }

    /** Returns the dashboards that Sluice ships. */
    static Stream<Dashboard> all() {
        return Stream.of(
                OverviewDashboard.create(),
                PoolDashboard.create(),
                ClientsDashboard.create(),
                CostDashboard.create(),
                ClusterDashboard.create(),
                RuntimeDashboard.create());
    }

    /** Returns the dashboard in Grafana's own format. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("uid", "sluice-" + name).put("title", title).put("description", description);
        json.putArray("tags").add("sluice");
        // The last version of the classic schema, which Grafana 12 reads without a migration.
        json.put("schemaVersion", 41).put("editable", true).put("graphTooltip", 1);
        json.put("timezone", "browser").put("refresh", "30s");
        json.putObject("time").put("from", "now-1h").put("to", "now");
        json.putArray("links")
                .addObject()
                .put("type", "dashboards")
                .put("title", "Sluice")
                .put("asDropdown", false)
                .put("keepTime", true)
                .putArray("tags")
                .add("sluice");
        variables(json.putObject("templating").putArray("list"));
        panels(json.putArray("panels"));
        return json;
    }

    private void variables(ArrayNode list) {
        list.addObject()
                .put("name", "datasource")
                .put("type", "datasource")
                .put("label", "Prometheus")
                .put("query", "prometheus");
        for (Variable each : variables) {
            String values = "label_values(" + each.metric + ", " + each.label + ")";
            ObjectNode variable = list.addObject().put("name", each.label).put("type", "query");
            variable.set("datasource", Panel.datasource());
            variable.put("definition", values)
                    .put("refresh", 2)
                    .put("sort", 1)
                    .put("multi", true)
                    .put("includeAll", true)
                    .put("allValue", ".*");
            variable.putObject("query").put("query", values).put("refId", each.label);
            ObjectNode current = variable.putObject("current");
            current.putArray("text").add("All");
            current.putArray("value").add("$__all");
        }
    }

    private void panels(ArrayNode list) {
        int id = 1;
        int y = 0;
        for (Row row : rows) {
            list.addObject()
                    .put("id", id++)
                    .put("type", "row")
                    .put("title", row.title)
                    .put("collapsed", false)
                    .putObject("gridPos")
                    .put("h", 1)
                    .put("w", COLUMNS)
                    .put("x", 0)
                    .put("y", y++);
            int x = 0;
            for (Panel panel : row.panels) {
                if (x + panel.width() > COLUMNS) {
                    x = 0;
                    y += row.height;
                }
                list.add(panel.at(id++, x, y, row.height));
                x += panel.width();
            }
            y += row.height;
        }
    }
}
