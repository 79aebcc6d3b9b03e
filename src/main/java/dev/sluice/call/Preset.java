package dev.sluice.call;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** A provider whose errors, limits and paths are known. A provider that is none of these has the preset that it resembles. */
public enum Preset {
    /** Limits each family of models as a whole (API documentation, Rate limits). */
    ANTHROPIC(new ModelClasses(
            List.of(
                    ModelClass.of("opus", "*claude*opus*"),
                    ModelClass.of("sonnet", "*claude*sonnet*"),
                    ModelClass.of("haiku", "*claude*haiku*"),
                    ModelClass.of("fable", "*claude*fable*")),
            "")),
    /** Limits each model, and a dated snapshot with the model that it is one of (Models, Snapshots). */
    OPENAI(new ModelClasses(List.of(), "-[0-9]{4}-[0-9]{2}-[0-9]{2}")),
    /** Limits each model; a version such as -001 is the stable one of the name without it (Gemini models, Model versions). */
    GEMINI(new ModelClasses(List.of(), "-[0-9]{3}")),
    /** Limits the account, whatever the model (API documentation, Rate limit). */
    DEEPSEEK(new ModelClasses(List.of(ModelClass.of("deepseek", "*")), "")),
    /** A provider of which nothing is assumed: its statuses alone tell its errors, and the operator's own rules. */
    OTHER(new ModelClasses(List.of(), ""));

    /** Midnight in California, by which Google counts days (Gemini API, Rate limits). */
    private static final ZoneId GOOGLE_DAY = ZoneId.of("America/Los_Angeles");

    @SuppressWarnings("ImmutableEnumChecker") // A record of lists that are never changed.
    private final ModelClasses classes;

    Preset(ModelClasses classes) {
        this.classes = classes;
    }

    /** Returns the classes of models that an account's limits are shared by. */
    public ModelClasses classes() {
        return classes;
    }

    /** Returns the time zone at whose midnight limits by the day begin anew: UTC where the provider names none, or lets them slide. */
    public ZoneId dayZone() {
        return this == GEMINI ? GOOGLE_DAY : ZoneOffset.UTC;
    }
}
