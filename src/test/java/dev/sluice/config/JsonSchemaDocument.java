package dev.sluice.config;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The configuration file as a JSON Schema of draft 2020-12, by which editors complete and check it. */
final class JsonSchemaDocument {

    private static final Map<String, Object> PLACEHOLDER = Map.of("$ref", "#/$defs/placeholder");
    private static final Map<String, Object> QUOTED_NUMBER = Map.of("$ref", "#/$defs/quotedNumber");

    private JsonSchemaDocument() {}

    static String text() {
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(root())
                        .replace("\r\n", "\n")
                + '\n';
    }

    /** Keys beside {@code sluice} are Spring's, and not described here. */
    private static Map<String, Object> root() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Configuration of Sluice");
        root.put("description", "Generated from dev.sluice.config.ConfigSchema; see docs/configuration.md.");
        root.put("type", "object");
        root.put("properties", Map.of("sluice", section(ConfigSchema.SLUICE)));
        root.put("$defs", definitions());
        return root;
    }

    private static Map<String, Object> definitions() {
        Map<String, Object> definitions = new LinkedHashMap<>();
        definitions.put(
                "placeholder",
                ordered(
                        "description", "${VAR}, ${VAR:default} or ${file:/path}, alone or within a text",
                        "type", "string",
                        "pattern", "\\$\\{[^}:]+(:[^}]*)?\\}"));
        definitions.put(
                "quotedNumber",
                ordered(
                        "description", "a number in quotes, or with '_' between its digits",
                        "type", "string",
                        "pattern", "^[+-]?[0-9][0-9_]*(\\.[0-9_]+)?$"));
        return definitions;
    }

    private static Map<String, Object> section(SectionSchema section) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (ConfigKey key : section.keys()) {
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("description", description(key));
            property.putAll(value(key));
            if (key instanceof ConfigKey.Defaulted<?> defaulted) {
                property.put("default", literal(defaulted));
            }
            properties.put(key.name(), property);
        }
        Map<String, Object> object = ordered("type", "object", "properties", properties, "additionalProperties", false);
        List<String> required = section.keys().stream()
                .filter(ConfigKey.Required.class::isInstance)
                .map(ConfigKey::name)
                .toList();
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        return object;
    }

    /** Returns the description in plain text, with the values that are right and, where there is no literal, the default. */
    private static String description(ConfigKey key) {
        DeclaredKey declared = new DeclaredKey("", key);
        boolean value = key instanceof ConfigKey.Value<?> || key instanceof ConfigKey.ValueList<?>;
        boolean literal = key instanceof ConfigKey.Required<?> || key instanceof ConfigKey.Defaulted<?>;
        String text = key.description()
                + (value ? "\nvalue: " + declared.expected() : "")
                + (literal ? "" : "\ndefault: " + declared.absent());
        return text.replaceAll("\\[([^\\]]+)]\\([^)]+\\)", "$1").replace("`", "");
    }

    private static Map<String, Object> value(ConfigKey key) {
        if (key instanceof ConfigKey.Section section) {
            return section(section.keys());
        }
        if (key instanceof ConfigKey.SectionList list) {
            return array(
                    list.item().shorthand() instanceof ConfigKey.Value<?> shorthand
                            ? anyOf(
                                    section(list.item()),
                                    sorted(shorthand.format().json()),
                                    PLACEHOLDER)
                            : section(list.item()));
        }
        if (key instanceof ConfigKey.ValueList<?> list) {
            return anyOf(array(one(list.format())), Map.of("type", "string"));
        }
        return one(((ConfigKey.Value<?>) key).format());
    }

    private static Map<String, Object> one(ValueFormat<?> format) {
        Map<String, Object> plain = sorted(format.json());
        boolean number = "integer".equals(plain.get("type")) || "number".equals(plain.get("type"));
        return number ? anyOf(plain, QUOTED_NUMBER, PLACEHOLDER) : anyOf(plain, PLACEHOLDER);
    }

    /** Returns the default as JSON has it: a number or truth value where the format is one. */
    private static Object literal(ConfigKey.Defaulted<?> key) {
        Object type = key.format().json().getOrDefault("type", "string");
        if (type.equals("boolean")) {
            return Boolean.valueOf(key.written());
        }
        boolean number = type.equals("integer") || type.equals("number");
        return number ? new BigDecimal(key.written()) : key.written();
    }

    private static Map<String, Object> array(Map<String, Object> items) {
        return ordered("type", "array", "items", items);
    }

    @SafeVarargs
    private static Map<String, Object> anyOf(Map<String, Object>... alternatives) {
        return ordered("anyOf", List.of(alternatives));
    }

    /** The keywords of a format come in no certain order, and a generated file must not change by itself. */
    private static Map<String, Object> sorted(Map<String, Object> keywords) {
        return new TreeMap<>(keywords);
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
