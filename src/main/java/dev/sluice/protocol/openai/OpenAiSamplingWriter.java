package dev.sluice.protocol.openai;

import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.DroppedFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the sampling settings, by the field names that both of OpenAI's APIs have in common. */
public final class OpenAiSamplingWriter {

    private OpenAiSamplingWriter() {}

    /** Writes the settings that the model accepts, other than limits. A setting of 1 is the default, so that nothing is lost with it. */
    public static void write(Sampling sampling, ModelTraits traits, DroppedFields dropped, ObjectNode request) {
        number("temperature", sampling.temperature(), traits, dropped, request);
        number("top_p", sampling.topP(), traits, dropped, request);
        if (sampling.topK() != null) {
            dropped.drop(sampling.topK().at());
        }
    }

    private static void number(
            String name,
            @Nullable Setting<Double> setting,
            ModelTraits traits,
            DroppedFields dropped,
            ObjectNode request) {
        if (setting != null && traits.sampling()) {
            request.put(name, setting.value());
        } else if (setting != null && setting.value() != 1.0) {
            dropped.drop(setting.at());
        }
    }
}
