package dev.sluice.protocol.rules;

import dev.sluice.call.Dialect;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Lists of models as the dialects' SDKs read them. What Sluice cannot know, as when a model was made, is the epoch. */
public final class ModelListing {

    private static final JsonFactory JSON = new JsonFactory();

    private ModelListing() {}

    /** Returns the answer to a request for all models. */
    public static byte[] all(Dialect dialect, List<String> ids) {
        return written(json -> {
            json.writeStartObject();
            if (dialect == Dialect.OPENAI) {
                json.writeStringProperty("object", "list");
            }
            json.writeArrayPropertyStart("data");
            ids.forEach(id -> model(json, dialect, id));
            json.writeEndArray();
            if (dialect == Dialect.ANTHROPIC) {
                json.writeBooleanProperty("has_more", false);
                edge(json, "first_id", ids.isEmpty() ? null : ids.get(0));
                edge(json, "last_id", ids.isEmpty() ? null : ids.get(ids.size() - 1));
            }
            json.writeEndObject();
        });
    }

    /** Returns the answer to a request for one model. */
    public static byte[] one(Dialect dialect, String id) {
        return written(json -> model(json, dialect, id));
    }

    private static void model(JsonGenerator json, Dialect dialect, String id) {
        json.writeStartObject();
        json.writeStringProperty("id", id);
        switch (dialect) {
            case OPENAI -> {
                json.writeStringProperty("object", "model");
                json.writeNumberProperty("created", 0);
                json.writeStringProperty("owned_by", "sluice");
            }
            case ANTHROPIC -> {
                json.writeStringProperty("type", "model");
                json.writeStringProperty("display_name", id);
                json.writeStringProperty("created_at", "1970-01-01T00:00:00Z");
            }
        }
        json.writeEndObject();
    }

    private static void edge(JsonGenerator json, String name, @Nullable String id) {
        if (id == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, id);
        }
    }

    private static byte[] written(Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(json);
        }
        return bytes.toByteArray();
    }
}
