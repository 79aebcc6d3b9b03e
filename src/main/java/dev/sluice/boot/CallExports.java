package dev.sluice.boot;

import dev.sluice.accounting.CallListener;
import dev.sluice.call.Preset;
import dev.sluice.call.Ticker;
import dev.sluice.config.Settings;
import dev.sluice.config.TracingSettings;
import dev.sluice.telemetry.DroppedRecords;
import dev.sluice.telemetry.accesslog.AccessLog;
import dev.sluice.telemetry.accesslog.AccessLogTarget;
import dev.sluice.telemetry.traces.CallTraces;
import dev.sluice.telemetry.traces.TraceExport;
import dev.sluice.telemetry.traces.TracePlan;
import dev.sluice.upstream.ProviderConnection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The exports of call records that the configuration asks for: access log and traces. */
final class CallExports implements AutoCloseable {

    private final @Nullable AccessLog log;
    private final @Nullable TraceExport export;
    private final @Nullable CallTraces traces;

    CallExports(Settings settings, Ticker ticker, InstantSource clock, DroppedRecords droppedRecords) {
        log = log(settings.accessLog(), clock, droppedRecords);
        TracingSettings tracing = settings.tracing();
        export = tracing == null ? null : new TraceExport(plan(tracing), ticker, droppedRecords.spans());
        traces = export == null ? null : new CallTraces(export, ticker, clock, names(settings));
    }

    private static @Nullable AccessLog log(AccessLogTarget target, InstantSource clock, DroppedRecords droppedRecords) {
        if (target instanceof AccessLogTarget.Rolling file) {
            return AccessLog.to(file, clock, droppedRecords.accessLines());
        }
        return target instanceof AccessLogTarget.Stdout
                ? AccessLog.toStdout(clock, droppedRecords.accessLines())
                : null;
    }

    private static TracePlan plan(TracingSettings tracing) {
        return new TracePlan(tracing.endpoint(), tracing.headers(), tracing.sample(), tracing.service());
    }

    /** Returns the listener that exports the records of calls. */
    CallListener listener() {
        List<CallListener> listeners = new ArrayList<>();
        if (log != null) {
            listeners.add(log);
        }
        if (traces != null) {
            listeners.add(traces);
        }
        return CompositeListener.ofCalls(listeners.toArray(CallListener[]::new));
    }

    /** Takes the providers of a changed configuration; the targets of exports stay as they were at the start. */
    void reconfigure(Settings settings) {
        if (traces != null) {
            traces.setProviderNames(names(settings));
        }
    }

    /** Returns the names of providers in the conventions for traces, as far as their presets tell. */
    private static UnaryOperator<String> names(Settings settings) {
        Map<String, String> names = settings.connections().stream()
                .filter(wire -> wire.preset() != Preset.OTHER)
                .collect(Collectors.toMap(ProviderConnection::name, wire -> conventional(wire.preset())));
        return provider -> names.getOrDefault(provider, provider);
    }

    private static String conventional(Preset preset) {
        return switch (preset) {
            case GEMINI -> "gcp.gemini";
            case VERTEX -> "gcp.vertex_ai";
            case AZURE -> "azure.ai.openai";
            case FOUNDRY -> "azure.ai.inference";
            case BEDROCK -> "aws.bedrock";
            case MISTRAL -> "mistral_ai";
            case XAI -> "x_ai";
            case CLAUDE_AWS -> "anthropic";
            default -> preset.label();
        };
    }

    /** Writes and sends what is queued. */
    @Override
    public void close() {
        if (log != null) {
            log.close();
        }
        if (export != null) {
            export.close();
        }
    }
}
