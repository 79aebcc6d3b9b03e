package dev.sluice.protocol.conversation;

import dev.sluice.call.RefusedCall;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The rule for schemas that a provider is to enforce: each is sent as the provider takes it. If it cannot be, enforcement is what
 * is given up, by name: the tool, or the wanted form of the answer, still reaches the model.
 */
public final class SchemaEnforcement {

    private final ProviderLimits limits;
    private final String schemaField;
    private final DroppedFields dropped;
    private int strictTools;
    private int optional;
    private int unions;

    private SchemaEnforcement(ProviderLimits limits, int strictTools, String schemaField, DroppedFields dropped) {
        this.limits = limits;
        this.schemaField = schemaField;
        this.dropped = dropped;
        this.strictTools = strictTools;
        this.optional = limits.optionalParameters();
        this.unions = limits.unionParameters();
    }

    /**
     * Returns {@code conversation} with schemas that the provider takes.
     *
     * @param schemaField the name of the field that holds the schema of a tool's arguments in the caller's dialect
     * @throws RefusedCall if the form of the answer is recursive, or refers to another document; in strict mode also if
     *     enforcement is given up
     */
    public static Conversation apply(
            Conversation conversation,
            ProviderLimits limits,
            ModelTraits traits,
            String schemaField,
            DroppedFields dropped) {
        int strictTools = traits.strictTools() == null
                ? limits.strictTools()
                : Math.min(limits.strictTools(), traits.strictTools());
        SchemaEnforcement enforcement = new SchemaEnforcement(limits, strictTools, schemaField, dropped);
        Conversation formatted = conversation.format() instanceof AnswerFormat.Schema format
                ? enforcement.format(conversation, format)
                : conversation;
        return formatted.withToolSet(enforcement.tools(formatted.toolSet()));
    }

    private Conversation format(Conversation conversation, AnswerFormat.Schema format) {
        if (limits.schemas().unenforced() && Boolean.FALSE.equals(format.strict())) {
            return conversation;
        }
        if (!limits.schemas().recursive()) {
            SchemaReferences.check(format.schema(), format.at());
        }
        StrictSchema strict = StrictSchema.of(format.schema(), format.at(), limits.schemas(), false);
        boolean wished = format.strict() == null && limits.schemas().unenforced();
        if (strict.open().isEmpty()
                && fits(strict)
                && (!wished || strict.moved().isEmpty())) {
            take(strict);
            return conversation.withFormat(format.enforced(strict.schema(), true));
        }
        if (!wished) {
            dropped.drop(strict.open().isEmpty() ? List.of(format.at()) : strict.open());
        }
        return limits.schemas().unenforced()
                ? conversation.withFormat(format.enforced(format.schema(), false))
                : conversation.withFormat(null).withInstruction(instruction(format));
    }

    private static ContentPart.Text instruction(AnswerFormat.Schema format) {
        String about = format.description() == null ? "" : format.description() + "\n\n";
        return new ContentPart.Text(
                about + "Answer with JSON alone, without any text around it, that matches this JSON schema:\n"
                        + format.schema(),
                null,
                format.at());
    }

    private ToolSet tools(ToolSet toolSet) {
        List<Tool> tools = new ArrayList<>(toolSet.tools().size());
        List<JsonPath> unenforced = new ArrayList<>();
        for (Tool tool : toolSet.tools()) {
            JsonNode schema = tool.schema();
            if (!Boolean.TRUE.equals(tool.strict()) || tool.freeForm()) {
                tools.add(tool);
            } else {
                StrictSchema strict = schema == null ? null : strict(tool, schema);
                tools.add(strict == null ? tool.enforced(schema, null) : tool.enforced(strict.schema(), true));
                if (strict == null) {
                    unenforced.add(tool.at().field("strict"));
                }
            }
        }
        dropped.drop(unenforced);
        return new ToolSet(tools, toolSet.choice(), toolSet.parallel());
    }

    /** Returns the schema as the provider enforces it, or null if it cannot be enforced. */
    private @Nullable StrictSchema strict(Tool tool, JsonNode schema) {
        JsonPath at = tool.at().field(schemaField);
        if (!limits.schemas().recursive()) {
            try {
                SchemaReferences.check(schema, at);
            } catch (RefusedCall cannotBeEnforced) {
                return null;
            }
        }
        StrictSchema strict = StrictSchema.of(schema, at, limits.schemas(), true);
        if (!strict.open().isEmpty() || strictTools == 0 || !fits(strict)) {
            return null;
        }
        strictTools--;
        take(strict);
        return strict;
    }

    private boolean fits(StrictSchema strict) {
        return strict.optional() <= optional && strict.unions() <= unions;
    }

    private void take(StrictSchema strict) {
        optional -= strict.optional();
        unions -= strict.unions();
        strict.moved().forEach(dropped::drop);
    }
}
