package dev.sluice.demo.wire;

import dev.sluice.call.Dialect;
import java.util.List;
import java.util.stream.Collectors;

/** The list of models, in each dialect's shape. */
public final class ModelListWriter {

    /** A date that stands for when a simulated model was made. */
    private static final String CREATED = "2025-09-29T00:00:00Z";

    private static final long CREATED_SECONDS = 1_759_104_000;

    private ModelListWriter() {}

    /** Returns all of {@code models}. */
    public static String of(Dialect dialect, List<String> models) {
        String data = models.stream().map(model -> entry(dialect, model)).collect(Collectors.joining(","));
        return switch (dialect) {
            case ANTHROPIC ->
                "{\"data\":[%s],\"has_more\":false,\"first_id\":%s,\"last_id\":%s}"
                        .formatted(
                                data,
                                JsonLiterals.quoted(models.get(0)),
                                JsonLiterals.quoted(models.get(models.size() - 1)));
            case OPENAI -> "{\"object\":\"list\",\"data\":[%s]}".formatted(data);
        };
    }

    /** Returns one model. */
    public static String entry(Dialect dialect, String model) {
        String id = JsonLiterals.quoted(model);
        return switch (dialect) {
            case ANTHROPIC -> """
                    {"type":"model","id":%s,"display_name":%s,"created_at":"%s","max_input_tokens":200000,\
                    "max_tokens":64000}""".formatted(id, id, CREATED);
            case OPENAI ->
                "{\"id\":%s,\"object\":\"model\",\"created\":%d,\"owned_by\":\"simulation\"}"
                        .formatted(id, CREATED_SECONDS);
        };
    }
}
