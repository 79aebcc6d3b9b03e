package dev.sluice.ops;

import static dev.sluice.ops.Panel.lines;
import static dev.sluice.ops.Panel.stack;

import dev.sluice.ops.Dashboard.Row;
import dev.sluice.ops.Dashboard.Variable;
import java.util.List;

/** The process: memory, garbage, threads and what waits in them. */
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
                lines("Heap", 8, "bytes", "Used, and the most it may grow to.")
                        .query("{{instance}} used", byInstance("jvm_memory_used_bytes{area=\"heap\", " + CHOSEN + "}"))
                        .query(
                                "{{instance}} most",
                                byInstance("jvm_memory_max_bytes{area=\"heap\", " + CHOSEN + "} > 0")),
                lines("Buffers outside the heap", 8, "bytes", "What Netty's allocators hold, pooled memory included.")
                        .query("{{instance}} {{memory_type}}", """
                                sum by (instance, memory_type) (netty_allocator_memory_used{%s})""".formatted(CHOSEN)),
                lines("Time in garbage collection", 8, "percentunit", "Of wall clock time, paused.")
                        .query(
                                "{{instance}}",
                                byInstance(rate("jvm_gc_pause_seconds_sum{" + CHOSEN + "}")) + " or " + "0 * "
                                        + byInstance("process_uptime_seconds{" + CHOSEN + "}")));
    }

    private static Row work() {
        return Row.of(
                "Work",
                8,
                lines("CPU", 8, "percentunit", "Of all the cores that the process may use.")
                        .query("{{instance}}", byInstance("process_cpu_usage{" + CHOSEN + "}")),
                lines(
                                "Tasks that wait for an event loop",
                                8,
                                "none",
                                "More than a few for long: a loop is blocked or busy.")
                        .query("{{instance}}", byInstance("netty_eventexecutor_tasks_pending{" + CHOSEN + "}")),
                lines("Threads", 8, "none", "Live ones; a relay needs few, and their number should stay.")
                        .query("{{instance}}", byInstance("jvm_threads_live_threads{" + CHOSEN + "}")));
    }

    private static Row calls() {
        return Row.of(
                "Calls",
                8,
                stack("Streams open", 8, "none", "Answers on their way to clients.")
                        .query("{{instance}} {{dialect}}", "sluice_streams_open{" + CHOSEN + "}"),
                stack("Queue", 8, "none", "Calls that wait, in each replica.")
                        .query("{{instance}}", byInstance("sluice_queue_depth{" + CHOSEN + "}")),
                lines("Open files", 8, "none", "Connections for the most part, and the most that there may be.")
                        .query("{{instance}} open", "process_files_open_files{" + CHOSEN + "}")
                        .query("{{instance}} most", "process_files_max_files{" + CHOSEN + "}"));
    }

    private static String byInstance(String series) {
        return "sum by (instance) (" + series + ")";
    }

    private static String rate(String counter) {
        return "rate(" + counter + "[$__rate_interval])";
    }
}
