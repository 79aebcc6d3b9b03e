package dev.sluice.protocol.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A page of a provider's list of models.
 *
 * @param names the models' names
 * @param next asks for the page behind it, or null where it is the last
 */
public record ModelPage(List<String> names, @Nullable String next) {

    /** Begins the names that Google's interfaces list. */
    private static final String RESOURCE = "models/";

    /**
     * Returns the names in {@code models}.
     *
     * @param field the field of a model that holds its name
     */
    public static List<String> names(JsonNode models, String field) {
        List<String> names = new ArrayList<>();
        for (JsonNode model : models) {
            String name = model.path(field).asString("");
            names.add(name.startsWith(RESOURCE) ? name.substring(RESOURCE.length()) : name);
        }
        return names;
    }

    /** Returns the page that {@code list} is, of the form that OpenAI and Anthropic share: the last name asks for the next page. */
    public static ModelPage ofData(JsonNode list) {
        List<String> names = names(list.path("data"), "id");
        boolean more = list.path("has_more").asBoolean(false) && !names.isEmpty();
        return new ModelPage(names, more ? names.get(names.size() - 1) : null);
    }
}
