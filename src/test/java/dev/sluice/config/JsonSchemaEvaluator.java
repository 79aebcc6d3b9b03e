package dev.sluice.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of JSON Schema as docs/sluice.schema.json uses; fails on a keyword that it does not know. */
final class JsonSchemaEvaluator {

    private final JsonNode root;

    JsonSchemaEvaluator(String schema) {
        root = JsonMapper.shared().readTree(schema);
    }

    /** Returns whether the maps, lists and scalars of {@code instance}, as YAML is parsed, fit the schema. */
    boolean accepts(@Nullable Object instance) {
        return fits(root, instance);
    }

    private boolean fits(JsonNode schema, @Nullable Object value) {
        return schema.properties().stream()
                .allMatch(keyword -> fits(schema, keyword.getKey(), keyword.getValue(), value));
    }

    private boolean fits(JsonNode schema, String keyword, JsonNode argument, @Nullable Object value) {
        return switch (keyword) {
            case "$schema", "$defs", "title", "description", "default" -> true;
            case "$ref" -> fits(root.at(argument.asString().substring(1)), value);
            case "type" ->
                argument.isArray()
                        ? argument.valueStream().anyMatch(type -> isA(type.asString(), value))
                        : isA(argument.asString(), value);
            case "enum" ->
                argument.valueStream().anyMatch(constant -> constant.asString().equals(value));
            case "pattern" ->
                !(value instanceof String text)
                        || Pattern.compile(argument.asString()).matcher(text).find();
            case "minimum" -> !(value instanceof Number) || number(value).compareTo(argument.decimalValue()) >= 0;
            case "maximum" -> !(value instanceof Number) || number(value).compareTo(argument.decimalValue()) <= 0;
            case "exclusiveMinimum" ->
                !(value instanceof Number) || number(value).compareTo(argument.decimalValue()) > 0;
            case "anyOf" -> argument.valueStream().anyMatch(alternative -> fits(alternative, value));
            case "items" -> !(value instanceof List<?> list) || list.stream().allMatch(item -> fits(argument, item));
            case "required" ->
                !(value instanceof Map<?, ?> map)
                        || argument.valueStream().allMatch(name -> map.containsKey(name.asString()));
            case "properties" ->
                !(value instanceof Map<?, ?> map)
                        || map.entrySet().stream()
                                .filter(entry -> argument.has(String.valueOf(entry.getKey())))
                                .allMatch(
                                        entry -> fits(argument.get(String.valueOf(entry.getKey())), entry.getValue()));
            case "additionalProperties" ->
                !(value instanceof Map<?, ?> map)
                        || map.keySet().stream()
                                .allMatch(name -> schema.get("properties").has(String.valueOf(name)));
            default -> throw new IllegalArgumentException("unknown keyword " + keyword);
        };
    }

    private static boolean isA(String type, @Nullable Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "number" -> value instanceof Number;
            case "integer" -> value instanceof Integer || value instanceof Long;
            default -> throw new IllegalArgumentException("unknown type " + type);
        };
    }

    private static BigDecimal number(Object value) {
        return new BigDecimal(value.toString());
    }
}
