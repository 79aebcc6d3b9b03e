package dev.sluice.ops;

import static dev.sluice.ops.Panel.lines;
import static dev.sluice.ops.Panel.stack;

import dev.sluice.ops.Dashboard.Row;
import dev.sluice.ops.Dashboard.Variable;
import java.util.List;

/** The dashboard of the process: memory, garbage collection, event loops and open calls. */
final class RuntimeDashboard {

    private static final String CHOSEN = "instance=~\"$instance\"";

    private RuntimeDashboard() {}

    static Dashboard create() {
        return new Dashboard(
                "runtime",
                "Sluice / Runtime",
                "JVM, Netty and the queue of each replica.",
                List.of(new Variable("instance", "sluice_key_in_flight")),
                List.of(memory(), work(), calls()));
    }

    private static Row memory() {
        return Row.of(
                "Memory",
                8,
                lines("Heap", 8, "bytes", "Used, and its maximum.")
                        .query("{{instance}} used", byInstance("jvm_memory_used_bytes{area=\"heap\", " + CHOSEN + "}"))
                        .query(
                                "{{instance}} maximum",
                                byInstance("jvm_memory_max_bytes{area=\"heap\", " + CHOSEN + "} > 0")),
                lines("Buffers outside the heap", 8, "bytes", "Memory of Netty's allocators, including pooled memory.")
                        .query("{{instance}} {{memory_type}}", """
                                sum by (instance, memory_type) (netty_allocator_memory_used{%s})""".formatted(CHOSEN)),
                lines("Time in garbage collection", 8, "percentunit", "Share of wall-clock time spent in pauses.")
                        .query(
                                "{{instance}}",
                                byInstance(rate("jvm_gc_pause_seconds_sum{" + CHOSEN + "}")) + " or " + "0 * "
                                        + byInstance("process_uptime_seconds{" + CHOSEN + "}")));
    }

    private static Row work() {
        return Row.of(
                "Work",
                8,
                lines("CPU", 8, "percentunit", "Share of all cores that the process may use.")
                        .query("{{instance}}", byInstance("process_cpu_usage{" + CHOSEN + "}")),
                lines(
                                "Tasks that wait for an event loop",
                                8,
                                "none",
                                "More than a few for a long time: a loop is blocked or overloaded.")
                        .query("{{instance}}", byInstance("netty_eventexecutor_tasks_pending{" + CHOSEN + "}")),
                lines("Threads", 8, "none", "Live threads; the number is small and should be constant.")
                        .query("{{instance}}", byInstance("jvm_threads_live_threads{" + CHOSEN + "}")));
    }

    private static Row calls() {
        return Row.of(
                "Calls",
                8,
                stack("Streams open", 8, "none", "Streams that are open to clients.")
                        .query("{{instance}} {{dialect}}", "sluice_streams_open{" + CHOSEN + "}"),
                stack("Queue", 8, "none", "Waiting calls, by replica.")
                        .query("{{instance}}", byInstance("sluice_queue_depth{" + CHOSEN + "}")),
                lines("Open files", 8, "none", "Mostly connections, and the maximum.")
                        .query("{{instance}} open", "process_files_open_files{" + CHOSEN + "}")
                        .query("{{instance}} maximum", "process_files_max_files{" + CHOSEN + "}"));
    }

    private static String byInstance(String series) {
        return "sum by (instance) (" + series + ")";
    }

    private static String rate(String counter) {
        return "rate(" + counter + "[$__rate_interval])";
    }
}
