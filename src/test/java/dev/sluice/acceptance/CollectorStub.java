package dev.sluice.acceptance;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A collector that accepts OTLP over HTTP and records its exports. */
final class CollectorStub implements AutoCloseable {

    private final HttpServer server;
    private final List<Export> exports = new CopyOnWriteArrayList<>();

    /** An export as received. */
    record Export(String path, Map<String, List<String>> fields, ExportTraceServiceRequest request, String text) {}

    CollectorStub() {
        this(0);
    }

    /** Accepts exports on {@code port}, 0 for any free port. */
    CollectorStub(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        try {
            exports.add(new Export(
                    exchange.getRequestURI().getPath(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    ExportTraceServiceRequest.parseFrom(body),
                    new String(body, java.nio.charset.StandardCharsets.ISO_8859_1)));
            exchange.sendResponseHeaders(200, -1);
        } catch (InvalidProtocolBufferException e) {
            exchange.sendResponseHeaders(400, -1);
        }
        exchange.close();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    List<Export> exports() {
        return exports;
    }

    List<Span> spans() {
        return exports.stream()
                .flatMap(export -> export.request().getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /** Returns the spans once {@code count} were received. */
    List<Span> await(int count) {
        Awaitility.await(count + " spans").until(() -> spans().size() >= count);
        return spans();
    }

    /** Returns the spans once that of a call was received, which ends after those of the call's attempts. */
    List<Span> awaitCall() {
        Awaitility.await("a call's span")
                .until(() -> spans().stream().anyMatch(span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER));
        return spans();
    }

    static Map<String, Object> attributes(Span span) {
        return attributes(span.getAttributesList());
    }

    static Map<String, Object> attributes(List<KeyValue> attributes) {
        return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, each -> value(each.getValue())));
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> value.getIntValue();
            case BOOL_VALUE -> value.getBoolValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            default -> value.toString();
        };
    }

    static String hex(com.google.protobuf.ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
