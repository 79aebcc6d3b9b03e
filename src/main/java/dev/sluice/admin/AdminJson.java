package dev.sluice.admin;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The JSON format of the API's documents: names in snake_case, times in ISO 8601, unknown values as null. */
final class AdminJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private AdminJson() {}

    static byte[] bytes(Object document) {
        return MAPPER.writeValueAsBytes(document);
    }

    static String text(Object document) {
        return MAPPER.writeValueAsString(document);
    }

    /** Reads a document that was written here. */
    static <T> T read(String document, Class<T> type) {
        return MAPPER.readValue(document, type);
    }

    /** Reads a document that was written here. */
    static JsonNode tree(String document) {
        return MAPPER.readTree(document);
    }
}
